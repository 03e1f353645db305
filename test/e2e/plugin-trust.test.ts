import { clusterOf, guest } from "@proxbox/lab";
import type { Row } from "@proxbox/lab";
import { memoryLastWritten } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

/** NetBox's own models that a run reads or writes. */
const NETBOX_MODELS = [
  ...Object.values(MODELS), "virtualization.clustertype", "virtualization.virtualmachinetype", "dcim.manufacturer", "dcim.devicetype", "dcim.platform", "extras.customfield",
  "ipam.vlan", "ipam.vlangroup", "ipam.vrf", "ipam.iprange",
];

const HISTORY = { snapshotsPerGuest: 2, backupsPerGuest: 2, tasksPerNode: 8, replicationJobs: 1, backupJobs: 1, vnets: 1 };
const PARTS = ["storage", "backups", "snapshots", "replications", "backup-routines"] as const;
const SNAPSHOT = "netbox_proxbox.vmsnapshot";
const BACKUP = "netbox_proxbox.vmbackup";
const ROUTINE = "netbox_proxbox.backuproutine";

function worldWith(options: Partial<WorldOptions> = {}): Promise<World> {
  return openWorld({ estate: { nodes: 2, vms: 6, seed: 5, history: HISTORY }, ...options, netbox: { plugins: ["proxbox"], ...options.netbox } });
}

/** The first row of a model that hangs on a machine. */
function rowOn(world: World, model: string, machine: number): number {
  return world.rows(model, { virtual_machine: machine })[0]?.id ?? 0;
}

/** Which of the models a row is of. */
function modelOf(world: World, made: Row): string {
  return [SNAPSHOT, BACKUP, "netbox_proxbox.proxmoxvmcloudinit"].find((model) => world.rows(model).some((row) => row.id === made.id && row["created"] === made["created"])) ?? "";
}

function withSnapshots(where: { readonly name: string; readonly node: string }, ...snapshots: readonly string[]): ReturnType<typeof guest> {
  return { ...guest({ vmid: 100, birth: where.name.length, ...where }), snapshots: snapshots.map((each, index) => ({ name: each, snaptime: 1_780_000_000 + index })) };
}

describe("what people and two clusters make of netbox-proxbox's rows", () => {
  it("E04 two clusters with equal vmids: each snapshot is at its own machine", async () => {
    const world = await worldWith({
      estates: {
        a: clusterOf({ name: "a", nodes: ["a1"], guests: [withSnapshots({ name: "db", node: "a1" }, "before-upgrade")] }),
        b: clusterOf({ name: "b", nodes: ["b1"], guests: [withSnapshots({ name: "mail", node: "b1" }, "before-upgrade", "only-b")] }),
      },
    });
    await world.run({ inventory: ["snapshots"] });
    const namesOf = (machine: string) => world.rows(SNAPSHOT, { virtual_machine: world.vm(machine).id }).map(({ name }) => String(name)).sort();
    expect({ db: namesOf("db"), mail: namesOf("mail") }).toEqual({ db: ["before-upgrade"], mail: ["before-upgrade", "only-b"] });
    await world.expectSettled({ inventory: ["snapshots"] });
    world.guest(100, "b").snapshots.pop();
    await world.run({ inventory: ["snapshots"], sources: ["b"] });
    expect({ db: namesOf("db"), mail: namesOf("mail") }).toEqual({ db: ["before-upgrade"], mail: ["before-upgrade"] });
  });

  it("E04 two clusters whose nodes have one name, where netbox-proxbox takes only one of two such snapshots: the second is a conflict, and no run fails", async () => {
    const estateOf = (name: string) => clusterOf({ name, nodes: ["pve1"], guests: [withSnapshots({ name: `db-${name}`, node: "pve1" }, "before-upgrade")] });
    const world = await worldWith({ estates: { a: estateOf("a"), b: estateOf("b") } });
    const report = await world.run({ inventory: ["snapshots"] });
    expect(report.outcomes.filter(({ kind }) => kind === "snapshot").map(({ status }) => status).toSorted()).toEqual(["conflict", "created"]);
    await world.expectSettled({ inventory: ["snapshots"] });
  });

  it("a copy of a backup on another node's own storage, of which netbox-proxbox takes only one, is a conflict in every run and fails none", async () => {
    const world = await worldWith({ estate: { nodes: 2, vms: 2, seed: 5 } });
    const [owner] = world.proxmox.estate.guests;
    const copy = { volid: `local:backup/vzdump-qemu-${owner?.vmid ?? 0}-copy.vma.zst`, content: "backup", subtype: "qemu", vmid: owner?.vmid, ctime: 1_780_000_000, format: "vma.zst", size: 1 };
    const local = world.proxmox.estate.storages.find(({ storage }) => storage === "local");
    if (local !== undefined) local.nodeVolumes = Object.fromEntries(world.proxmox.estate.nodes.map(({ name }) => [name, [copy]]));
    for (const created of [1, 0]) {
      const report = await world.run({ inventory: ["storage", "backups"] });
      expect(report.outcomes.flatMap(({ kind, status }) => (kind === "backup" && status !== "unchanged" ? [status] : [])).toSorted()).toEqual(["conflict", ...Array<string>(created).fill("created")]);
    }
    expect(world.rows(BACKUP)).toHaveLength(1);
    await world.expectSettled({ inventory: ["storage", "backups"] });
  });

  it("a subnet of the SDN that two clusters have is a prefix of the first, a conflict of the second in every run, and no failure", async () => {
    const estateOf = (name: string) => ({ ...clusterOf({ name, nodes: [`${name}1`], guests: [] }), sdn: { zones: [{ zone: "z", type: "evpn" }], vnets: [{ vnet: "v", type: "vnet", zone: "z", tag: 11_000 }], subnets: [{ subnet: "z-10.8.0.0-24", type: "subnet", vnet: "v", zone: "z", cidr: "10.8.0.0/24", network: "10.8.0.0" }] } });
    const world = await worldWith({ estates: { a: estateOf("a"), b: estateOf("b") } });
    for (const first of ["created", "unchanged"]) {
      const report = await world.run({ inventory: ["sdn"] });
      expect(report.outcomes.flatMap(({ kind, status }) => (kind === "prefix" ? [status] : [])).toSorted()).toEqual(["conflict", first]);
    }
    await world.expectSettled({ inventory: ["sdn"] });
  });

  it("a guest that moves to another node keeps its snapshot rows: the node is no part of their identity", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [moved] = world.proxmox.estate.guests.filter(({ snapshots }) => snapshots.length > 0);
    const ids = () => world.rows(SNAPSHOT, { vmid: moved?.vmid }).map(({ id }) => id);
    const before = ids();
    const other = world.proxmox.estate.nodes.find(({ name }) => name !== moved?.node)?.name ?? "";
    if (moved !== undefined) moved.node = other;
    await world.run({ inventory: PARTS });
    expect(ids()).toEqual(before);
    expect(world.rows(SNAPSHOT, { vmid: moved?.vmid }).map(({ node }) => node)).toEqual(before.map(() => other));
    await world.expectSettled({ inventory: PARTS });
  });

  it("a person's notes on a backup stay, and the row outlives the backup because of them", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [row] = world.rows(BACKUP);
    if (row === undefined) throw new Error("no backup");
    world.edit(BACKUP, row.id, { notes: "keep for the auditors" });
    await world.expectSettled({ inventory: PARTS });
    for (const { volumes } of world.proxmox.estate.storages) volumes.splice(0, volumes.length, ...volumes.filter(({ volid }) => volid !== row["volume_id"]));
    await world.run({ inventory: PARTS });
    expect(world.rows(BACKUP, { id: row.id })).toHaveLength(1);
  });

  it("a backup's row that a person moved to another machine outlives the backup, though the machine that it was on was deleted and made again", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [row] = world.rows(BACKUP, { storage: "nfs-backup" });
    const other = world.rows(MODELS.vm).find(({ id }) => id !== row?.["virtual_machine"]);
    world.edit(BACKUP, row?.id ?? 0, { virtual_machine: other?.id });
    // Django's PROTECT forbids to delete a machine while such a row points to one of its addresses.
    for (const { id } of world.rows("netbox_proxbox.guestvminterfaceaddress")) world.erase("netbox_proxbox.guestvminterfaceaddress", id);
    world.erase(MODELS.vm, Number(row?.["virtual_machine"]));
    // The first makes the machine again, the second finds that the row is not on it.
    await world.run({ inventory: PARTS });
    await world.run({ inventory: PARTS });
    for (const { volumes } of world.proxmox.estate.storages) volumes.splice(0, volumes.length, ...volumes.filter(({ volid }) => volid !== row?.["volume_id"]));
    await world.run({ inventory: PARTS });
    expect(world.rows(BACKUP, { id: row?.id }).map((each) => each["virtual_machine"])).toEqual([other?.id]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("lost records: rows with our mark are taken up again, nothing is written and nothing made twice", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const before = world.rows(SNAPSHOT).length + world.rows(BACKUP).length;
    world.lastWritten = memoryLastWritten();
    await world.expectSettled({ inventory: PARTS });
    expect(world.rows(SNAPSHOT).length + world.rows(BACKUP).length).toBe(before);
    const [owner] = world.proxmox.estate.guests.filter(({ snapshots }) => snapshots.length > 0);
    owner?.snapshots.pop();
    await world.run({ inventory: PARTS });
    expect(world.rows(SNAPSHOT).length + world.rows(BACKUP).length).toBe(before - 1);
  });

  it("a guest that is destroyed and deleted takes its rows along; its backups stay in Proxmox VE and are not made again", async () => {
    const world = await worldWith({ settings: { deletion: { isEnabled: true, graceDays: 1, maxRatio: 1, alwaysAllowed: 9, isApproved: false } } });
    await world.run({ inventory: PARTS });
    const [row] = world.rows(BACKUP);
    const vmid = Number(row?.["vmid"]);
    world.destroy(vmid);
    await world.run({ inventory: PARTS });
    expect(world.rows(SNAPSHOT, { vmid }), "snapshots go with the guest").toEqual([]);
    expect(world.rows(BACKUP, { vmid }).length, "backups outlive it").toBeGreaterThan(0);
    await world.expectSettled({ inventory: PARTS });
    world.passDays(3);
    const deleted = await world.run({ inventory: PARTS });
    expect(deleted.changes.filter(({ action }) => action === "delete").map(({ kind }) => kind)).toContain("virtual-machine");
    expect(world.rows(BACKUP, { vmid })).toEqual([]);
    const settled = await world.run({ inventory: PARTS });
    expect(settled.changes).toEqual([]);
    await world.expectSettled({ inventory: PARTS });
    expect(world.rows(BACKUP, { vmid })).toEqual([]);
  });

  it.each([
    ["a row that a person made", (world: World, machine: number) => world.create(SNAPSHOT, { virtual_machine: machine, name: "by hand" }), "snapshot by hand"],
    ["a person's tag on a backup", (world: World, machine: number) => world.edit(BACKUP, rowOn(world, BACKUP, machine), { tags: [...(world.row(BACKUP, { id: rowOn(world, BACKUP, machine) })["tags"] as number[]), world.create("extras.tag", { name: "Audit", slug: "audit" }).id] }), "backup"],
    ["a person's notes on a backup", (world: World, machine: number) => world.edit(BACKUP, rowOn(world, BACKUP, machine), { notes: "keep" }), "backup"],
    ["what was asked for in its row of cloud-init", (world: World, machine: number) => world.create("netbox_proxbox.proxmoxvmcloudinit", { virtual_machine: machine, hostname: "web.example" }), "cloud-init"],
  ] as const)("a machine is not deleted with %s, by which it is told, and goes once that is gone", async (_what, put, words) => {
    const settings = { deletion: { isEnabled: true, graceDays: 1, maxRatio: 1, alwaysAllowed: 9, isApproved: false } };
    const world = await worldWith({ settings });
    await world.run({ inventory: PARTS });
    const vmid = Number(world.rows(BACKUP)[0]?.["vmid"]);
    const machine = Number(world.rows(BACKUP)[0]?.["virtual_machine"]);
    const made = put(world, machine);
    world.destroy(vmid);
    await world.run({ inventory: PARTS });
    world.passDays(3);
    const { remarks } = await world.run({ inventory: PARTS });
    expect(world.rows(MODELS.vm, { id: machine })).toHaveLength(1);
    expect(remarks).toContainEqual(expect.objectContaining({ type: "kept", kind: "virtual-machine", reason: expect.stringContaining(words) }));
    await world.expectSettled({ inventory: PARTS });
    world.erase(modelOf(world, made), made.id);
    await world.run({ inventory: PARTS });
    expect(world.rows(MODELS.vm, { id: machine })).toEqual([]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("a machine is not deleted with a row that a person made since it was planned", async () => {
    const world = await worldWith({ settings: { deletion: { isEnabled: true, graceDays: 1, maxRatio: 1, alwaysAllowed: 9, isApproved: false } } });
    await world.run({ inventory: PARTS });
    const machine = Number(world.rows(BACKUP)[0]?.["virtual_machine"]);
    world.destroy(Number(world.rows(BACKUP)[0]?.["vmid"]));
    await world.run({ inventory: PARTS });
    world.passDays(3);
    const makeRow = ({ type }: { readonly type: string }): void => void (type === "planned" && world.create(SNAPSHOT, { virtual_machine: machine, name: "by hand" }));
    const { outcomes } = await world.run({ inventory: PARTS, onEvent: makeRow });
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: "virtual-machine", status: "kept", reason: expect.stringContaining("snapshot by hand") }));
    expect([world.rows(MODELS.vm, { id: machine }).length, world.rows(SNAPSHOT, { name: "by hand" }).length]).toEqual([1, 1]);
  });

  it("what was not seen is not gone: a storage that does not answer, a guest whose snapshots are refused", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const count = () => [world.rows(SNAPSHOT).length, world.rows(BACKUP).length];
    const before = count();
    for (const { name } of world.proxmox.estate.nodes) world.proxmox.faults.add({ path: new RegExp(`/nodes/${name}/.*(snapshot|content)`), times: Infinity, effect: { kind: "status", status: 500 } });
    const report = await world.run({ inventory: PARTS });
    expect(report.summary.verdict).toBe("warning");
    expect(count()).toEqual(before);
  });

  it("E89 a Proxmox VE without replication and SDN (501) is no error", async () => {
    const world = await worldWith();
    world.proxmox.faults.add({ path: /\/cluster\/(replication|sdn)/, times: Infinity, effect: { kind: "status", status: 501 } });
    const report = await world.run({ inventory: [...PARTS, "sdn"] });
    expect(report.summary.verdict).toBe("success");
  });

  it("a token that may not see the plugin's models costs the run these alone", async () => {
    const world = await worldWith();
    const all = ["view", "add", "change", "delete"] as const;
    const token = world.netbox.tokens.addToken(NETBOX_MODELS.map((type) => ({ type, actions: [...all] })));
    const report = await world.run({ inventory: PARTS, token });
    expect(world.vmNames().length).toBeGreaterThan(0);
    expect(world.rows(SNAPSHOT)).toEqual([]);
    expect({ verdict: report.summary.verdict, warnings: report.summary.warnings.join(" ") }).toMatchObject({ verdict: "warning", warnings: expect.stringContaining("inventory") });
  });

  it("a backup job hangs on the plugin's own endpoint, found by its address; without one it stays in the inventory and is said once", async () => {
    const world = await worldWith();
    const first = await world.run({ inventory: PARTS });
    expect(world.rows(ROUTINE)).toEqual([]);
    expect(first.remarks.filter(({ kind }) => kind === "backup-routine")).toHaveLength(1);
    const endpoint = world.create("netbox_proxbox.proxmoxendpoint", { name: "My lab", domain: "127.0.0.1" });
    await world.run({ inventory: PARTS });
    expect(world.rows(ROUTINE).map((row) => row["endpoint"])).toEqual([endpoint.id]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("one guest alone: only its snapshots are read, written and called gone", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [first, second] = world.proxmox.estate.guests.filter(({ snapshots }) => snapshots.length > 0);
    first?.snapshots.pop();
    second?.snapshots.pop();
    const before = world.rows(SNAPSHOT).length;
    const { session } = world.session({ only: [first?.vmid ?? 0] });
    const signal = new AbortController().signal;
    const found = await session.inventory({ part: "snapshots", signal });
    const events = [];
    for await (const event of session.items(found, { mode: "apply", signal })) events.push(event.type);
    expect(events.at(-1)).toBe("run-finished");
    expect(world.rows(SNAPSHOT)).toHaveLength(before - 1);
    expect(world.rows(SNAPSHOT, { vmid: first?.vmid })).toHaveLength(first?.snapshots.length ?? -1);
  });

  it("E04 one guest of each of two clusters: what is gone is called gone in both", async () => {
    const estateOf = (name: string) => clusterOf({ name, nodes: [`${name}1`], guests: [withSnapshots({ name: `db-${name}`, node: `${name}1` }, "kept", "gone")] });
    const world = await worldWith({ estates: { a: estateOf("a"), b: estateOf("b") } });
    await world.run({ inventory: ["snapshots"] });
    for (const source of ["a", "b"]) world.guest(100, source).snapshots.pop();
    const { session } = world.session({ only: [100] });
    const signal = new AbortController().signal;
    for await (const event of session.items(await session.inventory({ part: "snapshots", signal }), { mode: "apply", signal })) expect(event).not.toMatchObject({ outcome: { status: "failed" } });
    expect(world.rows(SNAPSHOT).map(({ name }) => name)).toEqual(["kept", "kept"]);
  });
});
