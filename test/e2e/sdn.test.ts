import { generateEstate } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";
import type { World, WorldOptions } from "./world.ts";

const PARTS = ["sdn"] as const;
const L2VPN = "vpn.l2vpn";
const PREFIX = "ipam.prefix";
const VLAN = "ipam.vlan";
const ZONE = "netbox_proxbox.proxmoxsdnzone";

const SDN: Estate["sdn"] = {
  zones: [{ zone: "fabric", type: "evpn", controller: "c1", "vrf-vxlan": 10_000, "rt-import": "65000:1" }, { zone: "flat", type: "vlan", bridge: "vmbr0" }],
  vnets: [{ vnet: "red", type: "vnet", zone: "fabric", tag: 11_000, alias: "tenants" }, { vnet: "blue", type: "vnet", zone: "flat", tag: 20 }],
  subnets: [
    { subnet: "fabric-10.8.0.0-24", type: "subnet", vnet: "red", zone: "fabric", cidr: "10.8.0.0/24", network: "10.8.0.0", gateway: "10.8.0.1" },
    { subnet: "fabric-fd00:8::-64", type: "subnet", vnet: "red", zone: "fabric", cidr: "fd00:8::/64", network: "fd00:8::" },
  ],
  controllers: [{ controller: "c1", type: "evpn", asn: 65_000, peers: "10.0.0.2,10.0.0.1" }],
};

function worldWith(more: Partial<WorldOptions> = {}): Promise<World> {
  const estate = { ...generateEstate({ nodes: 2, vms: 2, seed: 3 }), sdn: structuredClone(SDN) };
  return openWorld({ estate, ...more });
}

function prefixes(world: World): readonly string[] {
  return world.rows(PREFIX).map(({ prefix }) => String(prefix)).sort();
}

describe("the SDN in NetBox's own models", () => {
  it("is nowhere where nobody asked for it", async () => {
    const world = await worldWith();
    await world.run({ inventory: ["snapshots"] });
    expect([world.rows(L2VPN), world.rows(PREFIX)]).toEqual([[], []]);
  });

  it("an overlay is an L2VPN and a subnet is a prefix; a VLAN zone is no overlay; the second run writes nothing", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    expect(world.rows(L2VPN).map(({ slug, type, identifier }) => ({ slug, type, identifier }))).toEqual([{ slug: "proxbox-lab-lab-cluster-fabric-red", type: "vxlan-evpn", identifier: 11_000 }]);
    expect(prefixes(world)).toEqual(["10.8.0.0/24", "fd00:8::/64"]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("what people have documented, by identifier, slug or prefix, stays exactly as it is, and is told", async () => {
    const world = await worldWith();
    const overlay = world.create(L2VPN, { name: "Tenants red", slug: "tenants-red", type: "vxlan", identifier: 11_000 });
    const network = world.create(PREFIX, { prefix: "10.8.0.0/24", status: "reserved", description: "ours since 2019" });
    const before = structuredClone([world.rows(L2VPN), world.rows(PREFIX)]);
    const report = await world.run({ inventory: PARTS });
    expect([world.rows(L2VPN), world.rows(PREFIX, { id: network.id })]).toEqual([before[0], before[1]]);
    expect([world.writesTo(L2VPN, overlay.id), world.writesTo(PREFIX, network.id)]).toEqual([[], []]);
    expect(report.remarks.filter(({ reason }) => reason.startsWith("documented already")).map(({ kind }) => kind).toSorted()).toEqual(["l2vpn", "prefix"]);
    await world.expectSettled({ inventory: PARTS });
    world.proxmox.estate.sdn = { zones: [], vnets: [] };
    await world.run({ inventory: PARTS });
    expect([world.rows(L2VPN), world.rows(PREFIX)], "the person's own outlive it, ours go").toEqual(before);
  });

  it("what is gone goes only where nobody has touched it: a description, a termination", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    const [overlay] = world.rows(L2VPN);
    const touched = world.rows(PREFIX, { prefix: "10.8.0.0/24" })[0];
    const vlan = world.create("ipam.vlan", { name: "red", vid: 77 });
    world.create("vpn.l2vpntermination", { l2vpn: overlay?.id, assigned_object_type: "ipam.vlan", assigned_object_id: vlan.id });
    world.edit(PREFIX, touched?.id ?? 0, { description: "printers" });
    world.proxmox.estate.sdn = { zones: [], vnets: [] };
    await world.run({ inventory: PARTS });
    expect(world.rows(L2VPN)).toHaveLength(1);
    expect(prefixes(world)).toEqual(["10.8.0.0/24"]);
  });

  it("zones that could not be read leave everything as it is", async () => {
    const world = await worldWith();
    await world.run({ inventory: PARTS });
    world.proxmox.faults.add({ path: /sdn\/zones/, times: Infinity, effect: { kind: "status", status: 500 } });
    await world.expectSettled({ inventory: PARTS });
    expect(world.rows(L2VPN)).toHaveLength(1);
  });

  it("a mapping rule gives the VRF; the same prefix in another VRF is another prefix", async () => {
    const world = await worldWith({ settings: { rules: [{ match: { prefix: "10.8.0.0/16" }, set: { vrf: "tenants" } }] } });
    const vrf = world.create("ipam.vrf", { name: "tenants" });
    world.create(PREFIX, { prefix: "10.8.0.0/24" });
    await world.run({ inventory: PARTS });
    expect(world.rows(PREFIX, { prefix: "10.8.0.0/24" }).map((row) => row["vrf"])).toEqual([null, vrf.id]);
    expect(world.rows(PREFIX, { prefix: "fd00:8::/64" }).map((row) => row["vrf"])).toEqual([null]);
    await world.expectSettled({ inventory: PARTS });
  });

  it("with netbox-proxbox its own rows name the L2VPN and the prefix", async () => {
    const world = await worldWith({ netbox: { plugins: ["proxbox"] } });
    await world.run({ inventory: PARTS });
    expect(world.rows(ZONE).map(({ zone_name: name, zone_type: type, cluster_name: cluster }) => ({ name, type, cluster }))).toEqual([{ name: "fabric", type: "evpn", cluster: "lab-cluster" }, { name: "flat", type: "vlan", cluster: "lab-cluster" }]);
    expect(world.row("netbox_proxbox.proxmoxsdnvnet", { vnet_name: "red" })["l2vpn"]).toBe(world.rows(L2VPN)[0]?.id);
    expect(world.row("netbox_proxbox.proxmoxsdnvnet", { vnet_name: "blue" })["l2vpn"]).toBeNull();
    expect(world.row("netbox_proxbox.proxmoxsdnsubnet", { subnet: "10.8.0.0/24" })["prefix"]).toBe(world.row(PREFIX, { prefix: "10.8.0.0/24" }).id);
    await world.expectSettled({ inventory: PARTS });
  });

  it("E83 a VNet of a VLAN zone is a VLAN in the group that is named, and only where VLANs may be made; one that is documented is used", async () => {
    const world = await worldWith();
    // The nodes have an interface in VLAN 20, which is theirs.
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 25 }];
    const ofVnet = () => world.rows(VLAN, { vid: 25 });
    world.create("ipam.vlangroup", { name: "Elsewhere", slug: "elsewhere" });
    const group = world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    await world.run({ inventory: PARTS });
    expect(world.rows(VLAN), "nobody asked for VLANs").toEqual([]);
    const settings = { vlans: { group: "servers", isCreating: true } };
    await world.run({ inventory: PARTS, settings });
    expect(ofVnet()).toMatchObject([{ name: "blue", group: group.id, site: null }]);
    await world.expectSettled({ inventory: PARTS, settings });
    world.edit(VLAN, ofVnet()[0]?.id ?? 0, { name: "offices", status: "reserved" });
    world.proxmox.estate.sdn.vnets.push({ vnet: "twin", type: "vnet", zone: "flat", tag: 25 }, { vnet: "odd", type: "vnet", zone: "flat", tag: 5000 });
    await world.expectSettled({ inventory: PARTS, settings });
    world.proxmox.estate.sdn.vnets.length = 0;
    await world.expectSettled({ inventory: PARTS, settings });
    expect(ofVnet()).toMatchObject([{ name: "offices", status: "reserved", description: "" }]);
  });

  it("E83 a VNet whose tag changes makes no second VLAN of its name in the group, and that is told", async () => {
    const world = await worldWith();
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 25 }];
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const options = { inventory: PARTS, settings: { vlans: { group: "servers", isCreating: true } } };
    await world.run(options);
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 26 }];
    const report = await world.run(options);
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "conflict", kind: "vnet-vlan", conflict: expect.objectContaining({ type: "name" }) }));
    expect(world.rows(VLAN, { name: "blue" }).map(({ vid }) => vid)).toEqual([25]);
    await world.expectSettled(options);
  });

  it("E83 a VNet makes no second VLAN beside a global one, and of two VNets with one id the second waits", async () => {
    const world = await worldWith();
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const global = world.create(VLAN, { vid: 20, name: "global" });
    world.proxmox.estate.sdn.vnets.push({ vnet: "green", type: "vnet", zone: "flat", tag: 30 }, { vnet: "lime", type: "vnet", zone: "flat", tag: 30 });
    const options = { inventory: PARTS, settings: { vlans: { group: "Servers", isCreating: true } } };
    const report = await world.run(options);
    expect(world.rows(VLAN).map(({ vid, name }) => [vid, name])).toEqual([[20, "global"], [30, "green"]]);
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(world.writesTo(VLAN, global.id)).toEqual([]);
    await world.expectSettled(options);
  });

  it.each([
    ["of the site", (world: World, site: number) => world.create(VLAN, { vid: 25, name: "offices", site })],
    ["of a group of the site", (world: World, site: number) => world.create(VLAN, { vid: 25, name: "offices", group: world.create("ipam.vlangroup", { name: "Berlin", slug: "berlin", scope_type: "dcim.site", scope_id: site }).id })],
  ] as const)("E81 a VNet makes no second VLAN beside the one %s, which is left as it is", async (_where, document) => {
    const world = await worldWith();
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 25 }];
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const documented = document(world, world.create("dcim.site", { name: "Berlin", slug: "berlin" }).id);
    const options = { inventory: PARTS, settings: { site: "berlin", vlans: { group: "servers", isCreating: true } } };
    await world.run(options);
    expect(world.rows(VLAN, { vid: 25 }).map(({ id }) => id)).toEqual([documented.id]);
    expect(world.writesTo(VLAN, documented.id)).toEqual([]);
    await world.expectSettled(options);
  });

  it("E81 a VLAN of another site, or of one of the sites that a cluster spans, is not the VNet's; that of the site of the zone's nodes is", async () => {
    const world = await worldWith();
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 25 }];
    const group = world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const berlin = world.create("dcim.site", { name: "Berlin", slug: "berlin" });
    world.create(VLAN, { vid: 25, name: "paris", site: world.create("dcim.site", { name: "Paris", slug: "paris" }).id });
    world.create(VLAN, { vid: 25, name: "berlin", site: berlin.id });
    const [first = "", second = ""] = world.proxmox.estate.nodes.map(({ name }) => name);
    const options = { inventory: PARTS, settings: { nodeSites: { [first]: "Berlin", [second]: "Paris" }, vlans: { group: "Servers", isCreating: true } } };
    world.proxmox.estate.sdn.zones = [{ zone: "flat", type: "vlan", bridge: "vmbr0", nodes: first }];
    await world.run(options);
    expect(world.rows(VLAN, { vid: 25 }).map(({ name }) => name)).toEqual(["paris", "berlin"]);
    world.proxmox.estate.sdn.zones = [{ zone: "flat", type: "vlan", bridge: "vmbr0" }];
    await world.run(options);
    expect(world.rows(VLAN, { vid: 25 }).map(({ name, group: of }) => [name, of])).toEqual([["paris", null], ["berlin", null], ["blue", group.id]]);
    await world.expectSettled(options);
  });

  it("E81 of two VLANs of the site that are equally near none is the VNet's, none is made, and both are named", async () => {
    const world = await worldWith();
    world.proxmox.estate.sdn.vnets = [{ vnet: "blue", type: "vnet", zone: "flat", tag: 25 }];
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const { id: site } = world.create("dcim.site", { name: "Berlin", slug: "berlin" });
    for (const name of ["one", "two"]) world.create(VLAN, { vid: 25, name, site });
    const options = { inventory: PARTS, settings: { site: "Berlin", vlans: { group: "Servers", isCreating: true } } };
    const report = await world.run(options);
    expect(world.rows(VLAN, { vid: 25 })).toHaveLength(2);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "conflict", kind: "vnet-vlan", reason: expect.stringContaining("2 VLANs with the id 25 are equally near") }));
    await world.expectSettled(options);
  });

  it("E81 a VNet knows the site though nothing but the SDN was ever read", async () => {
    const world = await worldWith({ settings: { site: "Berlin", vlans: { group: "Servers", isCreating: true } } });
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    world.create(VLAN, { vid: 20, name: "offices", site: world.create("dcim.site", { name: "Berlin", slug: "berlin" }).id });
    world.proxmox.estate.sdn.vnets.push({ vnet: "green", type: "vnet", zone: "flat", tag: 30 });
    const { session } = world.session();
    const signal = new AbortController().signal;
    const found = await session.inventory({ part: "sdn", signal });
    const events = [];
    for await (const event of session.items(found, { mode: "apply", signal })) events.push(event.type);
    expect(events.at(-1)).toBe("run-finished");
    expect(world.rows(VLAN).map(({ name }) => name)).toEqual(["offices", "green"]);
  });

  it("E83 a VLAN that a guest's interface and a VNet want is made once", async () => {
    const world = await worldWith();
    world.create("ipam.vlangroup", { name: "Servers", slug: "servers" });
    const [first] = world.proxmox.estate.guests.filter(({ config }) => typeof config["net0"] === "string");
    if (first !== undefined) first.config["net0"] = `${String(first.config["net0"]).replace(/,tag=\d+/, "")},tag=20`;
    const options = { inventory: PARTS, settings: { vlans: { group: "Servers", isCreating: true } } };
    const report = await world.run(options);
    expect(world.rows(VLAN, { vid: 20 })).toHaveLength(1);
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    await world.expectSettled(options);
  });
});
