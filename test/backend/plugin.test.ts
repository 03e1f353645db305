import { generateEstate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openBackendWorld } from "./backend-world.ts";
import type { BackendWorld } from "./backend-world.ts";
import { completeOf } from "./event-stream.ts";

const HISTORY = { snapshotsPerGuest: 2, backupsPerGuest: 1, tasksPerNode: 5, replicationJobs: 1, backupJobs: 1, vnets: 1 };
const SNAPSHOTS = "/virtualization/virtual-machines/snapshots/all/create/stream";

function open(): Promise<BackendWorld> {
  return openBackendWorld({ estates: { lab: generateEstate({ nodes: 2, vms: 6, seed: 1, history: HISTORY }) }, netbox: { plugins: ["proxbox"] } });
}

async function resultOf(world: BackendWorld, path: string): Promise<Record<string, unknown>> {
  return (completeOf(await world.stream(path)) as { result: Record<string, unknown> }).result;
}

function count(world: BackendWorld, model: string): number {
  return world.netbox.tables.rows(model).length;
}

describe("a backend whose NetBox has netbox-proxbox", () => {
  it("a full update fills its models too, and the second one writes nothing", async () => {
    const world = await open();
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
    const filled = ["proxmoxstorage", "vmsnapshot", "vmbackup", "vmtaskhistory", "replication"].map((name) => count(world, `netbox_proxbox.${name}`) > 0);
    expect(filled).toEqual([true, true, true, true, true]);
    const before = world.netbox.requests.writes;
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
    expect(world.netbox.requests.writes - before).toBe(0);
  });

  it("nothing of the SDN goes into NetBox unless it is asked for", async () => {
    const world = await open();
    await world.stream("/full-update/stream");
    expect([count(world, "vpn.l2vpn"), count(world, "ipam.prefix"), count(world, "netbox_proxbox.proxmoxsdnzone")]).toEqual([0, 0, 0]);
    await world.stream("/proxmox/sdn/create/stream?sync_mode_sdn=always");
    expect([count(world, "vpn.l2vpn"), count(world, "ipam.prefix")]).toEqual([1, 1]);
  });

  it("an object counts once, whether the inventory or NetBox lacked it", async () => {
    const world = await open();
    await world.stream("/full-update/stream");
    const total = count(world, "netbox_proxbox.vmsnapshot");
    const [row] = world.netbox.tables.rows("netbox_proxbox.vmsnapshot");
    world.netbox.tables.remove("netbox_proxbox.vmsnapshot", row?.id ?? 0);
    expect(await resultOf(world, SNAPSHOTS)).toMatchObject({ created: 1, count: total });
    const [guest] = world.proxmox.estate.guests.filter(({ snapshots, template }) => snapshots.length > 0 && template !== true);
    guest?.snapshots.push({ name: "fresh", snaptime: 1_780_000_000 });
    expect(await resultOf(world, SNAPSHOTS)).toMatchObject({ created: 1, count: total + 1 });
    expect(count(world, "netbox_proxbox.vmsnapshot")).toBe(total + 1);
  });

  it("E115 a dry run of a stage writes neither to the inventory nor to NetBox", async () => {
    const world = await open();
    await world.stream("/full-update/stream");
    const [guest] = world.proxmox.estate.guests.filter(({ snapshots, template }) => snapshots.length > 0 && template !== true);
    guest?.snapshots.pop();
    const before = [count(world, "netbox_proxbox.vmsnapshot"), world.netbox.requests.writes];
    const result = await resultOf(world, `${SNAPSHOTS}?dry_run=true`);
    expect([count(world, "netbox_proxbox.vmsnapshot"), world.netbox.requests.writes]).toEqual(before);
    expect(result).toBeDefined();
  });

  it("a NetBox that refuses its models costs a warning: the inventory has everything all the same", async () => {
    const world = await open();
    world.netbox.faults.add({ path: /plugins\/proxbox\/snapshots/, times: Infinity, effect: { kind: "status", status: 403, body: JSON.stringify({ detail: "no" }) } });
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
    const { kinds } = (await world.ask("GET", "/inventory")).body as { kinds: Record<string, number> };
    expect(kinds["snapshot"]).toBeGreaterThan(0);
    expect(count(world, "netbox_proxbox.vmsnapshot")).toBe(0);
  });

  it("E115 an approved plan covers what goes into its models: it is refused when that has changed, and writes it otherwise", async () => {
    const world = await open();
    await world.stream("/full-update/stream");
    const [guest] = world.proxmox.estate.guests.filter(({ snapshots, template }) => snapshots.length > 0 && template !== true);
    const plan = async (): Promise<{ id: string; plan: { changes: readonly { kind: string; action: string }[] } }> => (await world.ask("POST", "/plans")).body as Awaited<ReturnType<typeof plan>>;
    guest?.snapshots.push({ name: "seen", snaptime: 1_780_000_000 });
    const first = await plan();
    expect(first.plan.changes).toMatchObject([{ kind: "snapshot", action: "create" }]);
    guest?.snapshots.push({ name: "unseen", snaptime: 1_780_000_100 });
    const before = [count(world, "netbox_proxbox.vmsnapshot"), world.netbox.requests.writes] as const;
    expect(await world.ask("POST", `/plans/${first.id}/apply`)).toMatchObject({ status: 409, body: { code: "RUN_WORLD_MOVED" } });
    expect([count(world, "netbox_proxbox.vmsnapshot"), world.netbox.requests.writes]).toEqual(before);
    const second = await plan();
    expect((await world.ask("POST", `/plans/${second.id}/apply`)).status).toBe(200);
    expect(count(world, "netbox_proxbox.vmsnapshot")).toBe(before[0] + 2);
    expect((await plan()).plan.changes).toEqual([]);
  });

  it("an approved first plan writes the machines and what hangs on them", async () => {
    const world = await open();
    const { id } = (await world.ask("POST", "/plans")).body as { id: string };
    const applied = await world.stream(`/plans/${id}/apply/stream`, { method: "POST" });
    expect(completeOf(applied)).toMatchObject({ ok: true });
    expect([count(world, "netbox_proxbox.vmsnapshot") > 0, count(world, "netbox_proxbox.proxmoxstorage") > 0]).toEqual([true, true]);
    expect(((await world.ask("POST", "/plans")).body as { plan: { changes: unknown[] } }).plan.changes).toEqual([]);
  });

  it("a part of the inventory that the settings leave out is neither read nor written, and what there is of it stays", async () => {
    const world = await open();
    expect((await world.ask("PATCH", "/settings/sync", { inventory: { snapshots: false, task_history: false } })).body).toMatchObject({ inventory: { snapshots: false, task_history: false, storage: null } });
    expect(completeOf(await world.stream("/full-update/stream"))).toMatchObject({ ok: true });
    expect([count(world, "netbox_proxbox.vmsnapshot"), count(world, "netbox_proxbox.vmtaskhistory"), count(world, "netbox_proxbox.vmbackup") > 0]).toEqual([0, 0, true]);
    await world.ask("PATCH", "/settings/sync", { inventory: { snapshots: null, sdn: true } });
    await world.stream("/full-update/stream");
    const kept = count(world, "netbox_proxbox.vmsnapshot");
    expect([kept > 0, count(world, "vpn.l2vpn")]).toEqual([true, 1]);
    await world.ask("PATCH", "/settings/sync", { inventory: { snapshots: false } });
    for (const guest of world.proxmox.estate.guests) guest.snapshots.length = 0;
    await world.stream("/full-update/stream");
    expect(count(world, "netbox_proxbox.vmsnapshot")).toBe(kept);
  });
});
