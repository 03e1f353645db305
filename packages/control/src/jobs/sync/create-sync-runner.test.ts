import { AppError, STAGE_NAMES, WIRE_STAGES, wireStage } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import type { JobEnding, StepEnd } from "../run-context.ts";
import { ParkedError } from "../claims.ts";
import { createSyncRunner } from "./create-sync-runner.ts";
import { memoryRun } from "../../testing/memory-sync-run.ts";
import type { MemoryRun, MemoryRunOptions } from "../../testing/memory-sync-run.ts";
import { memoryWorld } from "../../testing/memory-sync-world.ts";
import type { MemoryWorld } from "../../testing/memory-sync-world.ts";
import { sampleBackend } from "../../testing/endpoint-samples.ts";
import { breaksOff, endsBadly, endsWell, hangs, isElsewhere } from "../../testing/stream-scripts.ts";

const devices = { sync_types: ["devices"] };
const allPaths = WIRE_STAGES.filter(({ name }) => name !== "sdn").map(({ path }) => `${path}/stream`);

function streamOf(stage: StageName): string {
  return `${wireStage(stage).path}/stream`;
}

interface Done {
  readonly run: MemoryRun;
  readonly ending: JobEnding;
}

async function sync(world: MemoryWorld, options: MemoryRunOptions = {}): Promise<Done> {
  const run = memoryRun(options);
  return { run, ending: await createSyncRunner(world.parts)(run.context) };
}

/** The streams by endpoint of the backend and path. */
function asked({ streams }: MemoryWorld): readonly string[] {
  return streams.map(({ path, query }) => `${query["proxmox_endpoint_ids"]} ${path}`);
}

function responseOf({ result }: JobEnding): Record<string, never> {
  return (result["proxbox_sync"] as { response: Record<string, never> }).response;
}

describe("a sync", () => {
  it("takes one endpoint after the other through preflight, cluster and the stages in their order", async () => {
    const world = memoryWorld([1, 2]);
    const { run, ending } = await sync(world);
    expect(asked(world)).toEqual([...allPaths.map((path) => `101 ${path}`), ...allPaths.map((path) => `102 ${path}`)]);
    expect(run.begun.slice(0, 3)).toEqual(["1 preflight", "1 cluster", "1 devices"]);
    expect(run.claims).toEqual(["request 1,2", "acquire 1", "release 1", "acquire 2", "release 2"]);
    expect(run.timesMarkedRunning).toBe(1);
    expect(world.noted.get(2)).toMatchObject({ mode: "cluster", clusterName: "lab" });
    expect(ending).toMatchObject({ verdict: "success", headline: "Everything is true to Proxmox VE: nothing was written." });
    expect(ending.error).toBeUndefined();
  });

  it("does at each endpoint just what a retry names there, after what comes before the stages", async () => {
    const world = memoryWorld([1, 2, 3]);
    const only = [{ proxmox_endpoint_id: 1, stages: ["storage", "ip-addresses"] }, { proxmox_endpoint_id: 3, stages: [] }];
    const { run } = await sync(world, { params: { proxmox_endpoint_ids: [1, 3], only } });
    expect(asked(world)).toEqual([`101 ${streamOf("storage")}`, `101 ${streamOf("ip-addresses")}`]);
    expect(run.begun).toEqual(["1 preflight", "1 cluster", "1 storage", "1 ip-addresses", "3 preflight", "3 cluster"]);
  });

  it("asks with the settings, one endpoint, and one run id for all stages of its turn", async () => {
    const world = memoryWorld([1, 2]);
    await sync(world, { params: { sync_types: ["devices", "storage"] } });
    expect(world.streams.map(({ query }) => query["run_id"])).toEqual(["run-1", "run-1", "run-2", "run-2"]);
    expect(world.streams[0]?.query).toMatchObject({ fetch_max_concurrency: "8", sync_mode_sdn: "disabled", proxmox_endpoint_ids: "101", wait: "true" });
    expect(world.streams[0]?.query).not.toHaveProperty("approve_deletions");
  });

  it("hands a person's yes to deletions on, and does not wait within the backend when it does not wait itself", async () => {
    const world = memoryWorld();
    await sync(world, { params: { ...devices, approve_deletions: true, on_busy: "skip" } });
    expect(world.streams[0]?.query).toMatchObject({ approve_deletions: "true" });
    expect(world.streams[0]?.query).not.toHaveProperty("wait");
  });

  it("sends a branch along with every stage, and nothing at all to a backend that would write to main", async () => {
    const params = { sync_types: ["devices", "storage"], netbox_branch_schema_id: "abcd1234" } as const;
    const world = memoryWorld();
    await sync(world, { params: { ...params, sync_types: [...params.sync_types] } });
    expect(world.streams.map(({ query }) => query["netbox_branch_schema_id"])).toEqual(["abcd1234", "abcd1234"]);
    const other = memoryWorld();
    other.keepsBranches = false;
    const { ending } = await sync(other, { params: { ...params, sync_types: [...params.sync_types] } });
    expect(ending).toMatchObject({ verdict: "failed", error: { code: "BE_BRANCH_UNSUPPORTED" } });
    expect(other.streams).toEqual([]);
  });

  it("leaves stages out that are switched off, and makes no call for them", async () => {
    const world = memoryWorld();
    world.modes["node"] = "disabled";
    world.modes["cluster"] = "disabled";
    const { run, ending } = await sync(world);
    expect(asked(world)).not.toContain(`101 ${streamOf("devices")}`);
    expect(world.noted.size).toBe(0);
    expect(run.ends.get("1 devices")).toMatchObject({ state: "skipped", attempts: 0, result: { ok: true, summary: "Switched off in the settings: sync_mode_node is disabled." } });
    expect(responseOf(ending)["stages"]).toContainEqual(expect.objectContaining({ sync_type: "devices", result_summary: expect.objectContaining({ ok: true, skipped: true }) }));
    expect(ending.verdict).toBe("success");
  });

  it("records every frame with its stage, endpoint and level, and reads on only when the log has room", async () => {
    const world = memoryWorld();
    const frames = [["step", { step: "devices", status: "started", message: "x" }], ["error_detail", { message: "a" }], ["error_detail", { message: "b" }]] as const;
    world.play(streamOf("devices"), endsWell({ count: 1 }, ...frames));
    const { run } = await sync(world, { params: devices });
    const recorded = run.events.filter(({ event }) => event !== "message");
    expect(recorded.map(({ event, level, stage, proxmoxEndpointId }) => [event, level, stage, proxmoxEndpointId])).toEqual([
      ["step", "info", "devices", 1],
      ["error_detail", "error", "devices", 1],
      ["error_detail", "error", "devices", 1],
      ["complete", "info", "devices", 1],
    ]);
  });

  it("says how much was written, where the backend tells", async () => {
    const world = memoryWorld([1, 2, 3]);
    world.play(streamOf("devices"), endsWell({ created: 4, updated: 1, deleted: 0 }), endsWell({ created: 7 }), endsWell({ created: 0 }));
    expect((await sync(world, { params: devices })).ending).toMatchObject({ verdict: "success", headline: "3 of 3 endpoints, 12 objects written." });
  });

  it("does not say that nothing was written when the backend does not tell", async () => {
    const world = memoryWorld();
    world.play(streamOf("devices"), endsWell({ count: 14 }));
    expect((await sync(world, { params: devices })).ending.headline).toBe("1 of 1 endpoint, the backend does not tell how much it wrote.");
  });

  it("ends with a warning when a stage that ended well had failures inside (B18)", async () => {
    const world = memoryWorld();
    world.play(streamOf("vm-disks"), endsWell({ count: 2, created: 1, failed: 1 }));
    const { ending, run } = await sync(world);
    expect(run.ends.get("1 vm-disks")).toMatchObject({ state: "completed", result: { failed: 1 } });
    expect(ending).toMatchObject({ verdict: "warning", headline: "1 of 1 endpoint, 1 object written, 1 failed." });
    expect(responseOf(ending)["endpoint_runtimes"]).toMatchObject([{ phases: expect.arrayContaining([expect.objectContaining({ label: "vm-disks", status: "warning" })]) }]);
  });

  it("only warns when the cluster cannot be read", async () => {
    const world = memoryWorld();
    world.readCluster = async () => {
      throw new AppError("PX_TIMEOUT");
    };
    const { run, ending } = await sync(world, { params: devices });
    expect(ending.verdict).toBe("warning");
    expect(run.ends.get("1 cluster")).toMatchObject({ state: "failed" });
    expect(asked(world)).toHaveLength(1);
  });

  it("gives a result in the original's form (wire-contract.md 5.6)", async () => {
    const { ending } = await sync(memoryWorld(), { params: devices });
    expect(ending.result).toEqual({
      proxbox_sync: {
        params: expect.objectContaining({ sync_types: ["devices"] }),
        runtime_seconds: 0,
        response: {
          stages: [{ sync_type: "devices", endpoint_id: "1", stream_path: "dcim/devices/create/stream", runtime_seconds: 0, result_summary: { path: "dcim/devices/create/stream", ok: true, message: "Sync completed.", created: 0, updated: 0, deleted: 0, failed: 0 } }],
          endpoint_runtimes: [
            {
              endpoint_id: 1,
              endpoint_name: "pve-1",
              runtime_seconds: 0,
              run_id: "run-1",
              phases: [
                { kind: "preflight", label: "preflight", runtime_seconds: 0, status: "success", summary: "backend-1 is ready and holds pve-1." },
                { kind: "cluster", label: "cluster", runtime_seconds: 0, status: "success", summary: "lab is a cluster with 3 nodes." },
                { kind: "sse_stage", label: "devices", runtime_seconds: 0, status: "success", summary: "Sync completed." },
              ],
            },
          ],
          runtime_summary: { runtime_seconds: 0, endpoint_count: 1, endpoint_runtime_seconds: 0, other_runtime_seconds: 0 },
          warnings: [],
        },
      },
    });
  });
});

describe("the scope of a sync", () => {
  it("is every enabled endpoint when none is named", async () => {
    const world = memoryWorld([1, 2]);
    world.proxmoxes[0] = { ...world.proxmoxes[0]!, enabled: false };
    const { run } = await sync(world, { params: devices });
    expect(run.claims[0]).toBe("request 2");
  });

  it("that comes to nothing is an error, and nothing is asked", async () => {
    const world = memoryWorld([]);
    await expect(sync(world)).rejects.toMatchObject({ code: "RUN_NOTHING_IN_SCOPE" });
    await expect(sync(world, { params: { proxmox_endpoint_ids: [5] } })).rejects.toMatchObject({ code: "RUN_NOTHING_IN_SCOPE", detail: "There is no Proxmox endpoint 5 any more." });
    expect(world.streams).toEqual([]);
  });

  it("goes on without endpoints that were deleted or disabled before it began, and says so", async () => {
    const world = memoryWorld([1, 2]);
    world.proxmoxes[1] = { ...world.proxmoxes[1]!, enabled: false };
    const { run, ending } = await sync(world, { params: { ...devices, proxmox_endpoint_ids: [3, 2, 1] } });
    expect(run.messages("warning")).toEqual(["There is no Proxmox endpoint 3 any more.", "pve-2 is disabled."]);
    expect(ending).toMatchObject({ verdict: "warning", headline: "1 of 1 endpoint, nothing written." });
    expect(asked(world)).toEqual([`101 ${streamOf("devices")}`]);
  });

  it.each<[what: string, take: (world: MemoryWorld) => void]>([
    ["deleted", (world) => void world.proxmoxes.shift()],
    ["disabled", (world) => void (world.proxmoxes[0] = { ...world.proxmoxes[0]!, enabled: false })],
  ])("loses an endpoint that is %s while its job runs, at the next stage; the others go on (E111)", async (what, take) => {
    const world = memoryWorld([1, 2]);
    world.play(streamOf("devices"), (request) => {
      take(world);
      return endsWell()(request);
    });
    const { run, ending } = await sync(world, { params: { sync_types: ["devices", "storage"] } });
    expect(asked(world)).toEqual([`101 ${streamOf("devices")}`, `102 ${streamOf("devices")}`, `102 ${streamOf("storage")}`]);
    expect(run.ends.get("1 storage")).toMatchObject({ state: "skipped", result: { summary: `pve-1 was ${what} while the job was under way.` } });
    expect(ending).toMatchObject({ verdict: "warning", headline: "1 of 2 endpoints, nothing written; pve-1 left out." });
  });

  it("never makes a request without an id of the backend", async () => {
    const world = memoryWorld();
    world.preflight = () => ({ notes: [], wireIds: new Map(), unresolved: new Map([[1, "the backend's row has another host"]]) });
    const { ending } = await sync(world);
    expect(world.streams).toEqual([]);
    expect(ending.error).toMatchObject({ code: "SYNC_UNRESOLVED", detail: "pve-1: the backend's row has another host" });
  });

  it("goes to the job's backend, else the endpoint's own, else the first that is enabled", async () => {
    const world = memoryWorld([1, 2]);
    world.backends.splice(0, 1, sampleBackend({ id: 1, enabled: false }), sampleBackend({ id: 2 }), sampleBackend({ id: 3 }));
    world.proxmoxes[1] = { ...world.proxmoxes[1]!, backendId: 3 };
    await sync(world, { params: devices });
    await sync(world, { params: { ...devices, fastapi_endpoint_id: 2 } });
    expect(world.streams.map(({ backendId }) => backendId)).toEqual([2, 3, 2, 2]);
  });

  it.each([
    [1, "pve-1: the backend endpoint backend-1 is disabled"],
    [9, "pve-1: there is no backend endpoint 9"],
    [null, "pve-1: no backend endpoint is enabled"],
  ])("has no backend to go to: %s", async (id, detail) => {
    const world = memoryWorld();
    world.backends[0] = sampleBackend({ name: "backend-1", enabled: false });
    const { ending } = await sync(world, { params: { fastapi_endpoint_id: id } });
    expect(ending).toMatchObject({ verdict: "failed", error: { code: "SYNC_NO_BACKEND", detail } });
  });
});

describe("a failure", () => {
  it("of a stage ends its endpoint's turn and not the others' (B23), and is told with endpoint, stage, status and advice", async () => {
    const world = memoryWorld([1, 2]);
    world.play(streamOf("storage"), endsBadly("NetBox refused all", ["error_detail", { message: "NetBox refused all", suggestion: "Make the token writable." }]));
    const { run, ending } = await sync(world);
    expect(asked(world)).toEqual([`101 ${streamOf("devices")}`, `101 ${streamOf("storage")}`, ...allPaths.map((path) => `102 ${path}`)]);
    expect(run.ends.get("1 storage")).toMatchObject({ state: "failed", attempts: 1, result: { problem: { code: "RUN_NOTHING_WRITTEN" } } });
    expect(run.ends.get("1 vm-disks")).toMatchObject({ state: "skipped", result: { summary: "Left out, because storage failed." } });
    expect(ending).toMatchObject({
      verdict: "failed",
      headline: "1 of 2 endpoints, the backend does not tell how much it wrote; pve-1 failed.",
      error: { code: "RUN_NOTHING_WRITTEN", status: 503, detail: "stage storage of pve-1 failed (HTTP 503): NetBox refused all", hint: "Make the token writable." },
    });
    expect(responseOf(ending)["stages"]).toHaveLength(26);
  });

  it("of a stage that may fail is a warning, and the sync goes on", async () => {
    const world = memoryWorld();
    for (const stage of ["task-history", "vm-backups", "vm-snapshots"] as const) world.play(streamOf(stage), endsBadly("no"));
    const { ending } = await sync(world);
    expect(asked(world)).toHaveLength(12);
    expect(ending.verdict).toBe("warning");
    expect(ending.error).toBeUndefined();
  });

  it("of several endpoints names each of them", async () => {
    const world = memoryWorld([1, 2]);
    world.play(streamOf("devices"), endsBadly("first"), endsBadly("second"));
    const { ending } = await sync(world);
    expect(ending.error?.message).toContain("stage devices of pve-1 failed (HTTP 503): first");
    expect(ending.error?.message).toContain("stage devices of pve-2 failed (HTTP 503): second");
    expect(ending.headline).toBe("0 of 2 endpoints, the backend does not tell how much it wrote; pve-1, pve-2 failed.");
  });

  it("of the preflight ends the turn, and its notes are told with later failures", async () => {
    const world = memoryWorld([1, 2]);
    world.preflight = (_backend, [endpoint]) =>
      endpoint?.id === 1
        ? { blocked: new AppError("CFG_NO_NETBOX"), notes: [], wireIds: new Map(), unresolved: new Map() }
        : { notes: ["The push to NetBox timed out."], wireIds: new Map([[2, 102]]), unresolved: new Map() };
    world.play(streamOf("devices"), endsBadly("no"));
    const { run, ending } = await sync(world, { params: devices });
    expect(asked(world)).toEqual([`102 ${streamOf("devices")}`]);
    expect(run.ends.get("1 preflight")).toMatchObject({ state: "failed" });
    expect(run.ends.get("1 devices")).toMatchObject({ state: "skipped", result: { summary: "Left out, because preflight failed." } });
    expect(ending.error?.code).toBe("CFG_NO_NETBOX");
    expect(run.ends.get("2 devices")?.result).toMatchObject({ problem: { hint: expect.stringContaining("Before the sync: The push to NetBox timed out.") } });
  });

  it("of a backend that does not get ready is its endpoint's", async () => {
    const world = memoryWorld();
    world.isReady = async () => {
      throw new AppError("NB_UNREACHABLE", { detail: "connection refused" });
    };
    const { ending } = await sync(world);
    expect(ending).toMatchObject({ verdict: "failed", error: { code: "NB_UNREACHABLE", detail: "pve-1: connection refused" } });
  });

  it("of a backend that does not get ready is waited for once, and then no more for a minute", async () => {
    const world = memoryWorld([1, 2, 3]);
    const waited: number[] = [];
    world.isReady = async (backendId) => {
      waited.push(backendId);
      throw new AppError("BE_NOT_READY");
    };
    const { ending } = await sync(world);
    expect(waited).toEqual([1]);
    expect(ending.headline).toMatch(/^0 of 3 endpoints/);
    expect(responseOf(ending)["endpoint_runtimes"]).toMatchObject([{ problem: { code: "BE_NOT_READY" } }, { problem: { code: "BE_NOT_READY" } }, { problem: { code: "BE_NOT_READY" } }]);
  });

  it("of ours at one endpoint does not take the others' turns either", async () => {
    const world = memoryWorld([1, 2]);
    world.play(streamOf("devices"), async () => {
      throw new TypeError("oh");
    });
    const { ending } = await sync(world, { params: devices });
    expect(asked(world)).toEqual([`101 ${streamOf("devices")}`, `102 ${streamOf("devices")}`]);
    expect(ending.error).toMatchObject({ code: "RUN_BUG" });
  });
});

describe("a stream that breaks off", () => {
  it("is opened again after 8 s, and what it wrote before counts", async () => {
    const world = memoryWorld();
    world.play(streamOf("devices"), breaksOff({}, ["item_progress", { status: "completed", operation: "created" }]), endsWell({ created: 1 }));
    const syncing = sync(world, { params: devices });
    expect(await world.untilTimer()).toBe(8_000);
    world.timers.pass(8_000);
    const { run, ending } = await syncing;
    expect(ending).toMatchObject({ verdict: "success", headline: "1 of 1 endpoint, 2 objects written." });
    expect(run.ends.get("1 devices")).toMatchObject({ state: "completed", attempts: 2 });
    expect(world.streams[1]?.query).toMatchObject({ run_id: "run-1", wait: "true" });
    expect(run.messages("warning")).toEqual([expect.stringMatching(/the connection broke off \(HTTP 502\)\. Tried again in 8 s\.$/)]);
    expect(world.timers.pending).toBe(0);
  });

  it("three times is a failure", async () => {
    const world = memoryWorld();
    world.play(streamOf("devices"), breaksOff(), breaksOff(), breaksOff());
    const syncing = sync(world, { params: devices });
    for (let count = 0; count < 2; count += 1) {
      await world.untilTimer();
      world.timers.pass(8_000);
    }
    const { run, ending } = await syncing;
    expect(world.streams).toHaveLength(3);
    expect(run.ends.get("1 devices")).toMatchObject({ state: "failed", attempts: 3 });
    expect(ending.error).toMatchObject({ code: "NB_UNREACHABLE", status: 502 });
  });

  it("is never opened again when the backend said that it failed (B17)", async () => {
    const world = memoryWorld();
    world.play(streamOf("devices"), endsBadly("no"));
    await sync(world, { params: devices });
    expect(world.streams).toHaveLength(1);
  });

  it.each([
    [30_000, 30_000],
    [1_000, 8_000],
    [86_400_000, 300_000],
  ])("waits as long as the backend asks for, within reason: %i ms", async (retryAfterMs, pauseMs) => {
    const world = memoryWorld();
    world.play(streamOf("devices"), breaksOff({ status: 429, retryAfterMs }));
    const syncing = sync(world, { params: devices });
    expect(await world.untilTimer()).toBe(pauseMs);
    world.timers.pass(pauseMs);
    expect((await syncing).ending.verdict).toBe("success");
  });
});

describe("an abort", () => {
  it("stops the backend's run and ends the job with its reason (E96)", async () => {
    const world = memoryWorld();
    const reached = Promise.withResolvers<void>();
    world.play(streamOf("devices"), hangs(reached.resolve));
    const run = memoryRun({ params: devices });
    const syncing = createSyncRunner(world.parts)(run.context);
    await reached.promise;
    run.abort(new AppError("RUN_CANCELLED", { detail: "by admin" }));
    await expect(syncing).rejects.toMatchObject({ code: "RUN_CANCELLED", detail: "by admin" });
    expect(world.cancelled).toEqual(["run-1"]);
    expect(run.ends.has("1 devices")).toBe(false);
    expect(world.timers.pending).toBe(0);
  });

  it("waits a second at most for a backend that does not answer", async () => {
    const world = memoryWorld();
    const reached = Promise.withResolvers<void>();
    world.cancel = () => new Promise(() => undefined);
    world.play(streamOf("devices"), hangs(reached.resolve));
    const run = memoryRun({ params: devices });
    const syncing = createSyncRunner(world.parts)(run.context);
    await reached.promise;
    const set = world.untilTimer();
    run.abort();
    expect(await set).toBe(1_000);
    world.timers.pass(1_000);
    await expect(syncing).rejects.toMatchObject({ code: "RUN_CANCELLED" });
  });

  it("ends the pause before a stream is opened again", async () => {
    const world = memoryWorld();
    world.play(streamOf("devices"), breaksOff());
    const run = memoryRun({ params: devices });
    const syncing = createSyncRunner(world.parts)(run.context);
    await world.untilTimer();
    run.abort();
    await expect(syncing).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    expect(world.timers.pending).toBe(0);
    expect(world.streams).toHaveLength(1);
  });

  it("during the preflight makes no request more", async () => {
    const world = memoryWorld();
    const run = memoryRun({ params: devices });
    world.preflight = () => {
      run.abort();
      return { notes: [], wireIds: new Map([[1, 101]]), unresolved: new Map() };
    };
    await expect(createSyncRunner(world.parts)(run.context)).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    expect(world.streams).toEqual([]);
  });
});

describe("endpoints that another job holds", () => {
  const heldBy = new Map([[1, 12]]);

  it("come later: what is free goes first", async () => {
    const world = memoryWorld([1, 2]);
    const { run, ending } = await sync(world, { params: { ...devices, on_busy: "skip" }, heldBy });
    expect(asked(world)).toEqual([`102 ${streamOf("devices")}`]);
    expect(run.ends.get("1 devices")).toMatchObject({ state: "skipped", result: { summary: "Left out: job 12 is at work on pve-1." } });
    expect(ending).toMatchObject({ verdict: "warning", headline: "1 of 2 endpoints, nothing written; pve-1 left out." });
  });

  it("make a job that does not wait end as skipped when there is nothing else", async () => {
    const world = memoryWorld([1]);
    const { run, ending } = await sync(world, { params: { on_busy: "skip" }, heldBy });
    expect(ending).toMatchObject({ verdict: "skipped", headline: "Skipped: job 12 is at work on the same Proxmox endpoints." });
    expect(run.timesMarkedRunning).toBe(0);
    expect(world.streams).toEqual([]);
  });
});

describe("a job that another worker takes over", () => {
  const done: StepEnd = { state: "completed", attempts: 1, result: { ok: true, summary: "Done.", runtime_seconds: 2, path: "x", created: 3, updated: 0, deleted: 0, failed: 0, is_counted: true } };

  it("does not do again what is completed; the preflight always", async () => {
    const world = memoryWorld();
    const ends = new Map([["1 preflight", done], ["1 cluster", done], ["1 devices", done]]);
    const { run, ending } = await sync(world, { params: { sync_types: ["devices", "storage"] }, ends });
    expect(run.begun).toEqual(["1 preflight", "1 storage"]);
    expect(asked(world)).toEqual([`101 ${streamOf("storage")}`]);
    expect(ending.headline).toBe("1 of 1 endpoint, 6 objects written.");
  });

  it("asks for no claim on an endpoint whose turn is over", async () => {
    const world = memoryWorld([1, 2]);
    const ends = new Map(["1 preflight", "1 cluster", "1 devices"].map((step) => [step, done] as const));
    const { run, ending } = await sync(world, { params: devices, ends });
    expect(run.claims[0]).toBe("request 2");
    expect(responseOf(ending)["endpoint_runtimes"]).toMatchObject([{ endpoint_id: 1, runtime_seconds: 6 }, { endpoint_id: 2 }]);
  });

  it("does what failed, and what was left out because of it", async () => {
    const first = memoryWorld();
    first.play(streamOf("devices"), endsBadly("no"));
    const { run } = await sync(first, { params: { sync_types: ["devices", "storage"] } });
    const second = memoryWorld();
    await sync(second, { params: { sync_types: ["devices", "storage"] }, ends: run.ends, attempt: 2 });
    expect(asked(second)).toEqual([`101 ${streamOf("devices")}`, `101 ${streamOf("storage")}`]);
  });
});

describe("a job that waits for its next endpoint without a worker", () => {
  const heldBy = new Map([[2, 12]]);
  const params = { sync_types: ["devices", "storage"] };

  it("goes on later in the same attempt: what failed has failed, and is told at the end", async () => {
    const first = memoryWorld([1, 2]);
    first.play(streamOf("devices"), endsBadly("no", ["error_detail", { message: "no", suggestion: "Do that." }]));
    const run = memoryRun({ params, heldBy });
    await expect(createSyncRunner(first.parts)(run.context)).rejects.toThrow(ParkedError);
    const second = memoryWorld([1, 2]);
    const { ending } = await sync(second, { params, ends: run.ends });
    expect(asked(second)).toEqual([`102 ${streamOf("devices")}`, `102 ${streamOf("storage")}`]);
    expect(ending.headline).toContain("1 of 2 endpoints");
    expect(ending.error?.toProblem()).toMatchObject({ code: "RUN_NOTHING_WRITTEN", status: 503, hint: "Do that.", message: expect.stringMatching(/: stage devices of pve-1 failed \(HTTP 503\): no$/) });
  });

  it("remembers an endpoint that was gone when its turn came", async () => {
    const first = memoryWorld([1, 2]);
    first.play(streamOf("devices"), (request) => {
      first.proxmoxes[0] = { ...first.proxmoxes[0]!, enabled: false };
      return endsWell()(request);
    });
    const run = memoryRun({ params, heldBy });
    await expect(createSyncRunner(first.parts)(run.context)).rejects.toThrow(ParkedError);
    const { ending } = await sync(memoryWorld([1, 2]), { params, ends: run.ends });
    expect(ending).toMatchObject({ verdict: "warning", headline: "1 of 2 endpoints, nothing written; pve-1 left out." });
  });

  it("remembers which machines were not to be found", async () => {
    const targeted = { sync_types: ["vm-disks"], netbox_vm_ids: [11] };
    const path = "virtualization/virtual-machines/11/virtual-disks/create/stream";
    const first = memoryWorld([1, 2]);
    first.play(path, isElsewhere);
    const run = memoryRun({ params: targeted, heldBy });
    await expect(createSyncRunner(first.parts)(run.context)).rejects.toThrow(ParkedError);
    const second = memoryWorld([1, 2]);
    second.play(path, isElsewhere);
    const { ending } = await sync(second, { params: targeted, ends: run.ends });
    expect(ending.error).toMatchObject({ code: "RUN_UNKNOWN_OBJECT" });
  });
});

describe("a sync of some virtual machines", () => {
  const machines = "virtualization/virtual-machines";

  it("asks for each by itself where the wire has a path for it", async () => {
    const world = memoryWorld();
    await sync(world, { params: { sync_types: ["virtual-machines", "task-history"], netbox_vm_ids: [11, 12] } });
    expect(world.streams.map(({ path, query }) => [path, query["netbox_vm_ids"]])).toEqual([
      [`${machines}/11/create/stream`, "11"],
      [`${machines}/12/create/stream`, "12"],
      [`${machines}/task-history/create/stream`, "11,12"],
    ]);
  });

  it("asks no more for machines that are at another endpoint", async () => {
    const world = memoryWorld([1, 2]);
    // Machine 11 is at the first endpoint, 12 at the second.
    world.play(`${machines}/12/create/stream`, isElsewhere);
    world.play(`${machines}/11/create/stream`, endsWell(), isElsewhere);
    const { ending } = await sync(world, { params: { sync_types: ["virtual-machines", "task-history"], netbox_vm_ids: [11, 12] } });
    expect(world.streams.filter(({ path }) => path.includes("task-history")).map(({ query }) => query["netbox_vm_ids"])).toEqual(["11", "12"]);
    expect(ending.verdict).toBe("success");
  });

  it("asks one by one when a request for several is refused for one of them", async () => {
    const world = memoryWorld([1, 2]);
    world.play(`${machines}/task-history/create/stream`, isElsewhere, endsWell(), isElsewhere, isElsewhere, isElsewhere, endsWell());
    const { run, ending } = await sync(world, { params: { sync_types: ["task-history"], netbox_vm_ids: [11, 12] } });
    expect(world.streams.map(({ query }) => `${query["proxmox_endpoint_ids"]} ${query["netbox_vm_ids"]}`)).toEqual(["101 11,12", "101 11", "101 12", "102 11,12", "102 11", "102 12"]);
    expect(run.ends.get("2 task-history")).toMatchObject({ state: "completed" });
    expect(ending.verdict).toBe("success");
  });

  it("fails when no endpoint has one of them", async () => {
    const world = memoryWorld([1, 2]);
    world.play(`${machines}/11/create/stream`, isElsewhere, isElsewhere);
    const { run, ending } = await sync(world, { params: { sync_types: ["virtual-machines", "vm-disks"], netbox_vm_ids: [11] } });
    expect(ending).toMatchObject({ verdict: "failed", error: { code: "RUN_UNKNOWN_OBJECT", detail: "no Proxmox endpoint of this job has the virtual machine 11 of NetBox" } });
    expect(run.ends.get("1 vm-disks")).toMatchObject({ state: "skipped", result: { summary: "The machines asked for are not at pve-1." } });
    expect(world.streams).toHaveLength(2);
  });
});

describe("a sync by one stream", () => {
  const fullUpdate = { transport: "full-update" };
  const step = (name: string, status: string, more: Readonly<Record<string, unknown>> = {}): readonly [string, Readonly<Record<string, unknown>>] => ["step", { step: name, status, message: `${name} ${status}`, ...more }];

  it("keeps the book of the stages by what the stream tells of them", async () => {
    const world = memoryWorld();
    const frames = WIRE_STAGES.flatMap(({ name, step: slug }) => (name === "sdn" ? [] : [step(slug, "started"), step(slug, "completed", { result: { created: 1 } })]));
    world.play("full-update/stream", endsWell({ status: "completed" }, step("stream", "started"), ...frames));
    const { run, ending } = await sync(world, { params: fullUpdate });
    expect(asked(world)).toEqual(["101 full-update/stream"]);
    expect(run.begun).toEqual(["1 preflight", "1 cluster", "1 full-update", ...STAGE_NAMES.filter((name) => name !== "sdn").map((name) => `1 ${name}`)]);
    expect(run.ends.get("1 vm-disks")).toMatchObject({ state: "completed", result: { created: 1 } });
    expect(run.ends.get("1 sdn")).toMatchObject({ state: "skipped", result: { summary: expect.stringContaining("sync_mode_sdn") } });
    expect(ending).toMatchObject({ verdict: "success", headline: "1 of 1 endpoint, 12 objects written." });
  });

  it("that fails tells which stage it was at", async () => {
    const world = memoryWorld();
    world.play("full-update/stream", endsBadly("no", step("devices", "started"), step("devices", "completed", { result: { count: 0 } }), step("storage", "started")));
    const { run, ending } = await sync(world, { params: fullUpdate });
    expect(run.ends.get("1 devices")?.state).toBe("completed");
    expect(run.ends.get("1 storage")?.state).toBe("failed");
    expect(run.ends.get("1 vm-disks")).toMatchObject({ state: "skipped", result: { summary: "The full update did not get that far.", left_out: true } });
    expect(ending.error).toMatchObject({ detail: "stage full-update of pve-1 failed (HTTP 503): no" });
  });

  it("that breaks off within a stage is opened again, and the later word counts", async () => {
    const world = memoryWorld();
    world.play("full-update/stream", breaksOff({}, step("devices", "started")), endsWell({}, step("devices", "started"), step("devices", "completed", { result: { created: 2 } })));
    const syncing = sync(world, { params: fullUpdate });
    await world.untilTimer();
    world.timers.pass(8_000);
    const { run, ending } = await syncing;
    expect(run.ends.get("1 devices")).toMatchObject({ state: "completed", result: { created: 2 } });
    expect(ending.verdict).toBe("success");
  });

  it("that is aborted ends the job", async () => {
    const world = memoryWorld();
    const reached = Promise.withResolvers<void>();
    world.play("full-update/stream", async (request) => {
      await request.onFrame("step", { step: "devices", status: "started" });
      return hangs(reached.resolve)(request);
    });
    const run = memoryRun({ params: fullUpdate });
    const syncing = createSyncRunner(world.parts)(run.context);
    await reached.promise;
    run.abort();
    await expect(syncing).rejects.toMatchObject({ code: "RUN_CANCELLED" });
    expect(world.cancelled).toEqual(["run-1"]);
  });

  it.each<[title: string, prepare: (world: MemoryWorld) => void, reason: string]>([
    ["the backend has none", (world) => void (world.offersFullUpdate = false), "The backend offers no full update: the stages are run one by one."],
    ["stages are switched off", (world) => void (world.modes["storage"] = "disabled"), "A full update cannot leave out the stages that are switched off: they are run one by one."],
  ])("is one by stages where %s, and the job's log says so", async (_title, prepare, reason) => {
    const world = memoryWorld();
    prepare(world);
    const { run } = await sync(world, { params: fullUpdate });
    expect(asked(world)).toContain(`101 ${streamOf("devices")}`);
    expect(asked(world)).not.toContain("101 full-update/stream");
    expect(run.messages("info")).toContain(reason);
  });

  it.each([{ sync_types: ["devices"] }, { netbox_vm_ids: [3] }])("is one by stages for %j: a full update would do more than was asked for", async (params) => {
    const world = memoryWorld();
    await sync(world, { params: { ...fullUpdate, ...params } });
    expect(world.streams.every(({ path }) => path !== "full-update/stream")).toBe(true);
    expect(world.streams.length).toBeGreaterThan(0);
  });
});
