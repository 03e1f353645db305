import type { Remark } from "@proxbox/contract";
import type { Decision } from "@proxbox/engine";
import { guest, oneNodeCluster } from "@proxbox/lab";
import type { Estate, Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { Report, World } from "./world.ts";

type Conflicting = Remark & { readonly conflict: NonNullable<Remark["conflict"]> };

function only({ remarks }: Pick<Report, "remarks">, type: string): Conflicting {
  const [found, ...others] = remarks.flatMap((remark) => (remark.conflict?.type === type ? [{ ...remark, conflict: remark.conflict }] : []));
  if (found === undefined || others.length > 0) throw new Error(`${others.length + Number(found !== undefined)} conflicts of type ${type}`);
  return found;
}

function decide({ kind, key, field, proxmox, netbox, conflict: { id } }: Conflicting, code: string): Decision {
  return { id, code, kind, key, ...(field === undefined ? {} : { field }), ...(proxmox === undefined ? {} : { proxmox }), ...(netbox === undefined ? {} : { netbox }) };
}

function codesOf({ conflict }: Conflicting): readonly string[] {
  return conflict.resolutions.map(({ code }) => code);
}

/** Where an address is: the name of the interface, and of the machine or device. */
function placeOf(world: World, address: string): readonly unknown[] {
  const { assigned_object_type: type, assigned_object_id: id } = world.row(MODELS.ip, { address });
  if (id === null) return [];
  const [owner, column] = type === MODELS.nic ? ([MODELS.vm, "virtual_machine"] as const) : ([MODELS.device, "device"] as const);
  const port = world.row(String(type), { id });
  return [port["name"], world.row(owner, { id: port[column] })["name"]];
}

/** What no run may do: fail, or ask NetBox for something that it refuses. */
function expectNothingRefused(world: World, report: Report): void {
  expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

interface Holder {
  readonly owner: Row;
  readonly ownerModel: string;
  readonly address: Row;
}

/** What a person has documented: a machine in our cluster, one in another cluster, or a device, with the address on it. */
function holderOf(world: World, where: "our cluster" | "another cluster" | "a device"): Holder {
  const device = where === "a device" ? world.create(MODELS.device, { name: "theirs", site: world.create(MODELS.site, { name: "S9", slug: "s9" }).id, role: world.rows(MODELS.role)[0]?.id, device_type: world.rows("dcim.devicetype")[0]?.id }) : undefined;
  const cluster = where === "our cluster" ? world.row(MODELS.cluster, { name: "lab" }).id : world.create(MODELS.cluster, { name: "their cluster", type: world.rows("virtualization.clustertype")[0]?.id }).id;
  const owner = device ?? world.create(MODELS.vm, { name: "theirs", cluster, status: "active" });
  const port = device === undefined ? world.create(MODELS.nic, { name: "eth0", virtual_machine: owner.id }) : world.create(MODELS.deviceInterface, { name: "eth0", device: owner.id, type: "other" });
  const address = world.create(MODELS.ip, { address: "10.0.0.5/24", assigned_object_type: device === undefined ? MODELS.nic : MODELS.deviceInterface, assigned_object_id: port.id });
  return { owner, ownerModel: device === undefined ? MODELS.vm : MODELS.device, address };
}

/** A guest that has 10.0.0.5 as well, with the first run done before a person documented it. */
async function contested(where: Parameters<typeof holderOf>[1]): Promise<Holder & { readonly world: World }> {
  const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.9/24"] })) });
  await world.run();
  const holder = holderOf(world, where);
  world.proxmox.estate.guests.push(guest({ vmid: 102, name: "new", addresses: ["10.0.0.5/24"] }));
  return { world, ...holder };
}

describe("an address that a guest has and a person's object holds as its primary one", () => {
  it.each([["our cluster", "primary_ip4"], ["another cluster", "primary_ip4"], ["a device", "primary_ip4"], ["a device", "oob_ip"]] as const)("E42: in %s (%s) is given to the guest only once it is primary no longer, and no run fails before", async (where, field) => {
    const { world, owner, ownerModel, address } = await contested(where);
    const free = only(await world.run(), "address");
    const give = `give:${free.key}`;
    expect(codesOf(free)).toEqual(["leave", give]);
    const decisions = [decide(free, give)];

    world.edit(ownerModel, owner.id, { [field]: address.id });
    for (let run = 1; run <= 2; run += 1) {
      const report = await world.expectSettled({ decisions });
      expectNothingRefused(world, report);
      const held = only(report, "address");
      expect([report.summary.verdict, held.type, held.conflict.id, codesOf(held), held.conflict.decision]).toEqual(["warning", "conflict", free.conflict.id, ["leave"], undefined]);
      expect(held.reason).toMatch(field === "oob_ip" ? /out-of-band address of theirs/ : /primary address of theirs/);
      expect(held.reason).toContain(give);
    }
    expect(placeOf(world, "10.0.0.5/24")).toEqual(["eth0", "theirs"]);
    expect((await world.expectSettled({ decisions: [decide(free, "leave")] })).summary.verdict).toBe("success");

    world.edit(ownerModel, owner.id, { [field]: null });
    const report = await world.run({ decisions });
    expectNothingRefused(world, report);
    expect([placeOf(world, "10.0.0.5/24"), world.vm("new")["primary_ip4"]]).toEqual([["net0", "new"], address.id]);
    await world.expectSettled({ decisions });
    await world.expectSettled();
  });

  it.each([["virtualization.vminterface", "our cluster"], ["virtualization.virtualmachine", "another cluster"], ["dcim.interface", "a device"]] as const)("E42, E104: is not given away while the token may not see whose %s it is on (%s)", async (type, where) => {
    const { world, owner, ownerModel, address } = await contested(where);
    const free = only(await world.run(), "address");
    world.edit(ownerModel, owner.id, { primary_ip4: address.id });
    const theirs = new Set([owner.id, Number(address["assigned_object_id"])]);
    const token = world.netbox.tokens.addToken([{ type: "*", actions: ["view", "add", "change", "delete"], where: (row) => !(theirs.has(row.id) && (row["name"] === "theirs" || row["name"] === "eth0")) }, { type: "extras.customfield", actions: ["view"] }]);
    const report = await world.expectSettled({ token, decisions: [decide(free, `give:${free.key}`)] });
    expectNothingRefused(world, report);
    expect([type, codesOf(only(report, "address")), only(report, "address").reason]).toEqual([type, ["leave"], expect.stringContaining("nobody can tell")]);
  });
});

/** A cluster whose only node has this address on its bridge. */
function nodeWith(address: string, ...guests: Estate["guests"]): Estate {
  const estate = oneNodeCluster(...guests);
  for (const node of estate.nodes) node.networks = [{ iface: "vmbr0", type: "bridge", active: 1, cidr: address, address: address.split("/")[0], netmask: "24" }];
  return estate;
}

describe("the primary address of a node's device, which a person has chosen", () => {
  async function chosen(): Promise<{ readonly world: World; readonly device: Row; readonly address: Row }> {
    const world = await openWorld({ estate: nodeWith("10.0.0.5/24", guest({ vmid: 100, name: "a", addresses: ["10.0.0.9/24"] })) });
    await world.run();
    const device = world.row(MODELS.device, { name: "pve1" });
    const address = world.row(MODELS.ip, { address: "10.0.0.5/24" });
    world.edit(MODELS.device, device.id, { primary_ip4: address.id });
    await world.expectSettled();
    return { world, device, address };
  }

  it("E43: does not go to a guest that has it now, nor is it deleted, before another one is primary", async () => {
    const { world, device, address } = await chosen();
    Object.assign(world.proxmox.estate.nodes[0]?.networks[0] ?? {}, { cidr: "10.0.0.6/24", address: "10.0.0.6" });
    world.proxmox.estate.guests.push(guest({ vmid: 102, name: "new", addresses: ["10.0.0.5/24"] }));
    const report = await world.run();
    expectNothingRefused(world, report);
    expect(only(report, "address").reason).toContain("primary address of pve1");
    expectNothingRefused(world, await world.expectSettled());
    expect([placeOf(world, "10.0.0.5/24"), world.row(MODELS.device, { id: device.id })["primary_ip4"]]).toEqual([["vmbr0", "pve1"], address.id]);

    world.edit(MODELS.device, device.id, { primary_ip4: world.row(MODELS.ip, { address: "10.0.0.6/24" }).id });
    expectNothingRefused(world, await world.run());
    expect([placeOf(world, "10.0.0.5/24"), world.row(MODELS.ip, { address: "10.0.0.5/24" }).id]).toEqual([["net0", "new"], address.id]);
    await world.expectSettled();
  });

  it("E31: stays where it is when the node has it no longer, with and without something that a person put into it", async () => {
    const { world, device, address } = await chosen();
    Object.assign(world.proxmox.estate.nodes[0]?.networks[0] ?? {}, { cidr: "10.0.0.6/24", address: "10.0.0.6" });
    for (const change of [{}, { dns_name: "pve1.test" }]) {
      world.edit(MODELS.ip, address.id, change);
      const report = await world.run();
      expectNothingRefused(world, report);
      expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", reason: expect.stringContaining("primary address of pve1") as string }));
      expectNothingRefused(world, await world.expectSettled());
    }
    expect([placeOf(world, "10.0.0.5/24"), world.row(MODELS.device, { id: device.id })["primary_ip4"]]).toEqual([["vmbr0", "pve1"], address.id]);

    world.edit(MODELS.device, device.id, { primary_ip4: null });
    expectNothingRefused(world, await world.run());
    expect([placeOf(world, "10.0.0.5/24"), world.row(MODELS.ip, { id: address.id })["dns_name"]]).toEqual([[], "pve1.test"]);
    await world.expectSettled();
  });
});

/** What a person's machine has of ours, taken off our guest and made primary there. */
async function takenAway(what: "address" | "MAC address"): Promise<{ readonly world: World; readonly kind: string; readonly free: () => void; readonly isBack: () => boolean; readonly isThere: () => boolean }> {
  const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["10.0.0.5/24"] })) });
  await world.run();
  const ours = world.row(MODELS.nic, { name: "net0" });
  const theirs = world.create(MODELS.vm, { name: "theirs", cluster: world.vm("web")["cluster"], status: "active" });
  const port = world.create(MODELS.nic, { name: "eth0", virtual_machine: theirs.id });
  const isAddress = what === "address";
  const model = isAddress ? MODELS.ip : MODELS.mac;
  const [own, their, field] = isAddress ? ([[MODELS.vm, world.vm("web").id], [MODELS.vm, theirs.id], "primary_ip4"] as const) : ([[MODELS.nic, ours.id], [MODELS.nic, port.id], "primary_mac_address"] as const);
  const { id } = isAddress ? world.row(model, { address: "10.0.0.5/24" }) : world.row(model, { assigned_object_id: ours.id });
  world.edit(own[0], own[1], { [field]: null });
  world.edit(model, id, { assigned_object_type: MODELS.nic, assigned_object_id: port.id });
  world.edit(their[0], their[1], { [field]: id });
  const at = (): unknown => world.row(model, { id })["assigned_object_id"];
  return { world, kind: isAddress ? "ip-address" : "mac-address", free: () => void world.edit(their[0], their[1], { [field]: null }), isBack: () => at() === ours.id, isThere: () => at() === port.id };
}

/** What a person's decision to give a field back does to our records (packages/state). */
async function giveBack(world: World, { key, kind, field = "", netbox }: Conflicting): Promise<void> {
  for (const scope of await world.lastWritten.scopes()) {
    const put = (await world.lastWritten.load(scope)).filter((record) => record.key === key && record.kind === kind).map((record) => ({ ...record, fields: { ...record.fields, [field]: netbox ?? null } }));
    await world.lastWritten.save(scope, { put, drop: [] });
  }
}

describe.each(["address", "MAC address"] as const)("an %s of ours that a person has put on a machine of his and made primary there", (what) => {
  it("E08: is pinned and not to be given back, before it is primary no longer; then it is, and comes back", async () => {
    const { world, kind, free, isBack, isThere } = await takenAway(what);
    const pinned = async (): Promise<Conflicting | undefined> => (await world.expectSettled()).remarks.flatMap((remark) => (remark.kind === kind && remark.field === "assigned_object" && remark.conflict !== undefined ? [{ ...remark, conflict: remark.conflict }] : []))[0];
    const held = await pinned();
    expect([held?.type, held === undefined ? [] : codesOf(held), held?.reason]).toEqual(["pinned", ["netbox", "keep"], expect.stringMatching(/primary (MAC )?address of (theirs|eth0)/)]);
    free();
    const open = await pinned();
    if (open === undefined) throw new Error("it is not pinned");
    expect(codesOf(open)).toEqual(["proxmox", "netbox", "keep"]);
    await giveBack(world, open);
    expectNothingRefused(world, await world.run());
    expect([isBack(), isThere()]).toEqual([true, false]);
    await world.expectSettled();
  });

  it("E08: that was given back before it became primary there stays there until it is so no longer, and no run fails", async () => {
    const { world, kind, free, isBack, isThere } = await takenAway(what);
    const [held] = (await world.expectSettled()).remarks.filter((remark) => remark.kind === kind && remark.field === "assigned_object");
    await giveBack(world, held as Conflicting);
    for (let run = 1; run <= 2; run += 1) {
      const report = await world.expectSettled();
      expectNothingRefused(world, report);
      expect([report.summary.verdict, report.remarks.find((remark) => remark.kind === kind)]).toEqual(["warning", expect.objectContaining({ type: "conflict", field: "assigned_object" })]);
    }
    expect(isThere()).toBe(true);
    free();
    expectNothingRefused(world, await world.run());
    expect(isBack()).toBe(true);
    await world.expectSettled();
  });

  it("stays there where Proxmox VE's values win by policy, until it is primary no longer", async () => {
    const { world, kind, free, isBack, isThere } = await takenAway(what);
    const settings = { policies: { [kind]: { "*": "source" as const } } };
    for (let run = 1; run <= 2; run += 1) expectNothingRefused(world, await world.expectSettled({ settings }));
    expect(isThere()).toBe(true);
    free();
    expectNothingRefused(world, await world.run({ settings }));
    expect(isBack()).toBe(true);
    await world.expectSettled({ settings });
  });
});

describe("a MAC address of ours that a person has put on an interface of his", () => {
  it("E54: is not named as primary on ours, neither given back nor with an interface that is made anew", async () => {
    const { world, isThere } = await takenAway("MAC address");
    const settings = { policies: { "vm-interface": { primary_mac_address: "source" as const } } };
    expectNothingRefused(world, await world.expectSettled({ settings }));
    world.erase(MODELS.nic, world.row(MODELS.nic, { name: "net0" }).id);
    expectNothingRefused(world, await world.run());
    expect([isThere(), world.row(MODELS.nic, { name: "net0" })["primary_mac_address"]]).toEqual([true, null]);
    await world.expectSettled();
  });
});

describe("an address that is given to one guest, in a run of that guest alone", () => {
  it("E44: is let go of by the machine that has it as primary, though the run does not read that machine", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.5/24"] })) });
    const conflict = only(await world.run(), "address");
    const decisions = [decide(conflict, `give:${conflict.key}`)];
    const report = await world.session({ only: [101], decisions }).part();
    expectNothingRefused(world, report);
    expect([placeOf(world, "10.0.0.5/24"), world.vm("a")["primary_ip4"]]).toEqual([["net0", "b"], null]);
    await world.expectSettled({ decisions });
  });
});
