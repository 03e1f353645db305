import { STAGE_NAMES } from "@proxbox/contract";
import { describe, expect, it } from "vitest";
import { readEndpointSettings } from "../endpoints/endpoint-settings.ts";
import type { Log } from "@proxbox/server";
import type { Store } from "../store/store.ts";
import { aNetbox, aProxmox } from "../testing/endpoints.ts";
import { tempStore } from "../testing/temp-store.ts";
import { createRuns } from "./create-runs.ts";
import type { CreateRunsOptions } from "./create-runs.ts";
import type { RunRequest, Runs } from "./runs.ts";

const REQUEST: RunRequest = { kind: "full-update", stages: STAGE_NAMES, scope: {}, settings: {}, mode: "apply" };

const disk = tempStore();

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, child: () => silent };

/** Runs on a NetBox and a Proxmox VE that nobody listens at: each fails at once, which is all that is needed here. */
async function runsOn(store: Store, more: Partial<CreateRunsOptions> = {}): Promise<Runs> {
  let made = 0;
  store.netboxEndpoint.create({ ...aNetbox(), ipAddress: "127.0.0.1", domain: "", port: 1, isVerifyingTls: false });
  store.proxmoxEndpoints.create({ ...aProxmox(), name: "lab", ipAddress: "127.0.0.1", domain: null, port: 1, isVerifyingTls: false });
  return createRuns({ store, endpoints: readEndpointSettings({ env: {} }), clock: () => new Date(), newId: () => `run-${(made += 1)}`, log: silent, record: async () => undefined, ...more });
}

describe("the runs of a backend", () => {
  it("give an endpoint free again when a run could not even be noted", async () => {
    const store = await disk.open();
    let isFull = true;
    const noting = { ...store.runs, add: (run: Parameters<Store["runs"]["add"]>[0]) => {
      if (isFull) throw new Error("disk full");
      store.runs.add(run);
    } };
    const runs = await runsOn({ ...store, runs: noting });
    await expect(runs.start(REQUEST)).rejects.toThrow("disk full");
    isFull = false;
    expect((await (await runs.start(REQUEST)).report).problems.map(({ code }) => code)).toEqual(["NB_UNREACHABLE"]);
    await runs.close();
  });

  it("end as they end when their events cannot be kept", async () => {
    const store = await disk.open();
    const runs = await runsOn(store, { record: () => {
      throw new Error("disk full");
    } });
    const { report, id } = await runs.start(REQUEST);
    expect(await report).toMatchObject({ verdict: "failed" });
    expect(store.runs.get(id)).toMatchObject({ state: "failed" });
    expect(runs.active()).toEqual([]);
    await runs.close();
  });

  it("are named by their run_id once, and numbered after that", async () => {
    const store = await disk.open();
    const runs = await runsOn(store);
    const ids: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const handle = await runs.start({ ...REQUEST, runId: "night" });
      ids.push(handle.id);
      await handle.report;
    }
    expect(ids).toEqual(["night", "night.2", "night.3"]);
    await runs.close();
  });

  it("stop by their run_id, also those that are numbered", async () => {
    const store = await disk.open();
    const runs = await runsOn(store);
    await (await runs.start({ ...REQUEST, runId: "night" })).report;
    expect(runs.cancel("night")).toBe(false);
    const second = await runs.start({ ...REQUEST, runId: "night" });
    expect(runs.cancel("night")).toBe(true);
    await second.report;
    expect(store.runs.get("night.2")).toMatchObject({ state: "cancelled" });
    await runs.close();
  });

  it("refuse what they cannot begin, and leave no trace of it", async () => {
    const store = await disk.open();
    const runs = await runsOn(store);
    await expect(runs.start({ ...REQUEST, settings: { sync_mode_vm: "sometimes" } })).rejects.toMatchObject({ code: "CFG_SETTING_INVALID" });
    await expect(runs.start({ ...REQUEST, scope: { ipAddress: "192.0.2.1" } })).rejects.toMatchObject({ code: "CFG_SCOPE_INVALID" });
    expect(store.runs.list({ offset: 0, limit: 10 })).toEqual([]);
    await runs.close();
  });

  it("stop what is still looking for its scope when they are closed", async () => {
    const store = await disk.open();
    const runs = await runsOn(store);
    const beginning = runs.start({ ...REQUEST, scope: { netboxVmIds: [1] } });
    const closed = runs.close();
    await expect(beginning).rejects.toBeDefined();
    await closed;
    expect(runs.active()).toEqual([]);
  });
});
