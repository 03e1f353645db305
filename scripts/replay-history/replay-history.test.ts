import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordingsFolder, requirement, titleNeeding } from "../../test/requirements.ts";
import { replayHistory } from "./replay-history.ts";

describe.skipIf(!requirement("recordings").available)(`${titleNeeding("recordings", "a recorded site, from one node to a cluster")}`, () => {
  it("E87: keeps its machines when the stand-alone node becomes a cluster; nothing is doubled, and nothing is deleted", async () => {
    const recordings = ["pve-9.1-standalone", "pve-9.1-cluster"].map((name) => ({ name, folder: join(recordingsFolder, "proxmox", name) }));
    const [alone, cluster] = await replayHistory(recordings);
    expect(alone?.machines).toHaveLength(alone?.guests.length ?? -1);
    expect(cluster?.machines).toHaveLength(cluster?.guests.length ?? -1);
    const ids = new Set(cluster?.machines.map(({ id }) => id));
    expect(alone?.machines.filter(({ id }) => !ids.has(id)), "machines that lost their object").toEqual([]);
    expect(cluster?.clusters.map(({ name }) => name)).toEqual(["pvetest"]);
    expect(cluster?.clusters.map(({ id }) => id)).toEqual(alone?.clusters.map(({ id }) => id));
    expect([alone?.deleted, cluster?.deleted, alone?.secondRunWrites, cluster?.secondRunWrites]).toEqual([0, 0, 0, 0]);
    // The node has another name in the cluster; its device is a person's to end.
    expect(cluster?.devices.map(({ name, status }) => [name, status])).toEqual([["pve", "decommissioning"], ["vmpvetest", "active"], ["vmpvetest2", "active"]]);
  });
});
