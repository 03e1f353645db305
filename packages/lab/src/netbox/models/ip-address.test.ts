import { describe, expect, it } from "vitest";
import { makeCluster, startTestNetbox } from "../test-netbox.ts";
import type { TestNetbox } from "../test-netbox.ts";

const path = "ipam/ip-addresses/";

async function makeInterface(netbox: TestNetbox, vmName = "a"): Promise<{ vm: number; assigned: Record<string, unknown> }> {
  const { cluster } = await makeCluster(netbox, `c-${vmName}`);
  const vm = await netbox.create("virtualization/virtual-machines/", { name: vmName, cluster });
  const id = await netbox.create("virtualization/interfaces/", { virtual_machine: vm, name: "net0" });
  return { vm, assigned: { assigned_object_type: "virtualization.vminterface", assigned_object_id: id } };
}

describe("IP addresses", () => {
  it.each([
    ["192.0.2.11", "192.0.2.11/32"],
    ["2001:DB8::00A/64", "2001:db8::a/64"],
    ["2001:db8::1", "2001:db8::1/128"],
  ])("write %s as %s", async (address, stored) => {
    await using netbox = await startTestNetbox();
    expect(await netbox.send("POST", path, { address, dns_name: "WEB.Example.com" })).toMatchObject({ status: 201, body: { address: stored, dns_name: "web.example.com" } });
  });

  it.each([
    [{ address: "0.0.0.0/0" }, { address: ["Cannot create IP address with /0 mask."] }],
    [{ address: "999.1.1.1/24" }, { address: ["Invalid IP address format: 999.1.1.1/24"] }],
    [{ address: "fe80::1%eth0/64" }, { address: ["Invalid IP address format: fe80::1%eth0/64"] }],
    [{ address: "192.0.2.15/24", status: "slaac" }, { status: ["Only IPv6 addresses can be assigned SLAAC status"] }],
    [{ address: "192.0.2.1/24", assigned_object_type: "virtualization.vminterface" }, { assigned_object_id: ["This field cannot be null."] }],
    [
      { address: "192.0.2.1/24", assigned_object_type: "virtualization.vminterface", assigned_object_id: 99 },
      { assigned_object_id: ["Related object not found using the provided value: 99."] },
    ],
    [
      { address: "192.0.2.1/24", assigned_object_type: "virtualization.virtualmachine", assigned_object_id: 1 },
      { assigned_object_type: ["Invalid content type: virtualization.virtualmachine"] },
    ],
  ])("refuse %j", async (body, refusal) => {
    await using netbox = await startTestNetbox();
    expect(await netbox.send("POST", path, body)).toMatchObject({ status: 400, body: refusal });
  });

  it("are unique by host in their table, unless both have a shared role", async () => {
    await using netbox = await startTestNetbox();
    const vrf = await netbox.create("ipam/vrfs/", { name: "red" });
    await netbox.create(path, { address: "192.0.2.10/24", role: "vip" });
    const duplicate = { address: ["Duplicate IP address found in global table: 192.0.2.10/24"] };
    expect((await netbox.send("POST", path, { address: "192.0.2.10/32" })).body).toEqual(duplicate);
    await netbox.create(path, { address: "192.0.2.10/32", role: "vrrp" });
    await netbox.create(path, { address: "192.0.2.10/24", vrf });
    expect((await netbox.send("POST", path, { address: "192.0.2.10/24", vrf })).body).toEqual({ address: ["Duplicate IP address found in VRF red: 192.0.2.10/24"] });
  });

  it("may be double where the setting allows it", async () => {
    await using netbox = await startTestNetbox({ enforceGlobalUnique: false });
    await netbox.create(path, { address: "192.0.2.10/24" });
    await netbox.create(path, { address: "192.0.2.10/24" });
    expect(await netbox.list(`${path}?address=192.0.2.10`)).toHaveLength(2);
  });

  it("refuse network and broadcast addresses on an interface, except in the smallest networks", async () => {
    await using netbox = await startTestNetbox();
    const { assigned } = await makeInterface(netbox);
    expect((await netbox.send("POST", path, { address: "192.0.2.0/24", ...assigned })).body).toEqual({ __all__: ["192.0.2.0 is a network ID, which may not be assigned to an interface."] });
    expect((await netbox.send("POST", path, { address: "192.0.2.255/24", ...assigned })).body).toEqual({ __all__: ["192.0.2.255 is a broadcast address, which may not be assigned to an interface."] });
    expect((await netbox.send("POST", path, { address: "2001:db8::/64", ...assigned })).status).toBe(400);
    for (const address of ["192.0.2.0/31", "192.0.2.9/32", "2001:db8::/127", "192.0.2.0/24"]) {
      const body = address === "192.0.2.0/24" ? { address: "198.51.100.0/24" } : { address, ...assigned };
      expect((await netbox.send("POST", path, body)).status).toBe(201);
    }
  });

  it("may move within their VM while primary, but not to another one", async () => {
    await using netbox = await startTestNetbox();
    const own = await makeInterface(netbox);
    const other = await makeInterface(netbox, "b");
    const second = await netbox.create("virtualization/interfaces/", { virtual_machine: own.vm, name: "net1" });
    const id = await netbox.create(path, { address: "192.0.2.10/24", ...own.assigned });
    await netbox.send("PATCH", `virtualization/virtual-machines/${own.vm}/`, { primary_ip4: id });
    const refusal = { __all__: ["Cannot reassign IP address while it is designated as the primary IP for the parent object"] };
    expect((await netbox.send("PATCH", `${path}${id}/`, other.assigned)).body).toEqual(refusal);
    expect((await netbox.send("PATCH", `${path}${id}/`, { assigned_object_type: null, assigned_object_id: null })).body).toEqual(refusal);
    expect((await netbox.send("PATCH", `${path}${id}/`, { assigned_object_id: second })).status).toBe(200);
  });

  it("are found by host or exactly, by VM, interface and parent prefix", async () => {
    await using netbox = await startTestNetbox();
    const { vm, assigned } = await makeInterface(netbox);
    await netbox.create(path, { address: "192.0.2.10/24", ...assigned });
    await netbox.create(path, { address: "198.51.100.1/24" });
    const addresses = (query: string): Promise<unknown[]> => netbox.list(`${path}?${query}`, "address");
    for (const query of ["address=192.0.2.10", "address=192.0.2.10/24", `virtual_machine_id=${vm}`, "virtual_machine=a", "vminterface_id=1", "parent=192.0.2.0/24"]) {
      expect(await addresses(query)).toEqual(["192.0.2.10/24"]);
    }
    expect(await addresses("address=192.0.2.10/32")).toEqual([]);
    expect(await addresses("assigned_to_interface=false")).toEqual(["198.51.100.1/24"]);
  });

  it("cannot be made inside a populated range", async () => {
    await using netbox = await startTestNetbox();
    await netbox.create("ipam/ip-ranges/", { start_address: "192.0.2.10/24", end_address: "192.0.2.20/24", mark_populated: true });
    expect((await netbox.send("POST", path, { address: "192.0.2.15/24" })).status).toBe(400);
    expect((await netbox.send("POST", path, { address: "192.0.2.21/24" })).status).toBe(201);
  });
});
