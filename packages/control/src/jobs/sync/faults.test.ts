import type { ErrorCode } from "@proxbox/contract";
import { CUT, STREAM_FAULTS, completeFailed, completeOk, frame, handGate } from "@proxbox/lab";
import { expect, it } from "vitest";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { CANARY, useSyncSite } from "../../testing/sync-site.ts";
import type { SyncSite } from "../../testing/sync-site.ts";

const devices = "dcim/devices/create/stream";
const storage = "virtualization/virtual-machines/storage/create/stream";
const always = { times: Infinity };
const html = { status: 200, headers: { "Content-Type": "text/html" }, body: "<!DOCTYPE html><title>Welcome</title>" };
const started = frame("step", { step: "devices", status: "started", message: "Starting." });

/** What is wrong, and what the job then says; every one of them ends as errored with a cause that people can read. */
interface Fault {
  readonly what: string;
  arrange(site: SyncSite): unknown;
  readonly code: ErrorCode;
  /** What the error's text must name. */
  readonly says: RegExp;
  /** Streams that the backend was asked for. */
  readonly streams: number;
}

const brokenStreams: readonly (readonly [name: keyof typeof STREAM_FAULTS, code: ErrorCode, streams: number])[] = [
  ["ok false", "BE_SYNC_FAILED", 1],
  ["complete cut off, body ended", "BE_STREAM_CUT", 3],
  ["complete cut off, connection dropped", "BE_STREAM_CUT", 3],
  ["connection dropped", "BE_STREAM_CUT", 3],
  ["no complete", "BE_STREAM_UNFINISHED", 3],
  ["complete is not JSON", "BE_STREAM_MALFORMED", 1],
  ["complete without ok", "BE_STREAM_MALFORMED", 1],
  ["complete with ok as text", "BE_STREAM_MALFORMED", 1],
  ["a frame of 2 MiB", "BE_STREAM_OVERSIZE", 1],
];

const faults: readonly Fault[] = [
  { what: "is down", arrange: ({ lab }) => lab.close(), code: "BE_NOT_READY", says: /east: ECONNREFUSED/, streams: 0 },
  { what: "refuses every connection", arrange: ({ lab }) => lab.faults.add({ times: Infinity, effect: { kind: "reset" } }), code: "BE_NOT_READY", says: /east/, streams: 0 },
  { what: "answers HTML, whatever is asked", arrange: ({ lab }) => lab.faults.add({ times: Infinity, effect: { kind: "status", ...html } }), code: "BE_NOT_READY", says: /east/, streams: 0 },
  { what: "answers a stage with HTML", arrange: ({ lab }) => lab.play(devices, html, always), code: "BE_NOT_BACKEND", says: /stage devices of east failed \(HTTP 502\)/, streams: 0 },
  { what: "asks to slow down, again and again", arrange: ({ lab }) => lab.play(devices, { status: 429, headers: { "Retry-After": "1", "Content-Type": "application/json" }, body: '{"detail":"Slow down."}' }, always), code: "BE_THROTTLED", says: /stage devices of east failed \(HTTP 429\): Slow down\./, streams: 0 },
  { what: "has a server error in a stage, again and again", arrange: ({ lab }) => lab.play(devices, { status: 500, headers: { "Content-Type": "application/json" }, body: '{"message":"Internal server error"}' }, always), code: "BE_SERVER_ERROR", says: /stage devices of east failed \(HTTP 500\)/, streams: 0 },
  { what: "refuses what it is asked", arrange: ({ lab }) => lab.play(devices, { status: 400, headers: { "Content-Type": "application/json" }, body: '{"detail":"No session could be opened."}' }, always), code: "BE_REFUSED", says: /stage devices of east failed \(HTTP 400\): No session could be opened\./, streams: 0 },
  { what: "has another key than ours", arrange: ({ lab }) => lab.replaceKey("x".repeat(64)), code: "BE_AUTH", says: /east/, streams: 0 },
  {
    what: "gets another key in the middle of a job",
    arrange: ({ lab }) =>
      lab.play(devices, () => {
        lab.replaceKey("x".repeat(64));
        return [started, completeOk()];
      }),
    code: "BE_AUTH",
    says: /stage storage of east failed \(HTTP 401\)/,
    streams: 1,
  },
  {
    what: "belongs to another NetBox now",
    arrange: ({ lab }) => lab.netboxes.push({ id: 1, name: "Other", ip_address: "10.9.9.9", domain: "other.example.org", port: 443, token_version: "v1", verify_ssl: true, enabled: true, token: "theirs" }),
    code: "SYNC_OTHER_NETBOX",
    says: /east: it is set up for other\.example\.org:443/,
    streams: 0,
  },
  { what: "was deleted here", arrange: ({ database }) => database.kysely.deleteFrom("backend_endpoint").execute(), code: "SYNC_NO_BACKEND", says: /no backend endpoint is enabled/, streams: 0 },
  {
    what: "is disabled here in the middle of a job",
    arrange: ({ lab, database }) =>
      lab.play(
        devices,
        (async function* () {
          yield started;
          await database.kysely.updateTable("backend_endpoint").set({ enabled: false }).execute();
          yield completeOk();
        })(),
      ),
    code: "CFG_NO_BACKEND",
    says: /stage storage of east failed \(HTTP 404\)/,
    streams: 1,
  },
  ...brokenStreams.map(
    ([name, code, streams]): Fault => ({ what: `sends a stream with this fault: ${name}`, arrange: ({ lab }) => lab.play(devices, STREAM_FAULTS[name], always), code, says: /stage devices of east failed \(HTTP 50[23]\)/, streams }),
  ),
];

onEachDatabase("a job whose backend", ({ database }) => {
  const open = useSyncSite(database);
  const params = { sync_types: ["devices", "storage"] };

  it.each(faults)("$what ends as errored, with a cause that people can read", async ({ arrange, code, says, streams }) => {
    const site = await open();
    await arrange(site);
    const job = await site.ended(await site.enqueue(params));
    expect(job).toMatchObject({ state: "errored", verdict: "failed", error: expect.stringMatching(/^ProxboxException: /), problem: { code, hint: expect.stringMatching(/./) }, params });
    expect(job.error).toMatch(says);
    expect(job.completed_at).not.toBeNull();
    expect(job.result).toMatchObject({ proxbox_sync: { response: { endpoint_runtimes: [{ endpoint_name: "east", problem: { code } }] } } });
    // Redaction once hid whatever lay as deep as the phases.
    expect(JSON.stringify(job.result)).not.toContain('"***"');
    expect((await site.jobs.stages(job.id)).filter(({ state }) => state === "pending" || state === "running")).toEqual([]);
    expect(site.lab.streams).toHaveLength(streams);
    expect(site.lab.unexpected).toEqual([]);
    // Five wrong keys would lock this control plane out (E112).
    expect(site.lab.requests.entries.filter(({ status }) => status === 401).length).toBeLessThan(5);
  });

  it("says nothing for too long is errored as well", async () => {
    const site = await open();
    site.lab.play(devices, [started, handGate(), completeOk()], always);
    const made = await site.enqueue(params);
    for (const attempt of [1, 2, 3]) {
      await site.untilLogged(made, "step", attempt);
      site.passIdle();
    }
    expect(await site.ended(made)).toMatchObject({ state: "errored", problem: { code: "BE_STREAM_IDLE" } });
    expect(site.lab.streams).toHaveLength(3);
  });

  it("comes back after its stream broke off goes on, and ends well", async () => {
    const site = await open();
    const gate = handGate();
    site.lab.play(devices, [started, frame("item_progress", { status: "completed", operation: "created" }), gate, completeOk().slice(0, -20), CUT]);
    const made = await site.enqueue(params);
    await site.untilLogged(made, "item_progress");
    gate.open();
    const job = await site.ended(made);
    expect(job).toMatchObject({ state: "completed", verdict: "success", error: null, status_reason: "1 of 1 endpoint, 1 object written." });
    expect((await site.jobs.stages(job.id)).find(({ stage }) => stage === "devices")).toMatchObject({ state: "completed", attempts: 2 });
  });

  it("fails with advice hands it on", async () => {
    const site = await open();
    site.lab.play(devices, [started, completeFailed("Proxmox VE refused the credentials", "Check the token.")]);
    const job = await site.ended(await site.enqueue(params));
    expect(job.problem).toMatchObject({ code: "BE_SYNC_FAILED", hint: "Check the token.", status: 503 });
    const { rows } = await site.jobs.log(job.id, { limit: 1_000, levels: ["error"] });
    expect(rows).toContainEqual(expect.objectContaining({ event: "error_detail", stage: "devices", proxmox_endpoint_id: 1, data: expect.objectContaining({ suggestion: "Check the token." }) }));
  });

  it("fails at one endpoint does the others (B23)", async () => {
    const site = await open(["east", "west"]);
    site.lab.play(devices, STREAM_FAULTS["ok false"]);
    const job = await site.ended(await site.enqueue(params));
    expect(job).toMatchObject({ state: "errored", problem: { code: "BE_SYNC_FAILED" } });
    expect(job.status_reason).toMatch(/^1 of 2 endpoints, .*; east failed\.$/);
    expect(site.lab.streams.map(({ path, query }) => `${query.get("proxmox_endpoint_ids")} ${path}`)).toEqual([`1 ${devices}`, `2 ${devices}`, `2 ${storage}`]);
  });

  it("is at work on an endpoint that is deleted here leaves the rest of it out", async () => {
    const site = await open(["east", "west"]);
    const gate = handGate();
    site.lab.play(devices, [started, gate, completeOk()]);
    const made = await site.enqueue(params);
    await gate.reached;
    await site.database.kysely.deleteFrom("proxmox_endpoint").where("name", "=", "east").execute();
    gate.open();
    const job = await site.ended(made);
    expect(job).toMatchObject({ state: "completed", verdict: "warning", status_reason: "1 of 2 endpoints, nothing written; east left out." });
    expect(site.lab.streams.map(({ path, query }) => `${query.get("proxmox_endpoint_ids")} ${path}`)).toEqual([`1 ${devices}`, `2 ${devices}`, `2 ${storage}`]);
  });

  it("is at work on a job that is cancelled is told to stop (E96)", async () => {
    const site = await open();
    const gate = handGate();
    site.lab.play(devices, [started, gate, completeOk()]);
    const made = await site.enqueue(params);
    await gate.reached;
    await site.jobs.cancel(made.id, { username: "admin" });
    expect(await site.ended(made)).toMatchObject({ state: "failed", verdict: "cancelled", error: "Cancelled by admin." });
    expect(site.lab.streams).toHaveLength(1);
    expect(site.lab.streams[0]?.state).toMatch(/^(cancelled|left)$/);
    expect(site.lab.requests.entries.filter(({ method, path }) => method === "DELETE" && path.startsWith("/sync/active/"))).toHaveLength(1);
  });

  it("serves two jobs on one endpoint does them one after the other (E97)", async () => {
    const site = await open();
    const gate = handGate();
    site.lab.play(devices, [started, gate, completeOk()]);
    const first = await site.enqueue(params);
    await gate.reached;
    const second = await site.enqueue(params);
    const third = await site.enqueue({ ...params, on_busy: "skip" });
    expect(await site.ended(third)).toMatchObject({ state: "completed", verdict: "skipped", status_reason: expect.stringMatching(/^Skipped: job \d+ is at work/) });
    expect(site.lab.streams).toHaveLength(1);
    gate.open();
    expect(await site.ended(first)).toMatchObject({ state: "completed", verdict: "success" });
    expect(await site.ended(second)).toMatchObject({ state: "completed", verdict: "success" });
    const runs = site.lab.streams.map(({ query }) => query.get("run_id"));
    expect(runs).toHaveLength(4);
    expect(runs[0]).toBe(runs[1]);
    expect(runs[2]).toBe(runs[3]);
    expect(site.lab.streams.every(({ state }) => state === "ended")).toBe(true);
  });

  it("does everything tells the whole job, step by step and without a secret (E113)", async () => {
    const site = await open(["east", "west"]);
    site.lab.play(devices, [frame("step", { step: "devices", status: "started", message: `token=${CANARY}`, token_value: CANARY }), completeOk({ created: 2, password: CANARY })]);
    const job = await site.ended(await site.enqueue());
    expect(job).toMatchObject({ state: "completed", verdict: "success", status_reason: "2 of 2 endpoints, 2 objects written." });
    const stages = await site.jobs.stages(job.id);
    expect(stages).toHaveLength(30);
    expect(stages.filter(({ state }) => state === "skipped").map(({ stage }) => stage)).toEqual(["sdn", "sdn"]);
    expect(stages.every(({ state }) => state === "completed" || state === "skipped")).toBe(true);
    const row = await site.database.kysely.selectFrom("proxmox_endpoint").select(["mode", "cluster_name"]).where("name", "=", "east").executeTakeFirstOrThrow();
    expect(row.mode).not.toBe("undefined");
    const { rows } = await site.jobs.log(job.id, { limit: 1_000 });
    expect(JSON.stringify([job, stages, rows])).not.toContain("CANARY");
  });

  it("offers a full update does the job by one stream an endpoint", async () => {
    const site = await open(["east", "west"]);
    const job = await site.ended(await site.enqueue({ transport: "full-update" }));
    expect(job).toMatchObject({ state: "completed" });
    expect(site.lab.streams.map(({ path, query }) => `${query.get("proxmox_endpoint_ids")} ${path}`)).toEqual(["1 full-update/stream", "2 full-update/stream"]);
  });
});
