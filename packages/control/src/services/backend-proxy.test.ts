import { completeFailed, completeOk, CUT, frame, handGate, STREAM_FAULTS } from "@proxbox/lab";
import type { Script } from "@proxbox/lab";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startServiceWorld } from "../testing/service-world.ts";
import type { ServiceWorld } from "../testing/service-world.ts";
import { sseErrorFrames } from "./backend-proxy.ts";
import type { SyncStreamEnd } from "./backend-proxy.ts";
import type { OnFrame } from "./consume-stream.ts";

let world: ServiceWorld;

beforeEach(async () => void (world = await startServiceWorld()));
afterEach(() => world.close());

const path = "dcim/devices/create/stream";
const request = { path, query: { proxmox_endpoint_ids: "1" } };

function run(onFrame?: OnFrame, signal?: AbortSignal): Promise<SyncStreamEnd> {
  return world.services.runStream({ ...request, ...(onFrame === undefined ? {} : { onFrame }), signal });
}

function play(script: Script): void {
  world.lab.play(path, script);
}

async function textOf(lines: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const line of lines) text += line;
  return text;
}

describe("a sync's stream", () => {
  it("gives every frame in order, the last one too, and its result", async () => {
    play([": keepalive\n\n", frame("step", { step: "devices", status: "started", message: "…" }), frame("strange", { any: [1] }), "event: step\ndata: no JSON\n\n", completeOk({ count: 3 })]);
    const frames: unknown[] = [];
    const end = await run((event, data) => void frames.push([event, data]));
    expect(frames).toEqual([
      ["step", { step: "devices", status: "started", message: "…" }],
      ["strange", { any: [1] }],
      ["step", { raw: "no JSON" }],
      ["complete", { ok: true, message: "Sync completed.", result: { count: 3 } }],
    ]);
    expect(end).toMatchObject({ ok: true, status: 200, result: { count: 3 }, payload: { ok: true, stream: true, response: { count: 3 }, path, requested_urls: [`${world.lab.url}/${path}`] } });
    expect(world.lab.unexpected).toEqual([]);
  });

  it("gives what stands before a fault, also when both came in one piece", async () => {
    const cause = { event: "error_detail", message: "the disk is full", suggestion: "Make room." };
    play([`${frame("error_detail", cause)}event: complete\ndata: {"ok": fal\n\n`]);
    const frames: unknown[] = [];
    expect(await run((event, data) => void frames.push([event, data]))).toMatchObject({ ok: false, error: { code: "BE_STREAM_MALFORMED" } });
    expect(frames).toEqual([["error_detail", cause]]);
  });

  it.each([
    ["ok false", 503, "BE_SYNC_FAILED", false],
    ["complete cut off, body ended", 502, "BE_STREAM_CUT", true],
    ["complete cut off, connection dropped", 502, "BE_STREAM_CUT", true],
    ["connection dropped", 502, "BE_STREAM_CUT", true],
    ["no complete", 502, "BE_STREAM_UNFINISHED", true],
    ["complete is not JSON", 502, "BE_STREAM_MALFORMED", false],
    ["complete without ok", 502, "BE_STREAM_MALFORMED", false],
    ["complete with ok as text", 502, "BE_STREAM_MALFORMED", false],
    ["a frame of 2 MiB", 502, "BE_STREAM_OVERSIZE", false],
    ["HTML in place of a stream", 502, "BE_NOT_BACKEND", false],
  ] as const)("%s: %s, %s, tried again: %s", async (...[fault, status, code, isRetryable]) => {
    play(STREAM_FAULTS[fault]);
    expect(await run()).toMatchObject({ ok: false, status, isRetryable, error: { code }, payload: { ok: false, code } });
  });

  it("that failed says why in the backend's words and gives the last advice as hint", async () => {
    play([completeFailed("Proxmox VE refused the credentials", "Check user and realm.")]);
    expect(await run()).toMatchObject({ error: { code: "BE_SYNC_FAILED", detail: "Proxmox VE refused the credentials", hint: "Check user and realm." } });
    play([frame("complete", { ok: false, message: "Failed.", errors: [{ detail: { code: "PX_AUTH", message: "No access", hint: "Look there." } }] })]);
    expect(await run()).toMatchObject({ error: { detail: "No access", hint: "Look there." } });
    play([frame("complete", { ok: false, message: "Nothing else is told.", errors: [] })]);
    expect(await run()).toMatchObject({ error: { detail: "Nothing else is told." } });
  });

  it("whose last frame lacks only its blank line counts, and of two last frames the last", async () => {
    play([completeOk({ count: 1 }).trimEnd()]);
    expect(await run()).toMatchObject({ ok: true, result: { count: 1 } });
    play([completeOk(), completeFailed("in the end not")]);
    expect(await run()).toMatchObject({ ok: false, error: { detail: "in the end not" } });
  });

  it("has ended with its last frame, whatever the connection does then", async () => {
    const gate = handGate();
    play([completeOk(), CUT]);
    expect(await run()).toMatchObject({ ok: true });
    play([completeOk(), gate]);
    const seen: string[] = [];
    const hanging = run((event) => void seen.push(event));
    await expect.poll(() => [seen, world.timers.pending]).toEqual([["complete"], 1]);
    world.timers.pass(5_000);
    expect(await hanging).toMatchObject({ ok: true });
  });

  it("waits 3600 s for the next chunk, and comments count as such", async () => {
    const [first, second] = [handGate(), handGate()];
    play([frame("step", {}), first, ": keepalive\n\n", second, completeOk()]);
    const running = run();
    // One for the head, one before and one after the frame; the fourth after the comment.
    await first.reached;
    await expect.poll(() => world.timersSet).toBe(3);
    world.timers.pass(3_599_000);
    first.open();
    await second.reached;
    await expect.poll(() => world.timersSet).toBe(4);
    world.timers.pass(1_000);
    expect(world.lab.streams[0]?.state).toBe("open");
    world.timers.pass(3_600_000);
    expect(await running).toMatchObject({ ok: false, status: 502, isRetryable: true, error: { code: "BE_STREAM_IDLE" } });
    await expect.poll(() => world.lab.streams[0]?.state).toBe("left");
  });

  it("is not read on while a frame is being taken, and nobody counts that as silence", async () => {
    const taking = handGate();
    play([frame("step", { n: 1 }), frame("step", { n: 2 }), completeOk()]);
    const seen: unknown[] = [];
    const running = run(async (_event, data) => {
      seen.push(data["n"]);
      await taking.pass();
    });
    await taking.reached;
    expect([seen, world.timers.pending]).toEqual([[1], 0]);
    taking.open();
    expect(await running).toMatchObject({ ok: true });
  });

  it("is left when the signal fires or the taker of frames throws", async () => {
    const gate = handGate();
    play([frame("step", {}), gate]);
    play([frame("step", {}), gate]);
    const stopping = new AbortController();
    const stopped = run(undefined, stopping.signal);
    await gate.reached;
    stopping.abort(new Error("cancelled by ann"));
    await expect(stopped).rejects.toThrow("cancelled by ann");
    await expect(run(() => Promise.reject(new Error("the disk is full")))).rejects.toThrow("the disk is full");
    await expect.poll(() => world.lab.streams.map(({ state }) => state)).toEqual(["left", "left"]);
  });

  it("E113: loses every secret before it leaves", async () => {
    const secret = "canary-5f2c";
    play([frame("error_detail", { message: `token=${secret}`, password: secret }), frame("complete", { ok: false, message: "", errors: [{ detail: `password: ${secret}` }] })]);
    const frames: unknown[] = [];
    const end = await run((_event, data) => void frames.push(data));
    expect(JSON.stringify([frames, end, end.ok ? "" : end.error.message])).not.toContain(secret);
  });

  it("that was refused before it began has the backend's own status", async () => {
    play({ status: 400, headers: { "Content-Type": "application/json" }, body: '{"detail":"No NetBox endpoint."}' });
    expect(await run()).toMatchObject({ ok: false, status: 400, isRetryable: false, error: { code: "BE_REFUSED", detail: "No NetBox endpoint." } });
    play({ status: 404, headers: { "Content-Type": "application/json" }, body: '{"detail":"no such machine"}' });
    expect(await run()).toMatchObject({ ok: false, status: 404, isUnknownObject: true });
    play({ status: 429, headers: { "Retry-After": "60" }, body: "{}" });
    expect(await run()).toMatchObject({ ok: false, status: 429, isRetryable: true, retryAfterMs: 60_000 });
  });

  it("without any backend is a 404 that nobody was asked about", async () => {
    world.backends.length = 0;
    const end = await run();
    expect(end).toMatchObject({ ok: false, status: 404, error: { code: "CFG_NO_BACKEND" } });
    expect(end).not.toHaveProperty("isUnknownObject");
  });
});

describe("a stream passed on to a browser", () => {
  it("comes as it is, without its secrets, comments as keepalives", async () => {
    play([": still here\n\n", frame("step", { step: "devices", token: "canary" }), completeOk()]);
    const text = await textOf(world.services.iterBackendSseLines(request));
    expect(text).toBe(`: keepalive\n\n${frame("step", { step: "devices", token: "***" })}${completeOk()}`);
  });

  it.each(["complete cut off, body ended", "connection dropped", "no complete", "complete is not JSON", "a frame of 2 MiB", "HTML in place of a stream"] as const)("ends in the seed's two frames after %s", async (fault) => {
    play(STREAM_FAULTS[fault]);
    const text = await textOf(world.services.iterBackendSseLines(request));
    expect(text).toContain('event: error\ndata: {"step":"stream","status":"failed","error":"');
    expect(text.endsWith('event: complete\ndata: {"ok":false,"message":"Stream request failed.","result":null,"errors":[]}\n\n')).toBe(true);
    expect(text.match(/^event: complete$/gm)).toHaveLength(1);
  });

  it("keeps the backend's own last frame when that tells of a failure", async () => {
    play(STREAM_FAULTS["ok false"]);
    expect(await textOf(world.services.iterBackendSseLines(request))).not.toContain("Stream request failed");
  });

  it("is exactly the seed's frames when nobody can be reached", async () => {
    await world.lab.close();
    const text = await textOf(world.services.iterBackendSseLines(request));
    expect(text).toBe([...sseErrorFrames("The backend cannot be reached: ECONNREFUSED")].join(""));
    expect([...sseErrorFrames("m", { finalMessage: "f" })]).toEqual([
      "event: error\n", 'data: {"step":"stream","status":"failed","error":"m"}\n\n',
      "event: complete\n", 'data: {"ok":false,"message":"f","result":null,"errors":[]}\n\n',
    ]);
  });
});

describe("syncs in one JSON answer", () => {
  it("give the backend's answer and its real status", async () => {
    expect(await world.services.syncFullUpdateResource({ query: { proxmox_endpoint_ids: "1" } })).toMatchObject({ status: 200, payload: { ok: true, status_code: 200, response: { status: "completed" } } });
    world.lab.play("full-update", { status: 400, headers: { "Content-Type": "application/json" }, body: '{"detail":"no"}' });
    expect(await world.services.syncFullUpdateResource({ query: { proxmox_endpoint_ids: "1" } })).toMatchObject({ status: 400, payload: { ok: false, status_code: 400, code: "BE_REFUSED", detail: "The backend refused the request: no" } });
    expect(await world.services.syncCluster({ id: 4 })).toMatchObject({ status: 200, payload: { response: { netbox_object: { id: 4 } } } });
    expect(await world.services.syncVm({ id: 7 })).toMatchObject({ status: 200, payload: { path: "virtualization/virtual-machines/7/sync" } });
  });
});

describe("stopping a backend's run", () => {
  it("ends its stream, and is content where the run or the request is not known", async () => {
    const gate = handGate();
    play([gate, completeOk()]);
    const running = world.services.runStream({ path, query: { ...request.query, run_id: "one" } });
    await gate.reached;
    await world.services.cancelRun(1, "one");
    expect(await running).toMatchObject({ ok: false, error: { code: "BE_SYNC_FAILED", detail: "The run was stopped" } });
    await expect(world.services.cancelRun(1, "one")).resolves.toBeUndefined();
    const python = await startServiceWorld({ lab: { hasCancel: false } });
    await expect(python.services.cancelRun(1, "one")).resolves.toBeUndefined();
    await python.close();
  });
});
