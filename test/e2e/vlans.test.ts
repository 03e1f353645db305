import { guest, nic, oneNodeCluster } from "@proxbox/lab";
import type { Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const MAC = "BC:24:11:00:00:20";

/** A machine `web` in the site `Berlin` whose net0 has these VLAN parts. */
async function worldWith(vlans: { tag?: number; trunks?: string }, options: WorldOptions = {}): Promise<{ world: World; berlin: Row; paris: Row }> {
  const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", nics: [nic({ mac: MAC, ...vlans })] })), ...options, settings: { site: "Berlin", ...options.settings } });
  const berlin = world.create(MODELS.site, { name: "Berlin", slug: "berlin" });
  const paris = world.create(MODELS.site, { name: "Paris", slug: "paris" });
  return { world, berlin, paris };
}

function net0(world: World): Row {
  return world.row(MODELS.nic, { name: "net0" });
}

describe("VLANs of guests", () => {
  it("E81 takes the VLAN of the machine's site, not that of another one", async () => {
    const { world, berlin, paris } = await worldWith({ tag: 20 });
    const groupA = world.create(MODELS.vlanGroup, { name: "A", slug: "a", scope_type: "dcim.site", scope_id: berlin.id });
    const groupB = world.create(MODELS.vlanGroup, { name: "B", slug: "b", scope_type: "dcim.site", scope_id: paris.id });
    world.create(MODELS.vlan, { vid: 20, name: "other", group: groupB.id });
    const right = world.create(MODELS.vlan, { vid: 20, name: "right", group: groupA.id });
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "access", untagged_vlan: right.id });
    expect(world.writesTo(MODELS.vlan, right.id)).toEqual([]);
    await world.expectSettled();
  });

  it("E81 sets none of two that are equally near, says which they are, and takes the one of the group that is named", async () => {
    const { world, berlin } = await worldWith({ tag: 20 });
    const group = world.create(MODELS.vlanGroup, { name: "Servers", slug: "servers", scope_type: "dcim.site", scope_id: berlin.id });
    world.create(MODELS.vlan, { vid: 20, name: "one", site: berlin.id });
    const two = world.create(MODELS.vlan, { vid: 20, name: "two", group: group.id });
    const report = await world.run();
    expect(net0(world)).toMatchObject({ untagged_vlan: null });
    expect(report.remarks.filter(({ type, kind }) => type === "conflict" && kind === "vlan").map(({ reason }) => reason)).toEqual([expect.stringContaining("2 VLANs with the id 20 are equally near")]);
    expect(report.summary.verdict).not.toBe("failed");
    await world.expectSettled();
    const settings = { site: "Berlin", vlans: { group: "servers", isCreating: false } };
    await world.run({ settings });
    expect(net0(world)).toMatchObject({ mode: "access", untagged_vlan: two.id });
    await world.expectSettled({ settings });
  });

  it("E82 makes tag and trunks an untagged and tagged VLANs, whatever NetBox's order of them", async () => {
    const { world, berlin } = await worldWith({ tag: 20, trunks: "30;40-42" });
    const ids = Object.fromEntries([42, 20, 30, 41, 40].map((vid) => [vid, world.create(MODELS.vlan, { vid, name: `v${vid}`, site: berlin.id }).id]));
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "tagged", untagged_vlan: ids[20] });
    expect(new Set(net0(world)["tagged_vlans"] as number[])).toEqual(new Set([ids[30], ids[40], ids[41], ids[42]]));
    await world.expectSettled();
    world.guest(100).config["net0"] = nic({ mac: MAC, tag: 20 });
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "access", untagged_vlan: ids[20], tagged_vlans: [] });
    await world.expectSettled();
  });

  it("E82 calls a trunk of everything tagged-all", async () => {
    const { world } = await worldWith({ trunks: "2-4094" });
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "tagged-all", untagged_vlan: null });
    await world.expectSettled();
  });

  it("E83 makes no VLAN unless it is told to, and then only in the group that is named", async () => {
    const { world } = await worldWith({ tag: 20 });
    const report = await world.run();
    expect(world.rows(MODELS.vlan)).toEqual([]);
    expect(report.remarks.map(({ type, reason }) => [type, reason])).toContainEqual(["notice", expect.stringContaining("NetBox has no VLAN 20 in the site Berlin")]);
    const settings = { site: "Berlin", vlans: { group: "Servers", isCreating: true } };
    await world.run({ settings });
    expect(world.rows(MODELS.vlan)).toEqual([]);
    const group = world.create(MODELS.vlanGroup, { name: "Servers", slug: "servers" });
    await world.run({ settings });
    expect(world.rows(MODELS.vlan)).toMatchObject([{ vid: 20, group: group.id, site: null }]);
    expect(net0(world)).toMatchObject({ untagged_vlan: world.rows(MODELS.vlan)[0]?.id });
    await world.expectSettled({ settings });
  });

  it("keeps a VLAN that a person has set, and one of another site out of an interface that NetBox would refuse", async () => {
    const { world, berlin, paris } = await worldWith({ tag: 20 });
    const ours = world.create(MODELS.vlan, { vid: 20, name: "ours", site: berlin.id });
    const theirs = world.create(MODELS.vlan, { vid: 99, name: "theirs", site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { untagged_vlan: theirs.id });
    await world.run();
    expect(net0(world)).toMatchObject({ untagged_vlan: theirs.id });
    world.edit(MODELS.nic, net0(world).id, { untagged_vlan: ours.id });
    const paris20 = world.create(MODELS.vlan, { vid: 21, name: "paris", group: world.create(MODELS.vlanGroup, { name: "Named", slug: "named" }).id, site: paris.id });
    world.guest(100).config["net0"] = nic({ mac: MAC, tag: 21 });
    const settings = { site: "Berlin", vlans: { group: "Named", isCreating: false } };
    const report = await world.run({ settings });
    expect(paris20.id).not.toBe(net0(world)["untagged_vlan"]);
    expect(report.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("stands in another site than the machine"));
    await world.expectSettled({ settings });
  });

  it("removes an interface together with the VLAN that we gave it, and keeps one with a person's", async () => {
    const { world, berlin } = await worldWith({ tag: 20 });
    world.guest(100).config["net1"] = nic({ mac: "BC:24:11:00:00:21", tag: 20 });
    world.create(MODELS.vlan, { vid: 20, name: "ours", site: berlin.id });
    const theirs = world.create(MODELS.vlan, { vid: 99, name: "theirs", site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { untagged_vlan: theirs.id });
    delete world.guest(100).config["net0"];
    delete world.guest(100).config["net1"];
    await world.run();
    expect(world.rows(MODELS.nic).map((row) => row["name"])).toEqual(["net0"]);
    await world.expectSettled();
  });

  it("leaves the mode alone where NetBox would empty a VLAN of a person with it", async () => {
    const { world, berlin } = await worldWith({ tag: 20, trunks: "30" });
    for (const vid of [20, 30]) world.create(MODELS.vlan, { vid, name: `v${vid}`, site: berlin.id });
    const theirs = world.create(MODELS.vlan, { vid: 99, name: "theirs", site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { tagged_vlans: [...(net0(world)["tagged_vlans"] as number[]), theirs.id] });
    world.guest(100).config["net0"] = nic({ mac: MAC, tag: 20 });
    await world.run();
    expect(net0(world)["tagged_vlans"]).toContain(theirs.id);
    world.guest(100).config["net0"] = nic({ mac: MAC });
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "tagged", untagged_vlan: null });
    expect(net0(world)["tagged_vlans"]).toContain(theirs.id);
    await world.expectSettled();
  });

  it("keeps a person's access VLAN when the tag is taken away in Proxmox VE", async () => {
    const { world, berlin } = await worldWith({ tag: 20 });
    world.create(MODELS.vlan, { vid: 20, name: "ours", site: berlin.id });
    const theirs = world.create(MODELS.vlan, { vid: 99, name: "theirs", site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { untagged_vlan: theirs.id });
    world.guest(100).config["net0"] = nic({ mac: MAC });
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "access", untagged_vlan: theirs.id });
    await world.expectSettled();
  });

  it("sets no VLAN on an interface from which a person took the mode, which NetBox would drop in every run", async () => {
    const { world, berlin } = await worldWith({ tag: 20 });
    for (const vid of [20, 30]) world.create(MODELS.vlan, { vid, name: `v${vid}`, site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { mode: "", untagged_vlan: null });
    world.guest(100).config["net0"] = nic({ mac: MAC, tag: 30 });
    const report = await world.run();
    expect(report.summary.verdict).not.toBe("failed");
    expect(net0(world)["untagged_vlan"]).toBeNull();
    await world.expectSettled();
  });

  it("does not set a VLAN anew that a person took off, though Proxmox VE has another one now", async () => {
    const { world, berlin } = await worldWith({ tag: 120 });
    for (const vid of [120, 130]) world.create(MODELS.vlan, { vid, name: `v${vid}`, site: berlin.id });
    await world.run();
    world.edit(MODELS.nic, net0(world).id, { untagged_vlan: null });
    world.guest(100).config["net0"] = nic({ mac: MAC, tag: 130 });
    const report = await world.run();
    expect(net0(world)).toMatchObject({ mode: "access", untagged_vlan: null });
    expect(report.remarks.map(({ type, field }) => [type, field])).toContainEqual(["conflict", "untagged_vlan"]);
    await world.expectSettled();
  });

  it("sets VLANs again that were deleted in NetBox and are documented anew", async () => {
    const { world, berlin } = await worldWith({ tag: 20, trunks: "30;40" });
    const make = (vid: number): Row => world.create(MODELS.vlan, { vid, name: `v${vid}`, site: berlin.id });
    const [access, first, second] = [make(20), make(30), make(40)];
    await world.run();
    world.erase(MODELS.vlan, access.id);
    world.erase(MODELS.vlan, first.id);
    await world.run();
    expect(net0(world)).toMatchObject({ mode: "tagged", untagged_vlan: null, tagged_vlans: [second.id] });
    await world.expectSettled();
    const [again, anew] = [make(20), make(30)];
    await world.run();
    expect(net0(world)["untagged_vlan"]).toBe(again.id);
    expect(new Set(net0(world)["tagged_vlans"] as number[])).toEqual(new Set([second.id, anew.id]));
    await world.expectSettled();
  });

  it("makes the interface without a VLAN that NetBox refuses, and with it as soon as it can be made", async () => {
    const settings = { vlans: { group: "Servers", isCreating: true } };
    const { world } = await worldWith({ tag: 20, trunks: "30" }, { settings });
    const group = world.create(MODELS.vlanGroup, { name: "Servers", slug: "servers" });
    const inTheWay = world.create(MODELS.vlan, { vid: 21, name: "VLAN 20", group: group.id });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed").map(({ kind }) => kind)).toEqual(["vlan"]);
    expect(net0(world)).toMatchObject({ mode: "tagged", untagged_vlan: null, tagged_vlans: [world.row(MODELS.vlan, { vid: 30 }).id] });
    world.edit(MODELS.vlan, inTheWay.id, { name: "elsewhere" });
    await world.run();
    expect(net0(world)["untagged_vlan"]).toBe(world.row(MODELS.vlan, { vid: 20 }).id);
    await world.expectSettled();
  });
});
