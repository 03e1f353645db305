import type { Decision } from "@proxbox/engine";
import { clusterOf, guest, lxc, oneNodeCluster, standaloneNode } from "@proxbox/lab";
import type { Estate } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** A device as a person documents it before Proxbox comes. */
function makeDevice(world: World, about: { name: string; site: string; fields?: Record<string, unknown> }): Readonly<Record<string, unknown>> & { id: number } {
  const slug = about.site.toLowerCase();
  const site = world.rows(MODELS.site, { slug })[0] ?? world.create(MODELS.site, { name: about.site, slug });
  const role = world.rows(MODELS.role, { slug: "hypervisor" })[0] ?? world.create(MODELS.role, { name: "Hypervisor", slug: "hypervisor", color: "000000" });
  const [known] = world.rows("dcim.devicetype", { slug: "r7615" });
  const type = known ?? world.create("dcim.devicetype", { model: "R7615", slug: "r7615", manufacturer: world.create("dcim.manufacturer", { name: "Dell", slug: "dell" }).id });
  return world.create(MODELS.device, { name: about.name, site: site.id, role: role.id, device_type: type.id, ...about.fields });
}

describe("nodes", () => {
  it("E84: machines on one bridge have no bridge in NetBox, which would have to be an interface of their own", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a" }), guest({ vmid: 101, name: "b" })) });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(world.rows(MODELS.nic).map(({ bridge }) => bridge ?? null)).toEqual([null, null]);
    expect(world.rows(MODELS.deviceInterface, { name: "vmbr0" })).toHaveLength(1);
    await world.expectSettled();
  });

  it("E85: a node whose device stands in another site than its cluster is neither doubled nor moved, and the run goes on", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { site: "S1" } });
    const device = makeDevice(world, { name: "pve1", site: "S2", fields: { serial: "ABC123", asset_tag: "0815", status: "staged" } });
    const report = await world.run();
    expect(world.rows(MODELS.device)).toHaveLength(1);
    expect(world.row(MODELS.device, { id: device.id })).toMatchObject({ site: device["site"], role: device["role"], device_type: device["device_type"], serial: "ABC123", asset_tag: "0815", status: "staged", cluster: null });
    expect(world.vm("web")).toMatchObject({ device: null, status: "active" });
    expect(world.row(MODELS.site, { id: world.vm("web")["site"] })["name"]).toBe("S1");
    expect(report.remarks).toContainEqual(expect.objectContaining({ kind: "node", type: "conflict", field: "cluster" }));
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    await world.expectSettled();
  });

  it("E85: once a person moves the device to the cluster's site, the machine is linked to it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { site: "S1" } });
    const device = makeDevice(world, { name: "pve1", site: "S2" });
    await world.run();
    world.edit(MODELS.device, device.id, { site: world.row(MODELS.site, { name: "S1" }).id });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(world.vm("web")["device"]).toBe(device.id);
    await world.expectSettled();
  });

  it("E85: a documented device in the right site is put into the cluster, and keeps its role, type and serial number", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { site: "S1" } });
    const device = makeDevice(world, { name: "PVE1", site: "S1", fields: { serial: "ABC123" } });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(world.rows(MODELS.device)).toHaveLength(1);
    expect(world.row(MODELS.device, { id: device.id })).toMatchObject({ name: "PVE1", role: device["role"], device_type: device["device_type"], serial: "ABC123", cluster: world.row(MODELS.cluster, { name: "lab" }).id });
    expect(world.vm("web")["device"]).toBe(device.id);
    expect(world.rows("dcim.devicetype")).toHaveLength(1);
    await world.expectSettled();
  });

  it("E85: a device that stands in another cluster is somebody else's", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { site: "S1" } });
    const type = world.create("virtualization.clustertype", { name: "VMware", slug: "vmware" });
    const cluster = world.create(MODELS.cluster, { name: "other", type: type.id });
    const device = makeDevice(world, { name: "pve1", site: "S2", fields: { cluster: cluster.id } });
    await world.run();
    expect(world.writesTo(MODELS.device, device.id)).toEqual([]);
    expect(world.row(MODELS.device, { id: device.id })["cluster"]).toBe(cluster.id);
    expect(world.rows(MODELS.device, { name: "pve1" })).toHaveLength(2);
    await world.expectSettled();
  });

  it("E86: a cluster over two data centres has no site, and each machine has the site of its node", async () => {
    const world = await openWorld({
      estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", node: "pve1" }), guest({ vmid: 101, name: "db", node: "pve2" })] }),
      settings: { nodeSites: { pve1: "Berlin", pve2: "Hamburg" } },
    });
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", problems: [], warnings: [] });
    const siteOf = (row: Readonly<Record<string, unknown>>) => world.row(MODELS.site, { id: row["site"] })["name"];
    expect(world.row(MODELS.cluster, { name: "lab" })).toMatchObject({ scope_type: null, scope_id: null });
    expect([siteOf(world.vm("web")), siteOf(world.vm("db"))]).toEqual(["Berlin", "Hamburg"]);
    expect(["pve1", "pve2"].map((name) => siteOf(world.row(MODELS.device, { name })))).toEqual(["Berlin", "Hamburg"]);
    await world.expectSettled();

    world.guest(100).node = "pve2";
    const moved = await world.run();
    expect(moved.summary).toMatchObject({ verdict: "success", problems: [] });
    expect(siteOf(world.vm("web"))).toBe("Hamburg");
    expect(moved.writes).toBe(1);
    await world.expectSettled();
  });

  it("E87: a stand-alone node lends its name to the cluster", async () => {
    const world = await openWorld({ estate: standaloneNode(guest({ vmid: 100, name: "web" })) });
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", problems: [] });
    expect(world.rows(MODELS.cluster).map(({ name }) => name)).toEqual(["pve1"]);
    expect(world.row(MODELS.device, { name: "pve1" }).id).toBe(world.vm("web")["device"]);
    await world.expectSettled();
  });

  it("E18: a node that is down is offline in NetBox, and active again when it is back", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2"] , guests: [guest({ vmid: 100, name: "web" })] }) });
    await world.run();
    world.proxmox.estate.nodes[1]!.online = false;
    await world.run();
    expect(world.row(MODELS.device, { name: "pve2" })["status"]).toBe("offline");
    await world.expectSettled();
    world.proxmox.estate.nodes[1]!.online = true;
    await world.run();
    expect(world.row(MODELS.device, { name: "pve2" })["status"]).toBe("active");
    await world.expectSettled();
  });

  it("a node that left the cluster is marked, and never deleted: cables and racks hang on it", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2", "pve3"], guests: [guest({ vmid: 100, name: "web" })] }) });
    await world.run();
    world.proxmox.estate.nodes.splice(2, 1);
    await world.run();
    expect(world.row(MODELS.device, { name: "pve3" })["status"]).toBe("decommissioning");
    world.passDays(1000);
    await world.expectSettled();
    expect(world.rows(MODELS.device)).toHaveLength(3);
  });

  it("devices are neither made nor linked where the settings say so", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { isManagingDevices: false } });
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect([MODELS.device, MODELS.deviceInterface, "dcim.devicetype", "dcim.manufacturer"].map((model) => world.rows(model).length)).toEqual([0, 0, 0, 0]);
    expect(world.vm("web")["device"]).toBeNull();
    await world.expectSettled();
  });
});

/** A node with a bond of two ports under a bridge, a VLAN on the bridge, and an Open vSwitch bridge beside. */
function wiredNode(): Estate {
  const estate = clusterOf({ guests: [guest({ vmid: 100, name: "web", tags: "prod" })] });
  const [node] = estate.nodes;
  if (node === undefined) throw new Error("the estate has no node");
  node.networks = [
    { iface: "vmbr0.20", type: "vlan", active: 1, "vlan-id": "20", "vlan-raw-device": "vmbr0" },
    { iface: "eno1", type: "eth", active: 1, exists: 1 },
    { iface: "eno2", type: "eth", exists: 1 },
    { iface: "bond0", type: "bond", active: 1, slaves: "eno1 eno2", bond_mode: "802.3ad", mtu: "9000" },
    { iface: "vmbr0", type: "bridge", active: 1, bridge_ports: "bond0", cidr: "10.0.0.11/24", cidr6: "2001:db8::11/64", comments: "Management\n" },
    { iface: "vmbr1", type: "OVSBridge", active: 1, ovs_ports: "eno3 mgmt" },
    { iface: "eno3", type: "OVSPort", active: 1, ovs_bridge: "vmbr1" },
    { iface: "mgmt", type: "OVSIntPort", active: 1, ovs_bridge: "vmbr1", ovs_tag: "30" },
  ];
  return estate;
}

/** Type, bond, bridge and raw device of every interface, by name. */
function wiring(world: World): Readonly<Record<string, unknown>> {
  const nameOf = (id: unknown): unknown => (typeof id === "number" ? world.row(MODELS.deviceInterface, { id })["name"] : null);
  return Object.fromEntries(world.rows(MODELS.deviceInterface).map((row) => [String(row["name"]), [row["type"], nameOf(row["lag"]), nameOf(row["bridge"]), nameOf(row["parent"])]]));
}

const WIRING = {
  eno1: ["other", "bond0", null, null], eno2: ["other", "bond0", null, null], bond0: ["lag", null, "vmbr0", null], vmbr0: ["bridge", null, null, null], "vmbr0.20": ["virtual", null, null, "vmbr0"],
  vmbr1: ["bridge", null, null, null], eno3: ["other", null, "vmbr1", null], mgmt: ["virtual", null, "vmbr1", null],
};

describe("the interfaces of nodes", () => {
  it("stand in NetBox with bond, bridge and raw device, whether up, with MTU and both families of addresses; the second run writes nothing", async () => {
    const world = await openWorld({ estate: wiredNode() });
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", problems: [] });
    expect(wiring(world)).toEqual(WIRING);
    expect(world.rows(MODELS.deviceInterface).filter(({ enabled }) => enabled === false).map(({ name }) => name)).toEqual(["eno2"]);
    expect(world.row(MODELS.deviceInterface, { name: "bond0" })["mtu"]).toBe(9000);
    expect(world.rows(MODELS.ip, { assigned_object_type: "dcim.interface" }).map(({ address }) => String(address)).sort()).toEqual(["10.0.0.11/24", "2001:db8::11/64"]);
    await world.expectSettled();
  });

  it("follow Proxmox VE when a port goes to another bridge, and keep what a person has put there", async () => {
    const world = await openWorld({ estate: wiredNode() });
    await world.run();
    const eno2 = world.row(MODELS.deviceInterface, { name: "eno2" });
    const eno3 = world.row(MODELS.deviceInterface, { name: "eno3" });
    world.edit(MODELS.deviceInterface, eno2.id, { lag: null, type: "10gbase-t", label: "left port" });
    const rows = world.proxmox.estate.nodes[0]?.networks ?? [];
    Object.assign(rows.find(({ iface }) => iface === "vmbr1") ?? {}, { ovs_ports: "mgmt" });
    delete rows.find(({ iface }) => iface === "eno3")?.["ovs_bridge"];
    const report = await world.run();
    expect(report.summary.problems).toEqual([]);
    expect(world.row(MODELS.deviceInterface, { id: eno3.id })["bridge"]).toBeNull();
    expect(world.row(MODELS.deviceInterface, { id: eno2.id })).toMatchObject({ lag: null, type: "10gbase-t", label: "left port" });
    expect(report.remarks.filter(({ type }) => type === "pinned").map(({ key, field }) => [key, field])).toEqual(expect.arrayContaining([["lab/node/pve1/eno2/relation", "lag"], ["lab/node/pve1/eno2", "type"]]));
    await world.expectSettled();
  });

  it("that a person has typed or moved otherwise cost nothing else: what NetBox would refuse is left out", async () => {
    const world = await openWorld({ estate: wiredNode() });
    const type = { device_type: world.create("dcim.devicetype", { model: "X", slug: "x", manufacturer: world.create("dcim.manufacturer", { name: "X", slug: "x" }).id }).id };
    const site = world.create(MODELS.site, { name: "S1", slug: "s1" }).id;
    const device = makeDevice(world, { name: "pve1", site: "S1" }).id;
    const other = world.create(MODELS.device, { name: "shelf", site, role: world.rows(MODELS.role)[0]?.id, ...type }).id;
    world.create(MODELS.deviceInterface, { device, name: "vmbr0.20", type: "other" });
    world.create(MODELS.deviceInterface, { device, name: "eno1", type: "virtual" });
    await world.run({ settings: { site: "S1" } });
    const bond = world.row(MODELS.deviceInterface, { name: "bond0" });
    expect(wiring(world)).toMatchObject({ "vmbr0.20": ["other", null, null, null], eno1: ["virtual", null, null, null], eno2: ["other", "bond0", null, null] });
    await world.expectSettled({ settings: { site: "S1" } });

    world.edit(MODELS.deviceInterface, world.row(MODELS.deviceInterface, { name: "eno2" }).id, { lag: null });
    world.edit(MODELS.deviceInterface, bond.id, { device: other, bridge: null });
    const report = await world.run({ settings: { site: "S1" } });
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    await world.expectSettled({ settings: { site: "S1" } });
  });
});

describe("the MAC addresses of nodes", () => {
  /** The MAC object that an interface has as its primary one, with the interface that it is assigned to. */
  function macOf(world: World, name: string): unknown {
    const row = world.row(MODELS.deviceInterface, { name });
    const id = row["primary_mac_address"];
    if (typeof id !== "number") return null;
    const mac = world.row(MODELS.mac, { id });
    return mac["assigned_object_type"] === "dcim.interface" && mac["assigned_object_id"] === row.id ? mac["mac_address"] : `on another object: ${String(mac["mac_address"])}`;
  }

  function rowOf(world: World, name: string): Record<string, unknown> {
    return world.proxmox.estate.nodes[0]?.networks.find(({ iface }) => iface === name) ?? {};
  }

  it("are those configured, or those in a name that the system has made of them; a bridge may have its port's", async () => {
    const world = await openWorld({ estate: wiredNode() });
    Object.assign(rowOf(world, "eno1"), { altnames: ["enp3s0", "enx005056b16847"] });
    Object.assign(rowOf(world, "vmbr0"), { hwaddress: "00:50:56:b1:68:47" });
    expect((await world.run()).summary).toMatchObject({ verdict: "success", problems: [] });
    expect(["eno1", "vmbr0", "eno2"].map((name) => macOf(world, name))).toEqual(["00:50:56:B1:68:47", "00:50:56:B1:68:47", null]);
    await world.expectSettled();
  });

  it("come to interfaces that are there already, follow a new card, and stay where Proxmox VE falls silent about them", async () => {
    const world = await openWorld({ estate: wiredNode() });
    await world.run();
    Object.assign(rowOf(world, "eno1"), { altnames: ["enx005056b16847"] });
    await world.run();
    expect(macOf(world, "eno1")).toBe("00:50:56:B1:68:47");
    await world.expectSettled();
    Object.assign(rowOf(world, "eno1"), { altnames: ["enx005056b16848"] });
    await world.run();
    expect(macOf(world, "eno1")).toBe("00:50:56:B1:68:48");
    await world.expectSettled();
    expect(world.rows(MODELS.mac, { assigned_object_type: "dcim.interface" })).toHaveLength(1);
    Object.assign(rowOf(world, "eno1"), { altnames: [] });
    await world.expectSettled();
    expect(macOf(world, "eno1")).toBe("00:50:56:B1:68:48");
  });

  it("that a person has documented are taken over, and another one that he has made the primary stays it", async () => {
    const world = await openWorld({ estate: wiredNode(), settings: { site: "S1" } });
    const device = makeDevice(world, { name: "pve1", site: "S1" }).id;
    const port = world.create(MODELS.deviceInterface, { device, name: "eno1", type: "other" }).id;
    const mac = world.create(MODELS.mac, { mac_address: "00:50:56:B1:68:47", assigned_object_type: "dcim.interface", assigned_object_id: port, description: "left port" });
    const own = world.create(MODELS.mac, { mac_address: "02:00:00:00:00:01", assigned_object_type: "dcim.interface", assigned_object_id: port });
    world.edit(MODELS.deviceInterface, port, { primary_mac_address: own.id });
    Object.assign(rowOf(world, "eno1"), { altnames: ["enx005056b16847"] });
    await world.run();
    expect(world.rows(MODELS.mac, { mac_address: "00:50:56:B1:68:47" }).map(({ id, description }) => [id, description])).toEqual([[mac.id, "left port"]]);
    expect(world.row(MODELS.deviceInterface, { id: port })["primary_mac_address"]).toBe(own.id);
    await world.expectSettled();
  });
});

describe("a node that is other hardware than before", () => {
  /** Two nodes with a port each that the system has named after its MAC address. */
  async function openPair(): Promise<World> {
    const estate = clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web" })] });
    for (const [position, node] of estate.nodes.entries()) Object.assign(node.networks[0] ?? {}, { altnames: [`enx00505600000${position}`] });
    const world = await openWorld({ estate });
    await world.run();
    return world;
  }

  /** Other hardware takes the place of pve2: another certificate, another port, another address. */
  function replace(world: World): void {
    const node = world.proxmox.estate.nodes[1];
    if (node === undefined) throw new Error("the estate has no second node");
    node.sslFingerprint = node.sslFingerprint.split(":").toReversed().join(":");
    Object.assign(node.networks[0] ?? {}, { altnames: ["enx0050560000ff"] });
    Object.assign(node.networks.find(({ iface }) => iface === "vmbr0") ?? {}, { cidr: "10.0.0.99/24", comments: "New\n" });
    node.cpus += 2;
  }

  function conflictsOf(report: Awaited<ReturnType<World["run"]>>): readonly unknown[] {
    return report.remarks.filter(({ type, kind }) => type === "conflict" && kind === "node").map(({ key }) => key);
  }

  it("E88: is asked about and nothing of it is written, its device and all on it stay; a person who accepts it goes on with the device", async () => {
    const world = await openPair();
    const device = world.row(MODELS.device, { name: "pve2" });
    replace(world);
    const asked = await world.run();
    expect([conflictsOf(asked), asked.writes, asked.summary.verdict]).toEqual([["lab/node/pve2"], 0, "warning"]);
    expect(conflictsOf(await world.expectSettled())).toEqual(["lab/node/pve2"]);
    const accepted = await world.run({ settings: { acceptedNodes: ["pve2"] } });
    expect(conflictsOf(accepted)).toEqual([]);
    expect(world.rows(MODELS.ip, { address: "10.0.0.99/24" })).toHaveLength(1);
    expect(world.rows(MODELS.device, { name: "pve2" }).map(({ id }) => id)).toEqual([device.id]);
    expect(conflictsOf(await world.expectSettled())).toEqual([]);
  });

  it("E88: gets a device of its own once a person has given the old one another name, which then is marked and keeps what hangs on it", async () => {
    const world = await openPair();
    const old = world.row(MODELS.device, { name: "pve2" });
    const interfaces = world.rows(MODELS.deviceInterface, { device: old.id }).length;
    replace(world);
    await world.run();
    world.edit(MODELS.device, old.id, { name: "pve2-old", serial: "ABC123" });
    const report = await world.run();
    expect(report.outcomes.filter(({ status }) => status === "failed")).toEqual([]);
    expect(world.row(MODELS.device, { id: old.id })).toMatchObject({ name: "pve2-old", serial: "ABC123", status: "decommissioning" });
    expect(world.rows(MODELS.deviceInterface, { device: old.id })).toHaveLength(interfaces);
    const fresh = world.row(MODELS.device, { name: "pve2" });
    expect(fresh).toMatchObject({ status: "active" });
    expect(world.rows(MODELS.ip, { address: "10.0.0.99/24" }).map(({ assigned_object_id: id }) => world.row(MODELS.deviceInterface, { id })["device"])).toEqual([fresh.id]);
    await world.expectSettled();
  });

  it("E88: is made anew where a person has deleted the old device", async () => {
    const world = await openPair();
    replace(world);
    await world.run();
    world.erase(MODELS.device, world.row(MODELS.device, { name: "pve2" }).id);
    const report = await world.run();
    expect([conflictsOf(report), world.rows(MODELS.device, { name: "pve2" }).length]).toEqual([[], 1]);
    await world.expectSettled();
  });

  it("E88: is the same one after a renewed certificate, and a device that a person had renamed before is asked about too", async () => {
    const world = await openPair();
    const node = world.proxmox.estate.nodes[1];
    if (node === undefined) throw new Error("the estate has no second node");
    node.sslFingerprint = node.sslFingerprint.split(":").toReversed().join(":");
    expect(conflictsOf(await world.expectSettled())).toEqual([]);
    world.edit(MODELS.device, world.row(MODELS.device, { name: "pve2" }).id, { name: "rack3-pve2" });
    await world.run();
    replace(world);
    expect(conflictsOf(await world.expectSettled())).toEqual(["lab/node/pve2"]);
  });

  it("E88: under a new name with a port of one that is gone is asked about; a person renames the device, and it goes on with all that hangs on it", async () => {
    const world = await openPair();
    const device = world.row(MODELS.device, { name: "pve2" });
    Object.assign(world.proxmox.estate.nodes[1] ?? {}, { name: "pve9" });
    const asked = await world.run();
    expect(conflictsOf(asked)).toEqual(["lab/node/pve9"]);
    expect(world.row(MODELS.device, { id: device.id })["status"]).toBe("active");
    await world.expectSettled();
    world.edit(MODELS.device, device.id, { name: "pve9" });
    const report = await world.run();
    expect([conflictsOf(report), world.rows(MODELS.device).length]).toEqual([[], 2]);
    await world.expectSettled();
  });

  /** What a person decides about the one device that is asked about, as the command line and the page do it. */
  function decided(report: Awaited<ReturnType<World["run"]>>, code: string): readonly Decision[] {
    const asked = report.remarks.filter(({ conflict }) => conflict?.type === "device");
    expect(asked.map(({ conflict }) => conflict?.resolutions.map((each) => each.code).includes(code))).toEqual([true]);
    return asked.map(({ kind, key, conflict }) => ({ id: conflict?.id ?? "", code, kind, key }));
  }

  it("E88: goes on with its device by a person's decision that it is the same", async () => {
    const world = await openPair();
    const device = world.row(MODELS.device, { name: "pve2" });
    replace(world);
    const decisions = decided(await world.run(), "same");
    const report = await world.run({ decisions });
    expect([conflictsOf(report), report.summary.verdict]).toEqual([[], "success"]);
    expect(world.rows(MODELS.device, { name: "pve2" }).map(({ id, status }) => [id, status])).toEqual([[device.id, "active"]]);
    expect(world.rows(MODELS.ip, { address: "10.0.0.99/24" })).toHaveLength(1);
    expect(conflictsOf(await world.expectSettled({ decisions }))).toEqual([]);
  });

  it.each([
    ["same", [["pve1", "active"], ["pve9", "active"]]],
    ["other", [["pve1", "active"], ["pve2", "decommissioning"], ["pve9", "active"]]],
  ] as const)("E88: under a new name with a port of one that is gone is the device that a person decides: %s", async (code, devices) => {
    const world = await openPair();
    const before = world.row(MODELS.device, { name: "pve2" });
    Object.assign(world.proxmox.estate.nodes[1] ?? {}, { name: "pve9" });
    const decisions = decided(await world.run(), code);
    const report = await world.run({ decisions });
    expect([conflictsOf(report), report.outcomes.filter(({ status }) => status === "failed")]).toEqual([[], []]);
    expect(world.rows(MODELS.device).map(({ name, status }) => [name, status])).toEqual(devices);
    expect(world.row(MODELS.device, { name: "pve9" }).id === before.id).toBe(code === "same");
    await world.expectSettled({ decisions });
  });

  it("E88: under a new name is a device of its own where a person accepts it, and the one that is gone is marked", async () => {
    const world = await openPair();
    Object.assign(world.proxmox.estate.nodes[1] ?? {}, { name: "pve9" });
    await world.run({ settings: { acceptedNodes: ["pve9"] } });
    expect(world.rows(MODELS.device).map(({ name, status }) => [name, status])).toEqual([["pve1", "active"], ["pve2", "decommissioning"], ["pve9", "active"]]);
    await world.expectSettled();
  });
});

describe("facts of nodes", () => {
  const FIELDS = [["proxmox_node_version", "text"], ["proxmox_node_cpu_model", "text"], ["proxmox_node_cpus", "integer"], ["proxmox_node_memory", "integer"]] as const;

  it("are a platform by release, and custom fields where NetBox has them; an upgrade is followed, a patch makes no new platform", async () => {
    const world = await openWorld({ estate: clusterOf() });
    for (const [name, type] of FIELDS) world.create("extras.customfield", { name, type, object_types: ["dcim.device"] });
    await world.run();
    const [node] = world.proxmox.estate.nodes;
    if (node === undefined) throw new Error("the estate has no node");
    const platformOf = (): unknown => world.row("dcim.platform", { id: world.row(MODELS.device, { name: "pve1" })["platform"] })["name"];
    expect(platformOf()).toBe("Proxmox VE 9.1");
    expect(world.row(MODELS.device, { name: "pve1" })["custom_fields"]).toMatchObject({ proxmox_node_version: "9.1.5", proxmox_node_cpu_model: "AMD EPYC 7543 32-Core Processor", proxmox_node_cpus: node.cpus, proxmox_node_memory: node.memoryBytes / 1024 ** 2 });
    await world.expectSettled();
    node.version = "9.1.9";
    expect((await world.run()).changes.flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual(["cf:proxmox_node_version"]);
    node.version = "9.2.1";
    await world.run();
    expect([platformOf(), world.rows("dcim.platform").length]).toEqual(["Proxmox VE 9.2", 2]);
    await world.expectSettled();
  });

  it("leave out a platform of the release's name that a person has limited to another manufacturer: NetBox would refuse the device", async () => {
    const world = await openWorld({ estate: clusterOf() });
    const maker = world.create("dcim.manufacturer", { name: "Acme", slug: "acme" });
    world.create("dcim.platform", { name: "Proxmox VE 9.1", slug: "proxmox-ve-9-1", manufacturer: maker.id });
    expect((await world.run()).outcomes.filter(({ status }) => status === "failed" || status === "conflict")).toEqual([]);
    expect(world.row(MODELS.device, { name: "pve1" })["platform"]).toBeNull();
    await world.expectSettled();
  });

  it("leave a platform and a serial number alone that a person has given the device", async () => {
    const world = await openWorld({ estate: clusterOf(), settings: { site: "S1" } });
    const debian = world.create("dcim.platform", { name: "Debian", slug: "debian" });
    const device = makeDevice(world, { name: "pve1", site: "S1", fields: { platform: debian.id, serial: "ABC123" } });
    await world.run();
    expect(world.row(MODELS.device, { id: device.id })).toMatchObject({ platform: debian.id, serial: "ABC123" });
    expect(world.rows("dcim.platform")).toHaveLength(1);
    await world.expectSettled();
  });
});

describe("what the cluster says of its guests", () => {
  it("types of virtual machines since NetBox 4.6, and none before", async () => {
    const estate = clusterOf({ guests: [guest({ vmid: 100, name: "web" }), lxc({ vmid: 101, name: "ct" })] });
    const world = await openWorld({ estate });
    await world.run();
    const typeOf = (name: string): unknown => world.row("virtualization.virtualmachinetype", { id: world.vm(name)["virtual_machine_type"] })["slug"];
    expect([typeOf("web"), typeOf("ct")]).toEqual(["qemu-virtual-machine", "lxc-container"]);
    await world.expectSettled();
    const older = await openWorld({ estate: clusterOf({ guests: [guest({ vmid: 100, name: "web" })] }), netbox: { version: "4.5" } });
    expect((await older.run()).summary).toMatchObject({ verdict: "success", problems: [] });
    await older.expectSettled();
  });

  it("gives tags the colours of the cluster once, when they are made; and a custom field the pool", async () => {
    const world = await openWorld({ estate: { ...clusterOf({ guests: [guest({ vmid: 100, name: "web", tags: "prod", pool: "prod" })] }), options: { "tag-style": { "color-map": "prod:d03030:ffffff" } } } });
    world.create("extras.customfield", { name: "proxmox_pool", type: "text", object_types: ["virtualization.virtualmachine"] });
    await world.run();
    const tag = world.row(MODELS.tag, { slug: "prod" });
    expect(tag["color"]).toBe("d03030");
    expect(world.vm("web")["custom_fields"]).toMatchObject({ proxmox_pool: "prod" });
    world.edit(MODELS.tag, tag.id, { color: "123456" });
    Object.assign(world.proxmox.estate, { options: { "tag-style": "color-map=prod:00ff00" } });
    delete world.guest(100).pool;
    await world.run();
    expect(world.row(MODELS.tag, { slug: "prod" })["color"]).toBe("123456");
    expect(world.vm("web")["custom_fields"]).toMatchObject({ proxmox_pool: null });
    await world.expectSettled();
  });
});
