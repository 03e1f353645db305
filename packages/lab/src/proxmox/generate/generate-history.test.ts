import { describe, expect, it } from "vitest";
import { generateEstate } from "./generate-estate.ts";

const size = { nodes: 3, vms: 20, seed: 3 };
const history = { snapshotsPerGuest: 3, backupsPerGuest: 2, tasksPerNode: 40, replicationJobs: 4, backupJobs: 2, vnets: 3 };
const plain = generateEstate(size);
const estate = generateEstate({ ...size, history });

describe("the history of a generated estate", () => {
  it("leaves guests, nodes and storages as they are without it", () => {
    const bare = estate.guests.map((guest) => ({ ...guest, snapshots: [] }));
    expect(bare).toEqual(plain.guests.map((guest) => ({ ...guest, snapshots: [] })));
    expect(estate.nodes.map((node) => ({ ...node, tasks: [], replication: [] }))).toEqual(plain.nodes);
    expect(estate.storages.map(({ volumes, nodeVolumes, ...storage }) => ({ ...storage, volumes: [] }))).toEqual(plain.storages);
  });

  it("is none where nothing is said, and the same for the same size", () => {
    expect(generateEstate({ ...size, history: {} })).toEqual(plain);
    expect(generateEstate({ ...size, history })).toEqual(estate);
  });

  it("gives as many of everything as asked for, each with an id of its own", () => {
    const machines = estate.guests.filter((guest) => !guest.template);
    expect(machines.every((guest) => guest.snapshots.length === 3)).toBe(true);
    expect(estate.guests.filter((guest) => guest.template).every((guest) => guest.snapshots.length === 0)).toBe(true);
    const shared = estate.storages.find((storage) => storage.storage === "nfs-backup")!.volumes.map((row) => row["volid"]);
    expect(new Set(shared).size).toBe(40);
    const upids = estate.nodes.flatMap((node) => node.tasks).map((row) => row["upid"]);
    expect(new Set(upids).size).toBe(120);
    expect([estate.replicationJobs.length, estate.backupJobs.length, estate.sdn.vnets.length, estate.sdn.subnets?.length]).toEqual([4, 2, 3, 3]);
  });

  it("lists tasks newest first, some of them of no guest", () => {
    for (const { tasks } of estate.nodes) {
      const starts = tasks.map((row) => Number(row["starttime"]));
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
      expect(tasks.some((row) => row["id"] === "")).toBe(true);
    }
  });

  it("replicates from the guest's node to another one", () => {
    for (const job of estate.replicationJobs) {
      expect(estate.guests.find((guest) => guest.vmid === job["guest"])?.node).toBe(job["source"]);
      expect(job["target"]).not.toBe(job["source"]);
    }
  });
});
