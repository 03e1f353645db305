import { describe, expect, it } from "vitest";
import { makeCluster, makeDevice, startTestNetbox } from "../test-netbox.ts";

describe("devices and their surroundings", () => {
  it("are unique by name, whatever the case, per site; nameless ones are free", async () => {
    await using netbox = await startTestNetbox();
    const { site } = await makeCluster(netbox);
    await makeDevice(netbox, { name: "pve1", site });
    const body = { device_type: 1, role: 1, site };
    expect((await netbox.send("POST", "dcim/devices/", { ...body, name: "PVE1" })).body).toEqual({ __all__: ["Device name must be unique per site."] });
    expect(await netbox.send("POST", "dcim/devices/", body)).toMatchObject({ status: 201, body: { name: null, display: "M pve1 node (2)" } });
    expect((await netbox.send("POST", "dcim/devices/", body)).status).toBe(201);
  });

  it("refuse a cluster of another site", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const elsewhere = await netbox.create("dcim/sites/", { name: "DC2", slug: "dc2" });
    await makeDevice(netbox, { name: "ok", site: elsewhere });
    expect((await netbox.send("POST", "dcim/devices/", { name: "n", device_type: 1, role: 1, site: elsewhere, cluster })).body).toEqual({
      cluster: ["The assigned cluster belongs to a different site (DC pve)"],
    });
  });

  it("forbid the deletion of their site and of a parent interface, not of a bridge", async () => {
    await using netbox = await startTestNetbox();
    const { site } = await makeCluster(netbox);
    const device = await makeDevice(netbox, { name: "pve1", site });
    const bond = await netbox.create("dcim/interfaces/", { device, name: "bond0", type: "lag" });
    const vlan = await netbox.create("dcim/interfaces/", { device, name: "bond0.10", type: "virtual", parent: bond });
    const bridge = await netbox.create("dcim/interfaces/", { device, name: "vmbr0", type: "bridge" });
    await netbox.send("PATCH", `dcim/interfaces/${bond}/`, { bridge });
    expect((await netbox.send("DELETE", `dcim/sites/${site}/`)).status).toBe(409);
    expect((await netbox.send("DELETE", `dcim/interfaces/${bond}/`)).body).toEqual({ detail: `Unable to delete object. 1 dependent objects were found: bond0.10 (${vlan})` });
    expect((await netbox.send("DELETE", `dcim/interfaces/${bridge}/`)).status).toBe(204);
    expect((await netbox.get(`dcim/interfaces/${bond}/`)).body).toMatchObject({ bridge: null });
    expect((await netbox.send("DELETE", `dcim/devices/${device}/`)).status).toBe(204);
    expect(await netbox.list("dcim/interfaces/")).toEqual([]);
  });

  it("refuse a platform of another manufacturer", async () => {
    await using netbox = await startTestNetbox();
    const { site } = await makeCluster(netbox);
    const device = await makeDevice(netbox, { name: "pve1", site });
    const manufacturer = await netbox.create("dcim/manufacturers/", { name: "Acme", slug: "acme" });
    const limited = await netbox.create("dcim/platforms/", { name: "Acme OS", slug: "acme-os", manufacturer });
    const open = await netbox.create("dcim/platforms/", { name: "Debian", slug: "debian" });
    const refused = await netbox.send("PATCH", `dcim/devices/${device}/`, { platform: limited });
    expect(refused.body).toEqual({ platform: [expect.stringMatching(/^The assigned platform is limited to Acme device types, but this device's type belongs to .+\.$/)] });
    expect((await netbox.send("PATCH", `dcim/devices/${device}/`, { platform: open })).status).toBe(200);
  });

  it("need a known type for each interface", async () => {
    await using netbox = await startTestNetbox();
    const { site } = await makeCluster(netbox);
    const device = await makeDevice(netbox, { name: "pve1", site });
    expect((await netbox.send("POST", "dcim/interfaces/", { device, name: "x" })).body).toEqual({ type: ["This field is required."] });
    expect((await netbox.send("POST", "dcim/interfaces/", { device, name: "x", type: "eth" })).body).toEqual({ type: ["eth is not a valid choice."] });
  });

  it("refuse a second platform, VLAN, prefix or cluster of the same name as NetBox refuses it", async () => {
    await using netbox = await startTestNetbox();
    const { site, type } = await makeCluster(netbox);
    await netbox.create("dcim/platforms/", { name: "Debian", slug: "debian" });
    expect((await netbox.send("POST", "dcim/platforms/", { name: "Debian", slug: "debian2" })).body).toEqual({ __all__: ["Platform name must be unique."] });
    const group = await netbox.create("ipam/vlan-groups/", { name: "zone", slug: "zone" });
    await netbox.create("ipam/vlans/", { vid: 10, name: "a", group });
    await netbox.create("ipam/vlans/", { vid: 10, name: "a" });
    expect((await netbox.send("POST", "ipam/vlans/", { vid: 10, name: "b", group })).body).toEqual({ __all__: ["VLAN with this Group and VLAN ID already exists."] });
    await netbox.create("ipam/prefixes/", { prefix: "10.1.0.0/24" });
    expect((await netbox.send("POST", "ipam/prefixes/", { prefix: "10.1.0.0/24" })).body).toEqual({ prefix: ["Duplicate prefix found in global table: 10.1.0.0/24"] });
    expect((await netbox.send("POST", "ipam/prefixes/", { prefix: "10.0.0.1/24" })).body).toEqual({ prefix: ["10.0.0.1/24 is not a valid prefix. Did you mean 10.0.0.0/24?"] });
    const twin = await netbox.send("POST", "virtualization/clusters/", { name: "pve", type, scope_type: "dcim.site", scope_id: site });
    expect(twin).toMatchObject({ status: 500, body: { exception: "IntegrityError" } });
    expect((await netbox.send("POST", "virtualization/clusters/", { name: "pve", type })).status).toBe(201);
  });
});
