import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const HISTORY = { snapshotsPerGuest: 2, backupsPerGuest: 2, tasksPerNode: 8, replicationJobs: 1, backupJobs: 1, vnets: 1 };
const PARTS = ["storage", "backups", "snapshots", "task-history", "replications", "backup-routines"] as const;

function worldWith(netbox: WorldOptions["netbox"] = {}): Promise<World> {
  return openWorld({ estate: { nodes: 2, vms: 6, seed: 5, history: HISTORY }, netbox: { plugins: ["proxbox"], ...netbox } });
}

function model(name: string): string {
  return `netbox_proxbox.${name}`;
}

describe("what NetBox has no model of its own for", () => {
  it("goes to netbox-proxbox's models, and the second run writes nothing", async () => {
    const world = await worldWith();
    const report = await world.run({ inventory: PARTS });
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    const guests = world.proxmox.estate.guests;
    expect(world.rows(model("vmsnapshot"))).toHaveLength(guests.reduce((sum, { snapshots }) => sum + snapshots.length, 0));
    expect(world.rows(model("vmsnapshot")).map(({ name }) => name)).not.toContain("current");
    expect(new Set(world.rows(model("proxmoxstorage")).map(({ name }) => name))).toEqual(new Set(world.proxmox.estate.storages.map(({ storage }) => storage)));
    expect(world.rows(model("proxmoxstorage"))).toHaveLength(world.proxmox.estate.storages.length);
    expect(world.rows(model("vmbackup")).length).toBeGreaterThan(0);
    expect(new Set(world.rows(model("vmbackup")).map(({ volume_id }) => volume_id)).size, "E116: a volume of a shared storage once").toBe(world.rows(model("vmbackup")).length);
    expect(world.rows(model("vmtaskhistory")).length).toBeGreaterThan(0);
    await world.expectSettled({ inventory: PARTS });
  });

  it("E117 follows Proxmox VE: a snapshot that is gone is removed, one that is new is made, a person's row stays", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [guest] = world.proxmox.estate.guests.filter(({ snapshots }) => snapshots.length > 1);
    const gone = guest?.snapshots.pop()?.name;
    const machine = world.rows(model("vmsnapshot"), { vmid: guest?.vmid })[0]?.["virtual_machine"];
    const theirs = world.create(model("vmsnapshot"), { virtual_machine: machine, name: "by-hand", vmid: guest?.vmid });
    guest?.snapshots.push({ name: "fresh", snaptime: 1_780_000_000 });
    await world.run({ inventory: PARTS });
    const names = world.rows(model("vmsnapshot"), { virtual_machine: machine }).map(({ name }) => name);
    expect(names).not.toContain(gone);
    expect(names).toEqual(expect.arrayContaining(["fresh", "by-hand"]));
    expect(world.writesTo(model("vmsnapshot"), theirs.id)).toEqual([]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("E115 is planned without a write", async () => {
    const world = await worldWith();
    const before = world.netbox.requests.writes;
    const report = await world.plan({ inventory: PARTS });
    expect(report.changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["storage", "snapshot", "backup"]));
    expect(world.netbox.requests.writes).toBe(before);
  });

  it("goes nowhere, and is not asked for, where NetBox does not have them", async () => {
    const world = await worldWith({ plugins: [] });
    await world.run({ inventory: PARTS });
    expect(world.proxmox.requests.entries.filter(({ path }) => /snapshot|\/content/.test(path))).toEqual([]);
    await world.expectSettled({ inventory: PARTS });
  });
});
