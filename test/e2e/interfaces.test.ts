import { agentInterface, birthMac, guest, lxc, nic, oneNodeCluster } from "@proxbox/lab";
import type { Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

const NET0 = birthMac(100);
const NET1 = birthMac(100, 1);

function nicRow(world: World, name: string): Row {
  return world.row(MODELS.nic, { name });
}

function nicNames(world: World): readonly string[] {
  return world.rows(MODELS.nic).map(({ name }) => String(name)).sort();
}

/** MAC addresses of NetBox by the interface they are assigned to, as `net0 BC:…`; a star marks the primary one. */
function macs(world: World): readonly string[] {
  return world.rows(MODELS.mac).map((row) => {
    const on = world.netbox.tables.get(MODELS.nic, Number(row["assigned_object_id"]));
    return `${on === undefined ? "nothing" : String(on["name"])} ${String(row["mac_address"])}${on?.["primary_mac_address"] === row.id ? " *" : ""}`;
  }).sort();
}

function ipsOn(world: World, name: string): readonly string[] {
  const { id } = nicRow(world, name);
  return world.rows(MODELS.ip, { assigned_object_type: MODELS.nic, assigned_object_id: id }).map(({ address }) => String(address)).sort();
}

/** A guest with two NICs, 10.0.0.5 on the first and 10.0.1.5 on the second. */
function twoNics(): ReturnType<typeof guest> {
  const interfaces = [agentInterface({ name: "eth0", mac: NET0, addresses: ["10.0.0.5/24"] }), agentInterface({ name: "eth1", mac: NET1, addresses: ["10.0.1.5/24"] })];
  return guest({ name: "web", nics: [nic({ mac: NET0 }), nic({ mac: NET1, bridge: "vmbr1" })], agent: { interfaces } });
}

/** Takes the second NIC out of the guest. */
function unplug(world: World): void {
  delete world.guest(100).config["net1"];
  world.guest(100).agent?.interfaces.splice(1, 1);
}

function expectNothingRefused(world: World): void {
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

describe("which interfaces there are", () => {
  it("E37: makes the interfaces net1 and net3 where the config has these two, and none between", async () => {
    const nics = { net1: nic({ mac: NET0 }), net3: nic({ mac: NET1 }) };
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", nics })) });
    await world.run();
    expect(nicNames(world)).toEqual(["net1", "net3"]);
    await world.expectSettled();
  });

  it("E59: renames the interface of a container whose name inside changes, and keeps the object and its addresses", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    const { id } = nicRow(world, "eth0");
    const ct = world.guest(100);
    ct.config["net0"] = String(ct.config["net0"]).replace("name=eth0", "name=lan");
    for (const row of ct.interfaces?.rows ?? []) if (row.name === "eth0") row.name = "lan";
    await world.run();
    expect(nicRow(world, "lan").id).toBe(id);
    expect(ipsOn(world, "lan")).toEqual(["10.0.0.5/24"]);
    await world.expectSettled();
  });

  it("E59: lets two interfaces of a container exchange their names", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", config: { net1: `name=eth1,bridge=vmbr1,hwaddr=${NET1},ip=dhcp,type=veth` } })) });
    await world.run();
    const [eth0, eth1] = [nicRow(world, "eth0").id, nicRow(world, "eth1").id];
    const { config } = world.guest(100);
    Object.assign(config, { net0: String(config["net0"]).replace("eth0", "eth1"), net1: String(config["net1"]).replace("eth1", "eth0") });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect([nicRow(world, "eth1").id, nicRow(world, "eth0").id]).toEqual([eth0, eth1]);
    await world.expectSettled();
  });

  it("follows a link that goes down and an MTU that changes", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    expect(nicRow(world, "net0")).toMatchObject({ enabled: true, mtu: null });
    world.guest(100).config["net0"] = nic({ mac: NET0, more: "link_down=1,mtu=9000" });
    await world.run();
    expect(nicRow(world, "net0")).toMatchObject({ enabled: false, mtu: 9000 });
    world.guest(100).config["net0"] = nic({ mac: NET0 });
    await world.run();
    expect(nicRow(world, "net0")).toMatchObject({ enabled: true, mtu: null });
    await world.expectSettled();
  });

  it("keeps what a person documents on an interface: description, VLAN, mode", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    const vlan = world.create("ipam.vlan", { vid: 20, name: "users" });
    world.edit(MODELS.nic, nicRow(world, "net0").id, { description: "uplink", mode: "access", untagged_vlan: vlan.id });
    world.guest(100).config["net0"] = nic({ mac: NET0, more: "mtu=1400" });
    await world.run();
    expect(nicRow(world, "net0")).toMatchObject({ description: "uplink", mode: "access", untagged_vlan: vlan.id, mtu: 1400 });
    await world.expectSettled();
  });
});

describe("MAC addresses", () => {
  it("E52: takes a MAC for the same whatever its case in the config, and writes nothing", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    world.guest(100).config["net0"] = nic({ mac: NET0.toLowerCase() });
    await world.expectSettled();
    expect(macs(world)).toEqual([`net0 ${NET0} *`]);
  });

  it("E53: makes a MAC address object, assigns it and makes it primary", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    expect(macs(world)).toEqual([`net0 ${NET0} *`]);
    await world.expectSettled();
  });

  it("E53: gives a MAC to an interface that a person made without one", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })), settings: { adoption: "name" } });
    const type = world.create("virtualization.clustertype", { name: "Proxmox", slug: "proxmox" });
    const cluster = world.create(MODELS.cluster, { name: "lab", type: type.id });
    const vm = world.create(MODELS.vm, { name: "web", cluster: cluster.id });
    const theirs = world.create(MODELS.nic, { virtual_machine: vm.id, name: "net0", description: "theirs" });
    await world.run();
    expect(nicRow(world, "net0")).toMatchObject({ id: theirs.id, description: "theirs" });
    expect(macs(world)).toEqual([`net0 ${NET0} *`]);
    await world.expectSettled();
  });

  it("E53: makes a MAC address object again that a person deleted, and makes it primary again", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    world.erase(MODELS.mac, world.row(MODELS.mac, { mac_address: NET0 }).id);
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(macs(world)).toEqual([`net0 ${NET0} *`]);
    await world.expectSettled();
  });

  it("E53: does not make a MAC primary again that a person has unmarked", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    world.edit(MODELS.nic, nicRow(world, "net0").id, { primary_mac_address: null });
    await world.expectSettled();
    expect(macs(world)).toEqual([`net0 ${NET0}`]);
  });

  it("E54: replaces the MAC of a NIC in an order that NetBox accepts", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    const { id } = nicRow(world, "net0");
    world.guest(100).config["net0"] = nic({ mac: NET1 });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect(macs(world)).toEqual([`net0 ${NET1} *`]);
    expect(nicRow(world, "net0").id).toBe(id);
    await world.expectSettled();
  });

  it("E54: keeps an old MAC into which a person has written something", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    await world.run();
    const [mac] = world.rows(MODELS.mac);
    world.edit(MODELS.mac, mac?.id ?? 0, { description: "printed on the label" });
    world.guest(100).config["net0"] = nic({ mac: NET1 });
    await world.run();
    expectNothingRefused(world);
    expect(macs(world)).toEqual([`net0 ${NET0}`, `net0 ${NET1} *`]);
    await world.expectSettled();
  });

  it("E54: exchanges the MACs of two NICs in one run", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    Object.assign(world.guest(100).config, { net0: nic({ mac: NET1 }), net1: nic({ mac: NET0, bridge: "vmbr1" }) });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect(macs(world)).toEqual([`net0 ${NET1} *`, `net1 ${NET0} *`]);
    expect([ipsOn(world, "net0"), ipsOn(world, "net1")]).toEqual([["10.0.1.5/24"], ["10.0.0.5/24"]]);
    await world.expectSettled();
  });

  it("E55: makes a MAC address object for each of two guests with the same MAC, and warns", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", birth: 100 }), guest({ vmid: 101, name: "b", birth: 100 })) });
    const report = await world.run();
    expect(world.rows(MODELS.mac).map(({ mac_address }) => mac_address)).toEqual([NET0, NET0]);
    expect(new Set(world.rows(MODELS.mac).map((row) => row["assigned_object_id"])).size).toBe(2);
    expect(report.remarks.filter(({ kind }) => kind === "mac-address").map(({ reason }) => reason)).toEqual(["b net0 has the same MAC address as a net0"]);
    await world.expectSettled();
  });

  it("E55: does not take a MAC address object from a device of a person", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web" })) });
    const site = world.create(MODELS.site, { name: "Basement", slug: "basement" });
    const maker = world.create("dcim.manufacturer", { name: "Maker", slug: "maker" });
    const type = world.create("dcim.devicetype", { manufacturer: maker.id, model: "Box", slug: "box" });
    const role = world.create(MODELS.role, { name: "Server", slug: "server" });
    const device = world.create(MODELS.device, { name: "server", site: site.id, device_type: type.id, role: role.id });
    const port = world.create(MODELS.deviceInterface, { device: device.id, name: "eth0", type: "1000base-t" });
    const theirs = world.create(MODELS.mac, { mac_address: NET0, assigned_object_type: MODELS.deviceInterface, assigned_object_id: port.id });
    await world.run();
    expect(world.row(MODELS.mac, { id: theirs.id })).toEqual(theirs);
    expect(world.rows(MODELS.mac, { mac_address: NET0 })).toHaveLength(2);
    await world.expectSettled();
  });
});

describe("a NIC that is taken out", () => {
  it("goes from NetBox with its MAC and our address, and the machine has another primary at once", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const vm = world.vm("web");
    const second = world.rows(MODELS.ip).find(({ address }) => address === "10.0.1.5/24");
    world.edit(MODELS.vm, vm.id, { primary_ip4: second?.id });
    unplug(world);
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(nicNames(world)).toEqual(["net0"]);
    expect(macs(world)).toEqual([`net0 ${NET0} *`]);
    expect(world.rows(MODELS.ip, { address: "10.0.1.5/24" })).toEqual([]);
    expect(world.vm("web")["primary_ip4"]).toBe(world.row(MODELS.ip, { address: "10.0.0.5/24" }).id);
    await world.expectSettled();
  });

  it("stays where a person has put an address on it, with that address; ours goes", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const { id } = nicRow(world, "net1");
    const theirs = world.create(MODELS.ip, { address: "10.0.1.99/24", assigned_object_type: MODELS.nic, assigned_object_id: id });
    unplug(world);
    const report = await world.run();
    expect(nicRow(world, "net1").id).toBe(id);
    expect(ipsOn(world, "net1")).toEqual(["10.0.1.99/24"]);
    expect(world.row(MODELS.ip, { id: theirs.id })).toEqual(theirs);
    expect(report.remarks.filter(({ kind }) => kind === "vm-interface").map(({ reason }) => reason).join()).toContain("10.0.1.99/24");
    await world.expectSettled();
  });

  it("stays where a person has put a MAC address on it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const { id } = nicRow(world, "net1");
    const theirs = world.create(MODELS.mac, { mac_address: "02:00:00:00:00:01", assigned_object_type: MODELS.nic, assigned_object_id: id });
    unplug(world);
    await world.run();
    expect(world.row(MODELS.mac, { id: theirs.id })).toEqual(theirs);
    await world.expectSettled();
  });

  it("stays where a person has documented it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    world.edit(MODELS.nic, nicRow(world, "net1").id, { description: "to the printer" });
    unplug(world);
    await world.run();
    expect(nicRow(world, "net1")).toMatchObject({ description: "to the printer" });
    await world.expectSettled();
  });

  it("goes, but our address with a person's DNS name is released and keeps it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const second = world.row(MODELS.ip, { address: "10.0.1.5/24" });
    world.edit(MODELS.ip, second.id, { dns_name: "db.example.org" });
    world.edit(MODELS.vm, world.vm("web").id, { primary_ip4: second.id });
    unplug(world);
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect(nicNames(world)).toEqual(["net0"]);
    expect(world.row(MODELS.ip, { id: second.id })).toMatchObject({ dns_name: "db.example.org", assigned_object_id: null });
    expect(world.vm("web")["primary_ip4"]).toBe(world.row(MODELS.ip, { address: "10.0.0.5/24" }).id);
    await world.expectSettled();
  });

  it("goes with our address even while the agent is silent, but not with what a person put into that address", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const second = world.row(MODELS.ip, { address: "10.0.1.5/24" });
    world.edit(MODELS.ip, second.id, { description: "database" });
    delete world.guest(100).config["net1"];
    Object.assign(world.guest(100).agent ?? {}, { mode: "silent" });
    await world.run();
    expect(nicNames(world)).toEqual(["net0"]);
    expect(world.row(MODELS.ip, { id: second.id })).toMatchObject({ description: "database", assigned_object_id: null });
    await world.expectSettled();
  });

  it("leaves an adopted address where it is", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    const theirs = world.create(MODELS.ip, { address: "10.0.1.5/24", dns_name: "db.example.org" });
    await world.run();
    expect(ipsOn(world, "net1")).toEqual(["10.0.1.5/24"]);
    unplug(world);
    await world.run();
    expect(world.row(MODELS.ip, { id: theirs.id })).toMatchObject({ dns_name: "db.example.org" });
    await world.expectSettled();
  });

  it("keeps its address when it is plugged into another slot", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    const second = world.row(MODELS.ip, { address: "10.0.1.5/24" });
    const { config } = world.guest(100);
    config["net2"] = config["net1"] ?? "";
    delete config["net1"];
    await world.run();
    expectNothingRefused(world);
    expect(nicNames(world)).toEqual(["net0", "net2"]);
    expect(ipsOn(world, "net2")).toEqual(["10.0.1.5/24"]);
    expect(world.row(MODELS.ip, { address: "10.0.1.5/24" }).id).toBe(second.id);
    expect(macs(world)).toEqual([`net0 ${NET0} *`, `net2 ${NET1} *`]);
    await world.expectSettled();
  });

  it("E18: stays while the configuration cannot be read", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoNics()) });
    await world.run();
    unplug(world);
    world.proxmox.faults.add({ path: /\/qemu\/100\/config/, times: Number.POSITIVE_INFINITY, effect: { kind: "status", status: 500 } });
    await world.run();
    expect(nicNames(world)).toEqual(["net0", "net1"]);
    expect(ipsOn(world, "net1")).toEqual(["10.0.1.5/24"]);
  });
});
