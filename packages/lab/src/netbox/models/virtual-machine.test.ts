import { describe, expect, it } from "vitest";
import { makeCluster, makeDevice, startTestNetbox } from "../test-netbox.ts";

const path = "virtualization/virtual-machines/";
const interfaces = "virtualization/interfaces/";

describe("virtual machines", () => {
  it("are unique by name, whatever the case, per cluster and tenant", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const tenant = await netbox.create("tenancy/tenants/", { name: "T", slug: "t" });
    await netbox.create(path, { name: "web", cluster });
    await netbox.create(path, { name: "web", cluster, tenant });
    expect((await netbox.send("POST", path, { name: "WEB", cluster })).body).toEqual({ __all__: ["Virtual machine name must be unique per cluster."] });
    expect((await netbox.send("POST", path, { name: "Web", cluster, tenant })).body).toEqual({ __all__: ["Virtual machine name must be unique per cluster and tenant."] });
    expect((await netbox.send("PATCH", `${path}1/`, { name: "WEB" })).status).toBe(200);
  });

  it("inherit the site of their cluster, and refuse another one", async () => {
    await using netbox = await startTestNetbox();
    const { cluster, site } = await makeCluster(netbox);
    const other = await netbox.create("dcim/sites/", { name: "DC2", slug: "dc2" });
    expect(await netbox.send("POST", path, { name: "a", cluster })).toMatchObject({ body: { site: { id: site } } });
    expect((await netbox.send("POST", path, { name: "b", cluster, site: other })).body).toEqual({ cluster: ["The selected cluster (pve) is not assigned to this site (DC2)."] });
    expect((await netbox.send("POST", path, { name: "c" })).body).toEqual({ __all__: ["A virtual machine must be assigned to a site, cluster, or device."] });
  });

  it("follow their cluster to another site without a new last_updated", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const other = await netbox.create("dcim/sites/", { name: "DC2", slug: "dc2" });
    const id = await netbox.create(path, { name: "a", cluster });
    const before = netbox.lab.tables.get("virtualization.virtualmachine", id);
    await netbox.send("PATCH", `virtualization/clusters/${cluster}/`, { scope_type: "dcim.site", scope_id: other });
    expect(netbox.lab.tables.get("virtualization.virtualmachine", id)).toEqual({ ...before, site: other });
  });

  it("need the cluster of their host device", async () => {
    await using netbox = await startTestNetbox();
    const { cluster, site } = await makeCluster(netbox);
    const foreign = await makeCluster(netbox, "other");
    const device = await makeDevice(netbox, { name: "pve1", site, cluster });
    expect((await netbox.send("POST", path, { name: "a", device })).body).toEqual({ cluster: ["Must specify the assigned device's cluster (pve) when assigning host device pve1."] });
    expect((await netbox.send("POST", path, { name: "a", device, cluster: foreign.cluster })).body).toEqual({ device: ["The selected device (pve1) is not assigned to this cluster (other)."] });
    expect((await netbox.send("POST", path, { name: "a", device, cluster })).status).toBe(201);
  });

  it.each([
    [{ name: "n".repeat(65) }, { name: ["Ensure this field has no more than 64 characters."] }],
    [{ name: " " }, { name: ["This field may not be blank."] }],
    [{ status: "running" }, { status: ["running is not a valid choice."] }],
    [{ status: { value: "active" } }, { status: ['Value must be passed directly (e.g. "foo": 123); do not use a dictionary or list.'] }],
    [{ memory: -1 }, { memory: ["Ensure this value is greater than or equal to 0."] }],
    [{ memory: 99999999999 }, { memory: ["Ensure this value is less than or equal to 2147483647."] }],
    [{ vcpus: 1.255 }, { vcpus: ["Ensure that there are no more than 2 decimal places."] }],
    [{ description: null }, { description: ["This field may not be null."] }],
    [{ description: "d".repeat(201) }, { description: ["Ensure this field has no more than 200 characters."] }],
    [{ role: "web" }, { role: ["Related objects must be referenced by numeric ID or by dictionary of attributes. Received an unrecognized value: web"] }],
    [{ platform: { slug: "x" } }, { platform: ["Related object not found using the provided attributes: {'slug': 'x'}"] }],
    [{ tags: ["prod"] }, { tags: ["Related objects must be referenced by numeric ID or by dictionary of attributes. Received an unrecognized value: prod"] }],
  ])("refuse %j", async (body, refusal) => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    expect(await netbox.send("POST", path, { name: "a", cluster, ...body })).toMatchObject({ status: 400, body: refusal });
  });

  it("trim texts, read numbers in texts, and ignore unknown keys", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const made = await netbox.send("POST", path, { name: " web 01 ", cluster, memory: "2048", vcpus: 0.5, nonesuch: 1 });
    expect(made).toMatchObject({ status: 201, body: { name: "web 01", memory: 2048, vcpus: 0.5, status: { value: "active", label: "Active" } } });
  });

  it("refuse a primary address at creation with a 500", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const address = await netbox.create("ipam/ip-addresses/", { address: "192.0.2.1/24" });
    expect(await netbox.send("POST", path, { name: "a", cluster, primary_ip4: address })).toMatchObject({ status: 500, body: { exception: "TypeError" } });
  });

  it("take as primary only an address of their own interfaces and of the right family", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    const net0 = await netbox.create(interfaces, { virtual_machine: id, name: "net0" });
    const assigned = { assigned_object_type: "virtualization.vminterface", assigned_object_id: net0 };
    const own = await netbox.create("ipam/ip-addresses/", { address: "192.0.2.10/24", ...assigned });
    const free = await netbox.create("ipam/ip-addresses/", { address: "192.0.2.50/24" });
    const patch = (body: Record<string, unknown>): ReturnType<typeof netbox.send> => netbox.send("PATCH", `${path}${id}/`, body);
    expect((await patch({ primary_ip4: free })).body).toEqual({ primary_ip4: ["The specified IP address (192.0.2.50/24) is not assigned to this VM."] });
    expect((await patch({ primary_ip6: own })).body).toEqual({ primary_ip6: ["Must be an IPv6 address. (192.0.2.10/24 is an IPv4 address.)"] });
    expect(await patch({ primary_ip4: own })).toMatchObject({ status: 200, body: { primary_ip: { address: "192.0.2.10/24" } } });
  });

  it("take the sum of their disks for disk, without a new last_updated", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    const before = netbox.lab.tables.get("virtualization.virtualmachine", id);
    await netbox.create("virtualization/virtual-disks/", { virtual_machine: id, name: "scsi0", size: 10_240 });
    const second = await netbox.create("virtualization/virtual-disks/", { virtual_machine: id, name: "scsi1", size: 2048 });
    expect(netbox.lab.tables.get("virtualization.virtualmachine", id)).toEqual({ ...before, disk: 12_288 });
    expect((await netbox.send("PATCH", `${path}${id}/`, { disk: 99 })).body).toEqual({ disk: ["The specified disk size (99) must match the aggregate size of assigned virtual disks (12288)."] });
    await netbox.send("DELETE", `virtualization/virtual-disks/${second}/`);
    expect(netbox.lab.tables.get("virtualization.virtualmachine", id)).toMatchObject({ disk: 10_240 });
  });

  it("take their interfaces, disks and addresses with them", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    const id = await netbox.create(path, { name: "a", cluster });
    await netbox.create("virtualization/virtual-disks/", { virtual_machine: id, name: "scsi0", size: 1 });
    const net0 = await netbox.create(interfaces, { virtual_machine: id, name: "net0" });
    const assigned = { assigned_object_type: "virtualization.vminterface", assigned_object_id: net0 };
    await netbox.create("ipam/ip-addresses/", { address: "192.0.2.10/24", ...assigned });
    await netbox.create("dcim/mac-addresses/", { mac_address: "BC:24:11:00:00:01", ...assigned });
    expect((await netbox.send("DELETE", `${path}${id}/`)).status).toBe(204);
    for (const list of [interfaces, "virtualization/virtual-disks/", "ipam/ip-addresses/", "dcim/mac-addresses/"]) expect(await netbox.list(list)).toEqual([]);
  });

  it("are listed by name in natural order", async () => {
    await using netbox = await startTestNetbox();
    const { cluster } = await makeCluster(netbox);
    for (const name of ["vm10", "VM2", "vm1"]) await netbox.create(path, { name, cluster });
    expect(await netbox.list(path, "name")).toEqual(["vm1", "VM2", "vm10"]);
  });
});
