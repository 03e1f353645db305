import type { Remark } from "@proxbox/contract";
import type { Decision } from "@proxbox/engine";
import { clusterOf, guest, oneNodeCluster } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { Report, World } from "./world.ts";

function conflicts({ remarks }: Pick<Report, "remarks">): readonly (Remark & { readonly conflict: NonNullable<Remark["conflict"]> })[] {
  return remarks.flatMap((remark) => (remark.conflict === undefined ? [] : [{ ...remark, conflict: remark.conflict }]));
}

function only(report: Pick<Report, "remarks">, type: string): Remark & { readonly conflict: NonNullable<Remark["conflict"]> } {
  const [found, ...others] = conflicts(report).filter(({ conflict }) => conflict.type === type);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + (found === undefined ? 0 : 1)} conflicts of type ${type}`);
  return found;
}

function decide({ kind, key, field, proxmox, netbox, conflict: { id } }: ReturnType<typeof only>, code: string): Decision {
  return { id, code, kind, key, ...(field === undefined ? {} : { field }), ...(proxmox === undefined ? {} : { proxmox }), ...(netbox === undefined ? {} : { netbox }) };
}

function addressesOf(world: World, name: string): unknown[] {
  const nics = new Set(world.rows(MODELS.nic, { virtual_machine: world.vm(name).id }).map(({ id }) => id));
  return world.rows(MODELS.ip).filter((row) => row["assigned_object_type"] === MODELS.nic && nics.has(Number(row["assigned_object_id"]))).map(({ address }) => address);
}

function twins(): Estate {
  return oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.5/24"] }));
}

describe("an address that two claim", () => {
  it("E44: is given to the second guest by a person's decision, with the primary address, and stays there", async () => {
    const world = await openWorld({ estate: twins() });
    const first = await world.run();
    const conflict = only(first, "address");
    expect(conflict.conflict).toMatchObject({ claimant: { label: expect.stringContaining("b"), isOurs: true }, holder: { label: expect.stringContaining("a"), isOurs: true }, subject: "10.0.0.5" });
    const give = conflict.conflict.resolutions[1]!;
    expect(give.code).toBe(`give:${conflict.key}`);
    const id = world.row(MODELS.ip, { address: "10.0.0.5/24" }).id;
    const decisions = [decide(conflict, give.code)];
    const given = await world.run({ decisions });
    expect([addressesOf(world, "a"), addressesOf(world, "b"), world.row(MODELS.ip, { address: "10.0.0.5/24" }).id]).toEqual([[], ["10.0.0.5/24"], id]);
    expect([world.vm("a")["primary_ip4"], world.vm("b")["primary_ip4"]]).toEqual([null, id]);
    expect(given.summary.verdict).toBe("success");
    for (let run = 1; run <= 3; run += 1) {
      const settled = await world.expectSettled({ decisions });
      expect(only(settled, "address")).toMatchObject({ type: "kept", conflict: { id: conflict.conflict.id, decision: give.code, claimant: { label: expect.stringContaining("a") }, holder: { label: expect.stringContaining("b") } } });
      expect(settled.summary.verdict).toBe("success");
    }
  });

  it("E44: that is to stay with its holder is no longer worth a warning", async () => {
    const world = await openWorld({ estate: twins() });
    const conflict = only(await world.run(), "address");
    const report = await world.expectSettled({ decisions: [decide(conflict, conflict.conflict.resolutions[0]!.code)] });
    expect([report.summary.verdict, addressesOf(world, "a")]).toEqual(["success", ["10.0.0.5/24"]]);
  });

  it("E14, E44: a decision about a guest is void for the guest that gets its vmid", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", birth: 100, addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", birth: 101, addresses: ["10.0.0.5/24"] })) });
    const before = only(await world.run(), "address");
    world.destroy(101);
    world.proxmox.estate.guests.push(guest({ vmid: 101, name: "c", birth: 777, addresses: ["10.0.0.5/24"] }));
    const report = await world.run({ decisions: [decide(before, `give:${before.key}`)] });
    const after = only(report, "address");
    expect([after.key, after.conflict.id === before.conflict.id, after.conflict.decision]).toEqual([before.key, false, undefined]);
    expect(addressesOf(world, "a")).toEqual(["10.0.0.5/24"]);
  });

  it("E42: is taken from a person's machine by a person's word alone, and the rest of the address stays as it was", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.9/24"] })) });
    await world.run();
    const theirs = world.create(MODELS.vm, { name: "theirs", cluster: world.vm("a")["cluster"], status: "active" });
    const nic = world.create(MODELS.nic, { name: "eth0", virtual_machine: theirs.id });
    const address = world.create(MODELS.ip, { address: "10.0.0.5/24", status: "reserved", dns_name: "mine.test", assigned_object_type: MODELS.nic, assigned_object_id: nic.id });
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 102, name: "new", addresses: ["10.0.0.5/24"] }));
    const report = await world.run();
    const conflict = only(report, "address");
    expect(conflict.conflict).toMatchObject({ holder: { isOurs: false, netboxId: nic.id }, resolutions: [{ code: "leave" }, { code: `give:${conflict.key}` }] });
    await world.expectSettled({ decisions: [decide(conflict, "leave")] });
    const decisions = [decide(conflict, `give:${conflict.key}`)];
    await world.run({ decisions });
    expect(world.row(MODELS.ip, { id: address.id })).toMatchObject({ status: "reserved", dns_name: "mine.test" });
    expect([addressesOf(world, "new"), addressesOf(world, "theirs")]).toEqual([["10.0.0.5/24"], []]);
    await world.expectSettled({ decisions });
    await world.expectSettled();
  });
});

describe("other conflicts", () => {
  it.each([["adopt", 1], ["apart", 2]] as const)("E21: a person's machine of the same name: %s, and then nothing more is asked or written", async (verb, machines) => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a" })) });
    await world.run();
    const mine = world.create(MODELS.vm, { name: "web", cluster: world.vm("a")["cluster"], status: "staged", comments: "mine" });
    world.proxmox.estate.guests.push(guest({ vmid: 101, name: "web" }));
    const conflict = only(await world.run(), "name");
    expect(conflict.conflict.resolutions.map(({ code }) => code)).toEqual(["leave", `adopt:${mine.id}`, "apart"]);
    const decisions = [decide(conflict, verb === "adopt" ? `adopt:${mine.id}` : "apart")];
    await world.run({ decisions });
    expect(world.vmNames().filter((name) => name.startsWith("web"))).toHaveLength(machines);
    expect(world.row(MODELS.vm, { id: mine.id })).toMatchObject({ status: "staged", comments: "mine" });
    const settled = await world.expectSettled({ decisions });
    expect(conflicts(settled).filter(({ conflict: { type } }) => type === "name")).toEqual([]);
  });

  it("E13, E55: one MAC address on two guests is told as a conflict that can be accepted, in whatever order they are listed", async () => {
    const mac = "BC:24:11:00:00:01";
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", config: { net0: `virtio=${mac},bridge=vmbr0` } }), guest({ vmid: 101, name: "b", config: { net0: `virtio=${mac},bridge=vmbr0` } })) });
    const first = only(await world.run(), "mac");
    world.proxmox.estate.guests.reverse();
    const again = only(await world.expectSettled(), "mac");
    expect(again.conflict).toEqual({ ...first.conflict, claimant: again.conflict.claimant });
    expect([again.key, again.type]).toEqual([first.key, "notice"]);
    expect(only(await world.expectSettled({ decisions: [decide(first, "leave")] }), "mac").conflict.decision).toBe("leave");
  });

  it("E08, E09: what a person keeps for good stays whatever Proxmox VE says, and another machine under the vmid does not inherit it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", birth: 100 })) });
    await world.run();
    const { id } = world.vm("web");
    world.edit(MODELS.vm, id, { name: "mine" });
    const pinned = only(await world.expectSettled(), "field");
    expect(pinned).toMatchObject({ type: "pinned", field: "name", conflict: { holder: { netboxId: id }, resolutions: [{ code: "proxmox" }, { code: "netbox" }, { code: "keep" }] } });
    const decisions = [decide(pinned, "keep")];
    Object.assign(world.guest(100), { name: "mine" });
    await world.expectSettled({ decisions });
    Object.assign(world.guest(100), { name: "other" });
    const report = await world.expectSettled({ decisions });
    expect([world.row(MODELS.vm, { id })["name"], report.summary.verdict, only(report, "field").conflict.id]).toEqual(["mine", "success", pinned.conflict.id]);
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "next", birth: 777 }));
    await world.run({ decisions });
    expect(world.vm("next")).toMatchObject({ name: "next", status: "active" });
    world.edit(MODELS.vm, world.vm("next").id, { name: "theirs" });
    expect(only(await world.expectSettled({ decisions }), "field").conflict.decision).toBeUndefined();
  });

  it("never flap: five runs, the sources in alternating order, the same ids and no write", async () => {
    const place = (name: string, vmid: number): Estate => clusterOf({ name, nodes: [`${name}1`], guests: [guest({ vmid, birth: vmid, node: `${name}1`, name: `${name}-web`, addresses: ["10.0.0.5/24"] })] });
    const world = await openWorld({ estates: { east: place("east", 100), west: place("west", 101), south: place("south", 102) } });
    const first = await world.run();
    const idsOf = (report: Report): string[] => conflicts(report).map(({ conflict }) => `${conflict.type} ${conflict.id}`).toSorted();
    expect(idsOf(first).length).toBeGreaterThan(1);
    const orders = [["west", "east", "south"], ["south", "west", "east"], ["east", "south", "west"], ["south", "east", "west"], ["east", "west", "south"]];
    for (const sources of orders) {
      const report = await world.expectSettled({ sources });
      expect([report.summary.verdict, idsOf(report)]).toEqual(["warning", idsOf(first)]);
    }
  });
});
