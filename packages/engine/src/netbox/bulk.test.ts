import { startLabServer } from "@proxbox/lab";
import type { LabRequest, LabResponse, LabServer } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { openNetbox } from "./connect.ts";
import type { Netbox, WriteFailure, WriteResult } from "./netbox.ts";
import { testConnection } from "../testing/netbox-connection.ts";

function json(status: number, body: unknown, headers: Record<string, string> = {}): LabResponse {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Opened {
  readonly netbox: Netbox;
  readonly server: LabServer;
  readonly seen: LabRequest[];
}

async function open(answer: (request: LabRequest) => LabResponse, version = "4.6.8"): Promise<Opened> {
  const seen: LabRequest[] = [];
  const handler = (request: LabRequest): LabResponse => {
    if (request.path === "/api/status/") return json(200, { "netbox-version": version });
    seen.push(request);
    return answer(request);
  };
  const server = await startLabServer({ handler });
  const netbox = await openNetbox(testConnection(server.url, { timeouts: { connectMs: 2_000, readMs: 5_000, writeMs: 300 } }));
  closers.push(netbox.close, server.close);
  return { netbox, server, seen };
}

function failureOf(result: WriteResult): WriteFailure {
  if (result.ok) throw new Error("expected a failure");
  return result.failure;
}

const path = "extras/tags";

describe("bulk writes", () => {
  it("post a list and give the rows in its order", async () => {
    const { netbox, seen } = await open((request) => json(201, (JSON.parse(request.body.toString()) as object[]).map((body, index) => ({ id: index + 5, ...body }))));
    const result = await netbox.create(path, [{ slug: "a" }, { slug: "b" }], {});
    expect(result).toEqual({ ok: true, rows: [{ id: 5, slug: "a" }, { id: 6, slug: "b" }] });
    expect(seen.map((request) => `${request.method} ${request.target}`)).toEqual(["POST /api/extras/tags/"]);
    expect(netbox.counts).toEqual({ requests: 2, writes: 1 });
  });

  it("send nothing for an empty list", async () => {
    const { netbox, seen } = await open(() => json(500, {}));
    expect(await netbox.create(path, [], {})).toEqual({ ok: true, rows: [] });
    expect(await netbox.remove(path, [], {})).toEqual({ ok: true, rows: [] });
    expect(seen).toEqual([]);
  });

  it("delete by a list of ids with the message for the change log", async () => {
    const { netbox, seen } = await open(() => ({ status: 204 }));
    await netbox.remove(path, [3, 4], { message: "run 1" });
    expect(seen[0]?.method).toBe("DELETE");
    expect(JSON.parse(seen[0]?.body.toString() ?? "")).toEqual([{ id: 3, changelog_message: "run 1" }, { id: 4, changelog_message: "run 1" }]);
  });

  it.each([
    ["4.6.8", 'W/"2026-11-22T05:29:46.075627+00:00", W/"x"'],
    ["4.5.0", undefined],
  ])("E101: NetBox %s gets If-Match %s", async (version, header) => {
    const { netbox, seen } = await open(() => json(200, [{ id: 1 }]), version);
    await netbox.update(path, [{ id: 1 }], { etags: ['W/"2026-11-22T05:29:46.075627+00:00"', 'W/"x"'] });
    expect(seen[0]?.headers["if-match"]).toBe(header);
  });

  it("E101: 412 is a change in between", async () => {
    const { netbox } = await open(() => json(412, { detail: "Precondition failed." }));
    expect(failureOf(await netbox.update(path, [{ id: 1 }], { etags: ['W/"x"'] })).type).toBe("changed");
  });

  it.each([
    ["a refused list of NetBox 4.6", 400, [{}, { slug: ["Bad."] }], [[1, "slug: Bad."]]],
    ["a refused list of NetBox 4.7", 400, { detail: "1 of 2", errors: [{ index: 0, errors: { slug: ["Bad."] } }] }, [[0, "slug: Bad."]]],
    ["a protected object", 409, { detail: "Unable to delete object." }, []],
    ["a broken constraint", 500, { error: "duplicate key", exception: "IntegrityError" }, []],
    ["a batch too large for a proxy", 413, { detail: "too large" }, []],
  ])("%s is refused, as nothing was saved", async (...[, status, body, items]) => {
    const { netbox } = await open(() => json(status, body));
    const failure = failureOf(await netbox.create(path, [{ slug: "a" }, { slug: "b" }], {}));
    expect(failure.type === "refused" ? [...failure.items] : failure.type).toEqual(items);
  });

  it.each([
    [429, "busy"],
    [503, "busy"],
    [502, "ambiguous"],
    [504, "ambiguous"],
    [500, "ambiguous"],
  ])("E94: a page with %i from a proxy is %s", async (status, type) => {
    const { netbox } = await open(() => ({ status, headers: { "Content-Type": "text/html", "Retry-After": "9" }, body: "<html></html>" }));
    const failure = failureOf(await netbox.create(path, [{ slug: "a" }], {}));
    expect(failure.type).toBe(type);
    expect(failure.type === "busy" ? failure.retryAfterMs : undefined).toBe(type === "busy" ? 9_000 : undefined);
  });

  it.each([{ kind: "reset-after-commit" }, { kind: "reset" }, { kind: "truncate" }, { kind: "hang" }] as const)("E94: $kind leaves open whether it was executed", async (effect) => {
    const { netbox, server } = await open(() => json(201, [{ id: 1 }]));
    server.faults.add({ method: "POST", effect });
    expect(failureOf(await netbox.create(path, [{ slug: "a" }], {})).type).toBe("ambiguous");
  });

  it("a success that does not list every object leaves open what was executed", async () => {
    const { netbox } = await open(() => json(201, [{ id: 1 }]));
    expect(failureOf(await netbox.create(path, [{ slug: "a" }, { slug: "b" }], {})).type).toBe("ambiguous");
  });

  it("a NetBox that cannot be reached has executed nothing", async () => {
    const { netbox, server } = await open(() => json(201, []));
    await server.close();
    expect(failureOf(await netbox.create(path, [{ slug: "a" }], {})).type).toBe("busy");
  });

  it.each([
    [403, { detail: "Invalid v2 token" }, {}, "NB_AUTH"],
    [403, { detail: "You do not have permission to perform this action." }, {}, "NB_PERMISSION"],
    [404, { detail: "Not found." }, {}, "NB_UNEXPECTED"],
    [301, {}, { Location: "https://netbox.example.org/api/extras/tags/" }, "NB_REDIRECT"],
  ])("%i %j ends in the error %s", async (...[status, body, headers, code]) => {
    const { netbox, seen } = await open(() => json(status, body, headers as Record<string, string>));
    await expect(netbox.create(path, [{ slug: "a" }], {})).rejects.toMatchObject({ code });
    expect(seen).toHaveLength(1);
  });
});
