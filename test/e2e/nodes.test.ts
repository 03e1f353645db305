import { clusterOf, guest, oneNodeCluster, standaloneNode } from "@proxbox/lab";
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
