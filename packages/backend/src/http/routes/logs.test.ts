import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestApp, TEST_KEY } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

interface Page {
  readonly logs: readonly { readonly id: string; readonly level: string; readonly message: string; readonly timestamp: string }[];
  readonly total: number;
  readonly has_more: boolean;
  readonly active_filters: unknown;
}

const canary = "canary-5c1f09";

let test: TestApp;
beforeAll(async () => void (test = await startTestApp()));
afterAll(() => test.close());

async function page(query = ""): Promise<Page> {
  return (await (await test.ask(`/admin/logs${query}`)).json()) as Page;
}

async function messages(query: string): Promise<string[]> {
  return (await page(query)).logs.map(({ message }) => message);
}

describe("/admin/logs", () => {
  beforeAll(() => {
    const { log } = test.parts.logs;
    log.info({ module: "runs", operation_id: "run-1", operation: "devices", phase: "collect" }, "one");
    test.pass(60);
    log.warn({ module: "runs", operation_id: "run-2", resource_type: "vm", resource_id: 100, nodes: 3 }, "two");
    log.error({ module: "start" }, "three");
    log.debug({}, "below the level");
  });

  it("gives records newest first, each with every field of the contract", async () => {
    const { logs, total, has_more, active_filters } = await page();
    expect([total, has_more, active_filters]).toEqual([3, false, { level: null, errors_only: null, newer_than_id: null, older_than_id: null, operation_id: null, since: null }]);
    expect(logs.map(({ message }) => message)).toEqual(["three", "two", "one"]);
    expect(logs[0]).toMatchObject({ expandable: null });
    expect(logs[1]).toEqual({
      id: "2", timestamp: "2026-01-02T03:05:05.000Z", level: "WARNING", module: "runs", message: "two", operation_id: "run-2", operation: null, phase: null,
      resource_type: "vm", resource_id: "100", expandable: { nodes: 3 },
    });
  });

  it.each([
    ["?level=WARNING", ["two"]],
    ["?level=warning", ["two"]],
    ["?errors_only=true", ["three"]],
    ["?errors_only=false", ["three", "two", "one"]],
    ["?newer_than_id=1", ["three", "two"]],
    ["?older_than_id=2", ["one"]],
    ["?newer_than_id=1&older_than_id=3", ["two"]],
    ["?operation_id=run-1", ["one"]],
    ["?since=2026-01-02T03:05:00Z", ["three", "two"]],
    ["?since=2026-01-02T03:05:00", ["three", "two"]],
    ["?since=2026-01-02T05:05:00%2B02:00", ["three", "two"]],
    ["?since=2027-01-01", []],
    ["?limit=1&offset=1", ["two"]],
    ["?offset=9", []],
  ])("%s", async (query, expected) => {
    expect(await messages(query)).toEqual(expected);
  });

  it("says how many there are beyond the page, and which filters held", async () => {
    expect(await page("?limit=1&level=INFO")).toMatchObject({ total: 1, has_more: false, active_filters: { level: "INFO", since: null } });
    expect(await page("?limit=2")).toMatchObject({ total: 3, has_more: true });
  });

  it.each(["?limit=0", "?limit=5001", "?limit=", "?level=LOUD", "?errors_only=maybe", "?since=yesterday", "?newer_than_id=-1", "?limit=1&limit=2"])("%s: 422", async (query) => {
    expect((await test.ask(`/admin/logs${query}`)).status).toBe(422);
  });
});

it("E113: no secret reaches a line, a record or a stream, wherever it was written", async () => {
  const { log } = test.parts.logs;
  const cause = new Error(`PVEAPIToken=root@pam!sync=${canary} was refused`);
  log.error({ err: new Error(`password=${canary}`, { cause }), headers: { authorization: `Bearer ${canary}` }, endpoint: { token_value: canary } }, `Token ${canary} did not work`);
  test.app.log.error({ err: new Error(`password: ${canary}`), password: canary }, `secret=${canary}`);
  await test.ask("/auth/register-key", { method: "POST", body: `{"api_key": "${canary}`, headers: { "content-type": "application/json" } });
  await test.ask(`/version?token=${canary}`, { headers: { "x-proxbox-api-key": `${canary}${TEST_KEY.slice(0, 40)}` } });
  const kept = JSON.stringify(await page("?limit=5000")) + test.lines.join("\n");
  expect(kept).toContain("did not work");
  expect(kept).not.toContain(canary);
  expect(kept).not.toContain(TEST_KEY);
});

it("gives an error with its traceback and those of its causes", async () => {
  test.parts.logs.log.error({ route: "/x", err: new Error("outer", { cause: new TypeError("inner") }) }, "it broke");
  const [record] = (await page("?limit=1")).logs;
  expect(record).toMatchObject({ message: "it broke", expandable: { route: "/x", err: { name: "Error", message: "outer", cause: { name: "TypeError", message: "inner" } } } });
  expect(record).toMatchObject({ expandable: { traceback: expect.stringMatching(/^Error: outer\n {4}at [^]*\n\nCaused by: TypeError: inner\n {4}at /) } });
});

describe("/admin/logs/stream", () => {
  it("begins with the kept records that are newer than the one named, oldest first, all of them, and goes on", async () => {
    const { log } = test.parts.logs;
    log.info({ operation_id: "many" }, "before");
    const { id } = (await page("?limit=1")).logs[0]!;
    for (let count = 0; count < 450; count += 1) log.info({ operation_id: "many" }, `kept ${count}`);
    const leave = new AbortController();
    const answer = await test.ask(`/admin/logs/stream?newer_than_id=${id}&operation_id=many`, { signal: leave.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes('"kept 449"')) text += (await reader.read()).value ?? "";
    log.info({ operation_id: "many" }, "after");
    while (!text.includes('"after"')) text += (await reader.read()).value ?? "";
    leave.abort();
    expect(text.match(/"message":"[^"]+"/g)).toEqual([...Array.from({ length: 450 }, (_, count) => `"message":"kept ${count}"`), '"message":"after"']);
  });

  it("sends each record as it is written, and ends with the backend", async () => {
    const answer = await test.ask("/admin/logs/stream?level=ERROR");
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    test.parts.logs.log.info({}, "not wanted");
    test.parts.logs.log.error({ operation_id: "run-3" }, "schön");
    const { value = "" } = await reader.read();
    expect(value).toMatch(/^event: log\ndata: \{.*\}\n\n$/);
    expect(value).toContain(String.raw`sch\u00f6n`);
    expect(JSON.parse(value.split("data: ")[1]!)).toMatchObject({ level: "ERROR", message: "schön", operation_id: "run-3" });
    const closing = test.app.close();
    let isDone = false;
    while (!isDone) isDone = (await reader.read()).done;
    await closing;
  });
});
