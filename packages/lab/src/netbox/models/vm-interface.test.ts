import { describe, expect, it } from "vitest";
import { makeCluster, startTestNetbox } from "../test-netbox.ts";
import type { TestNetbox } from "../test-netbox.ts";

const path = "virtualization/interfaces/";
const macs = "dcim/mac-addresses/";

async function makeVm(netbox: TestNetbox, name = "a"): Promise<number> {
  const [known] = netbox.lab.tables.rows("virtualization.cluster");
  const cluster = known?.id ?? (await makeCluster(netbox)).cluster;
  return netbox.create("virtualization/virtual-machines/", { name, cluster });
}

describe("VM interfaces", () => {
  it("are unique by name within a VM, by case", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    await netbox.create(path, { virtual_machine: vm, name: "net0" });
    await netbox.create(path, { virtual_machine: vm, name: "NET0" });
    expect((await netbox.send("POST", path, { virtual_machine: vm, name: "net0" })).body).toEqual({ __all__: ["Interface with this Virtual machine and Name already exists."] });
    expect((await netbox.send("POST", path, { virtual_machine: vm, name: "m", mtu: 0 })).body).toEqual({ mtu: ["Ensure this value is greater than or equal to 1."] });
  });

  it("get the unassigned MAC address that their POST names as primary", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    const mac = await netbox.create(macs, { mac_address: "bc:24:11:e2:9f:15" });
    const made = await netbox.send("POST", path, { virtual_machine: vm, name: "net0", primary_mac_address: mac });
    expect(made).toMatchObject({ status: 201, body: { mac_address: "BC:24:11:E2:9F:15", mac_addresses: [{ id: mac }] } });
    expect((await netbox.get(`${macs}${mac}/`)).body).toMatchObject({ assigned_object_type: "virtualization.vminterface", assigned_object_id: 1 });
  });

  it("refuse the MAC address of another interface, and keep their own from being moved", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    const mac = await netbox.create(macs, { mac_address: "bc:24:11:e2:9f:14" });
    await netbox.create(path, { virtual_machine: vm, name: "net0", primary_mac_address: mac });
    const net1 = await netbox.create(path, { virtual_machine: vm, name: "net1" });
    expect((await netbox.send("PATCH", `${path}${net1}/`, { primary_mac_address: mac })).body).toEqual({
      primary_mac_address: ["MAC address BC:24:11:E2:9F:14 is assigned to a different interface (net0)."],
    });
    expect((await netbox.send("PATCH", `${macs}${mac}/`, { assigned_object_id: net1 })).body).toEqual({
      __all__: ["Cannot reassign MAC Address while it is designated as the primary MAC for an object"],
    });
    expect((await netbox.send("DELETE", `${macs}${mac}/`)).status).toBe(204);
    expect((await netbox.get(`${path}1/`)).body).toMatchObject({ mac_address: null, primary_mac_address: null });
  });

  it("show mac_address but do not take it", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    expect(await netbox.send("POST", path, { virtual_machine: vm, name: "net0", mac_address: "BC:24:11:00:00:05" })).toMatchObject({ status: 201, body: { mac_address: null } });
    expect(await netbox.list(macs)).toEqual([]);
  });

  it("find a MAC address by any notation, and refuse an ambiguous one by its text", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    await netbox.create(macs, { mac_address: "BC-24-11-E2-9F-14" });
    await netbox.create(macs, { mac_address: "bc24.11e2.9f14" });
    expect(await netbox.list(`${macs}?mac_address=bc:24:11:e2:9f:14`, "mac_address")).toEqual(["BC:24:11:E2:9F:14", "BC:24:11:E2:9F:14"]);
    expect((await netbox.send("POST", path, { virtual_machine: vm, name: "n", primary_mac_address: { mac_address: "BC:24:11:E2:9F:14" } })).body).toEqual({
      primary_mac_address: ["Multiple objects match the provided attributes: {'mac_address': 'BC:24:11:E2:9F:14'}"],
    });
    expect((await netbox.send("POST", macs, { mac_address: "zz" })).body).toEqual({ mac_address: ["Invalid MAC address format: zz"] });
  });

  it("drop VLANs that their mode does not allow, and refuse those of another site", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    const other = await netbox.create("dcim/sites/", { name: "DC2", slug: "dc2" });
    const global = await netbox.create("ipam/vlans/", { vid: 10, name: "v10" });
    const foreign = await netbox.create("ipam/vlans/", { vid: 20, name: "v20", site: other });
    const id = await netbox.create(path, { virtual_machine: vm, name: "net0" });
    const patch = (body: Record<string, unknown>): ReturnType<typeof netbox.send> => netbox.send("PATCH", `${path}${id}/`, body);
    expect(await patch({ untagged_vlan: global })).toMatchObject({ status: 200, body: { untagged_vlan: null } });
    expect(await patch({ mode: "access", untagged_vlan: global })).toMatchObject({ body: { untagged_vlan: { vid: 10 } } });
    expect(await patch({ untagged_vlan: foreign })).toMatchObject({ status: 400, body: { untagged_vlan: [expect.stringContaining("v20 (20)")] } });
    expect(await patch({ mode: "tagged", tagged_vlans: [global] })).toMatchObject({ body: { tagged_vlans: [{ vid: 10 }] } });
    expect(await patch({ mode: "access" })).toMatchObject({ body: { tagged_vlans: [] } });
  });

  it("take their addresses with them and clear the VM's primary one, which the change log shows", async () => {
    await using netbox = await startTestNetbox();
    const vm = await makeVm(netbox);
    const id = await netbox.create(path, { virtual_machine: vm, name: "net0" });
    const address = await netbox.create("ipam/ip-addresses/", { address: "203.0.113.5/24", assigned_object_type: "virtualization.vminterface", assigned_object_id: id });
    await netbox.send("PATCH", `virtualization/virtual-machines/${vm}/`, { primary_ip4: address });
    const before = netbox.lab.changes().length;
    await netbox.send("DELETE", `${path}${id}/`);
    expect((await netbox.get(`virtualization/virtual-machines/${vm}/`)).body).toMatchObject({ primary_ip4: null });
    expect(await netbox.list("ipam/ip-addresses/")).toEqual([]);
    expect(netbox.lab.changes().slice(before).map((change) => `${String(change["action"])} ${String(change["changed_object_type"])}`)).toEqual([
      "delete ipam.ipaddress",
      "update virtualization.virtualmachine",
      "delete virtualization.vminterface",
    ]);
  });
});
