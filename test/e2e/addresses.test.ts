import { agentInterface, birthMac, clusterOf, guest, lxc, nic, oneNodeCluster, twoClusters } from "@proxbox/lab";
import type { AgentInterface, Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { Report, World } from "./world.ts";

/** What the agent of a guest reports from now on. */
function says(world: World, vmid: number, interfaces: AgentInterface[]): void {
  const { agent } = world.guest(vmid);
  if (agent === undefined) throw new Error(`guest ${vmid} has no agent`);
  Object.assign(agent, { mode: "answering", interfaces });
}

/** The guest's first NIC has these addresses from now on. */
function has(world: World, vmid: number, ...addresses: string[]): void {
  says(world, vmid, [agentInterface({ mac: birthMac(vmid), addresses })]);
}

function ip(world: World, address: string): Row {
  return world.row(MODELS.ip, { address });
}

function ipIds(world: World): readonly number[] {
  return world.rows(MODELS.ip).map(({ id }) => id);
}

/** Addresses that NetBox shows on a machine, as `net0 10.0.0.5/24`, sorted. */
function addressesOf(world: World, name: string): readonly string[] {
  const nics = new Map(world.rows(MODELS.nic, { virtual_machine: world.vm(name).id }).map((row) => [row.id, row["name"]]));
  const addresses = world.rows(MODELS.ip, { assigned_object_type: MODELS.nic }).filter((row) => nics.has(Number(row["assigned_object_id"])));
  return addresses.map((row) => `${String(nics.get(Number(row["assigned_object_id"])))} ${String(row["address"])}`).sort();
}

/** The primary addresses that NetBox shows for a machine, IPv4 and IPv6. */
function primariesOf(world: World, name: string): readonly unknown[] {
  const vm = world.vm(name);
  return ["primary_ip4", "primary_ip6"].map((field) => (vm[field] === null ? null : world.row(MODELS.ip, { id: vm[field] })["address"]));
}

function agentCalls(world: World): number {
  return world.proxmox.requests.count("GET", /network-get-interfaces$/);
}

function reasonsAbout(report: Report, kind: string): string {
  return report.remarks.filter((remark) => remark.kind === kind).map(({ reason }) => reason).join("\n");
}

function expectNothingRefused(world: World): void {
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

describe("whether the guest is asked for its addresses", () => {
  it("E26: does not call the agent when the config disables it, keeps what was seen before, and says why", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    const before = agentCalls(world);
    world.guest(100).config["agent"] = "0,fstrim_cloned_disks=1";
    const report = await world.expectSettled();
    expect(agentCalls(world)).toBe(before);
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expect(report.remarks.map(({ reason }) => reason).join("\n")).toContain("the agent is not enabled in the config");
  });

  it("E27: asks the agent in each of the three ways in which the config enables it", async () => {
    const lines = ["1,type=virtio", "enabled=1", "1"];
    const guests = lines.map((agent, index) => guest({ vmid: 100 + index, name: `web-${index}`, addresses: [`10.0.0.${5 + index}/24`], config: { agent } }));
    const world = await openWorld({ estate: oneNodeCluster(...guests) });
    await world.run();
    expect(lines.map((_, index) => addressesOf(world, `web-${index}`))).toEqual([["net0 10.0.0.5/24"], ["net0 10.0.0.6/24"], ["net0 10.0.0.7/24"]]);
    await world.expectSettled();
  });

  it("E28: keeps addresses and primary while the agent does not run, says so, and the run is no failure", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    const ids = ipIds(world);
    Object.assign(world.guest(100).agent ?? {}, { mode: "silent" });
    const report = await world.expectSettled();
    expect(report.summary.verdict).toBe("success");
    expect(ipIds(world)).toEqual(ids);
    expect(primariesOf(world, "web")).toEqual(["10.0.0.5/24", null]);
    expect(report.remarks.filter(({ type }) => type === "stale")).toHaveLength(1);
  });

  it("E29: keeps the addresses of a stopped machine, which are not free because it is off", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    world.guest(100).status = "stopped";
    await world.run();
    expect(world.vm("web")["status"]).toBe("offline");
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expect(primariesOf(world, "web")).toEqual(["10.0.0.5/24", null]);
    await world.expectSettled();
  });

  it("E30: keeps the addresses when the agent answers with nothing, or with loopback only", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24", "10.0.0.7/24"] })) });
    await world.run();
    says(world, 100, []);
    await world.expectSettled();
    says(world, 100, [agentInterface({ name: "lo", mac: "00:00:00:00:00:00", addresses: ["127.0.0.1/8"] })]);
    const report = await world.expectSettled();
    expect(addressesOf(world, "web")).toHaveLength(3);
    expect(report.remarks.filter(({ type }) => type === "stale")).toHaveLength(1);
  });
});

describe("addresses that are gone", () => {
  it("E31: takes our address away when the guest positively lost it; a person's on the same interface stays", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    const nic0 = world.row(MODELS.nic, { name: "net0" });
    world.create(MODELS.ip, { address: "10.0.0.99/24", assigned_object_type: MODELS.nic, assigned_object_id: nic0.id });
    has(world, 100, "10.0.0.5/24");
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.99/24"]);
    await world.expectSettled();
  });

  it("E31: chooses another primary in the same run when the lost address was primary", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    expect(primariesOf(world, "web")).toEqual(["10.0.0.5/24", null]);
    has(world, 100, "10.0.0.6/24");
    await world.run();
    expect(primariesOf(world, "web")).toEqual(["10.0.0.6/24", null]);
    expectNothingRefused(world);
    await world.expectSettled();
  });

  it("E31: releases an address of ours into which a person has put a DNS name, and deletes nothing of it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    world.edit(MODELS.ip, id, { dns_name: "web.example.org" });
    has(world, 100, "10.0.0.6/24");
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expect(ip(world, "10.0.0.5/24")).toMatchObject({ id, dns_name: "web.example.org", assigned_object_id: null });
    expect(primariesOf(world, "web")).toEqual(["10.0.0.6/24", null]);
    await world.expectSettled();
  });

  it("E31: releases an address of ours that a person has tagged, since the tag would be lost with it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    const { id, tags } = ip(world, "10.0.0.6/24");
    const reserved = world.create(MODELS.tag, { name: "reserved", slug: "reserved" });
    world.edit(MODELS.ip, id, { tags: [...(Array.isArray(tags) ? tags : []), reserved.id] });
    has(world, 100, "10.0.0.5/24");
    await world.run();
    expect(world.tagsOf(ip(world, "10.0.0.6/24"))).toContain("reserved");
    expect(ip(world, "10.0.0.6/24")["assigned_object_id"]).toBeNull();
    await world.expectSettled();
  });

  it("E31: assigns a released address again when the guest has it back, and it stays a person's", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    const { id } = ip(world, "10.0.0.6/24");
    world.edit(MODELS.ip, id, { dns_name: "web.example.org" });
    has(world, 100, "10.0.0.5/24");
    await world.run();
    has(world, 100, "10.0.0.5/24", "10.0.0.6/24");
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.6/24"]);
    expect(ip(world, "10.0.0.6/24")).toMatchObject({ id, dns_name: "web.example.org" });
    await world.expectSettled();
    world.edit(MODELS.ip, id, { dns_name: "" });
    has(world, 100, "10.0.0.5/24");
    await world.run();
    expect(ip(world, "10.0.0.6/24").id).toBe(id);
  });

  it("E31: leaves an address of ours alone that a person has assigned to something else", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24", "10.0.0.6/24"] }), guest({ vmid: 101, name: "b" })) });
    await world.run();
    const other = world.row(MODELS.nic, { name: "net0", virtual_machine: world.vm("b").id });
    const { id } = ip(world, "10.0.0.6/24");
    world.edit(MODELS.ip, id, { assigned_object_type: MODELS.nic, assigned_object_id: other.id });
    await world.expectSettled();
    has(world, 100, "10.0.0.5/24");
    await world.expectSettled();
    expect(addressesOf(world, "b")).toEqual(["net0 10.0.0.6/24"]);
    expect(primariesOf(world, "a")).toEqual(["10.0.0.5/24", null]);
  });

  it("E15: goes with its machine after the grace period, but one with a person's DNS name is released and stays", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "old", addresses: ["10.0.0.5/24", "10.0.0.6/24"] }), guest({ vmid: 101, name: "web" })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    world.edit(MODELS.ip, id, { dns_name: "old.example.org" });
    world.destroy(100);
    await world.run();
    expect(addressesOf(world, "old")).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.6/24"]);
    await world.expectSettled();
    world.passDays(31);
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect(world.vmNames()).toEqual(["web"]);
    expect(world.row(MODELS.ip, { id })).toMatchObject({ dns_name: "old.example.org", assigned_object_id: null });
    expect(world.rows(MODELS.ip, { address: "10.0.0.6/24" })).toEqual([]);
    await world.expectSettled();
  });
});

describe("which addresses of a guest count", () => {
  it("E33: puts the address of an alias on the one interface and lets it change neither name nor MAC", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    says(world, 100, ["ens20", "ens20:1"].map((name, index) => agentInterface({ name, mac: birthMac(100), addresses: [`10.0.0.${5 + index}/24`] })));
    await world.run();
    expect(world.rows(MODELS.nic).map(({ name }) => name)).toEqual(["net0"]);
    expect(world.rows(MODELS.mac).map(({ mac_address }) => mac_address)).toEqual([birthMac(100)]);
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.6/24"]);
    await world.expectSettled();
  });

  it("E34: ignores a VRRP address with a virtual MAC, and the vNIC stays as it is", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    says(world, 100, [agentInterface({ mac: birthMac(100), addresses: ["10.0.0.5/24"] }), agentInterface({ name: "vrrp.10", mac: "00:00:5e:00:01:0a", addresses: ["10.0.0.100/32"] })]);
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expect(world.rows(MODELS.mac).map(({ mac_address }) => mac_address)).toEqual([birthMac(100)]);
    await world.expectSettled();
  });

  it("E35: brings no address of containers, bridges, tunnels or loopback into NetBox, even where a bridge has the vNIC's MAC", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    says(world, 100, [
      agentInterface({ name: "lo", mac: "00:00:00:00:00:00", addresses: ["127.0.0.1/8", "::1/128"] }),
      agentInterface({ name: "eth0", mac: birthMac(100), addresses: ["10.0.0.5/24"] }),
      agentInterface({ name: "docker0", mac: "02:42:ac:11:00:01", addresses: ["172.17.0.1/16"] }),
      agentInterface({ name: "br-4f2c", mac: birthMac(100), addresses: ["172.18.0.1/16"] }),
      agentInterface({ name: "cali9", mac: "ee:ee:ee:ee:ee:ee", addresses: ["10.244.0.1/32"] }),
      agentInterface({ name: "veth1", mac: "ee:ee:ee:ee:ee:ee" }),
      agentInterface({ name: "tun0", mac: null, addresses: ["10.8.0.2/24"] }),
    ]);
    const report = await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expect(world.rows(MODELS.nic)).toHaveLength(1);
    expect(reasonsAbout(report, "ip-address")).toContain("addresses left out: 6 of 1 guests (interface ignored by the settings)");
    await world.expectSettled();
  });

  it("E36: puts the addresses of a bond, its VLAN and its member on net0", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    says(world, 100, ["bond0", "bond0.100", "eth0"].map((name, index) => agentInterface({ name, mac: birthMac(100), addresses: [`10.0.${index}.5/24`] })));
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24", "net0 10.0.1.5/24", "net0 10.0.2.5/24"]);
    await world.expectSettled();
  });

  it("E38: strips the zone of a Windows guest's address and leaves link-local ones out, without a refusal", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["fe80::1c2:3ff%13/64", "169.254.7.7/16", "2001:db8::5%13/64"] })) });
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 2001:db8::5/64"]);
    expectNothingRefused(world);
    await world.expectSettled();
  });

  it("E39: makes the global IPv6 address primary, not the unique-local one, and leaves the IPv4 primary empty", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["fd00::5/64", "fe80::5/64", "2001:db8::5/64"] })) });
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 2001:db8::5/64", "net0 fd00::5/64"]);
    expect(primariesOf(world, "web")).toEqual([null, "2001:db8::5/64"]);
    await world.expectSettled();
  });

  it("E40: sets both primary addresses of a dual-stack guest", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "2001:db8::5/64"] })) });
    await world.run();
    expect(primariesOf(world, "web")).toEqual(["10.0.0.5/24", "2001:db8::5/64"]);
    await world.expectSettled();
  });

  it("E46: does not send a network ID or a broadcast address, and brings the others", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.0/24", "10.0.0.255/24", "10.0.0.5/24"] })) });
    const report = await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expectNothingRefused(world);
    expect(reasonsAbout(report, "virtual-machine")).toMatch(/10\.0\.0\.0\/24 on eth0 is left out: network[^]*10\.0\.0\.255\/24 on eth0 is left out: broadcast/);
    await world.expectSettled();
  });
});

describe("addresses that NetBox has already", () => {
  it("E41: adopts an unassigned address and keeps its DNS name, tenant and tags", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    const tenant = world.create(MODELS.tenant, { name: "ACME", slug: "acme" });
    const vip = world.create(MODELS.tag, { name: "dmz", slug: "dmz" });
    const mine = world.create(MODELS.ip, { address: "10.0.0.5/24", dns_name: "web.example.org", tenant: tenant.id, description: "Web server", status: "reserved", tags: [vip.id] });
    await world.run();
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    expect(ip(world, "10.0.0.5/24")).toMatchObject({ id: mine.id, dns_name: "web.example.org", tenant: tenant.id, description: "Web server", status: "reserved" });
    expect(world.tagsOf(ip(world, "10.0.0.5/24"))).toContain("dmz");
    expect(primariesOf(world, "web")).toEqual(["10.0.0.5/24", null]);
    await world.expectSettled();
  });

  it("E41: never deletes an adopted address, neither when its guest loses it nor after it went to another guest", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.9/24"] })) });
    const mine = world.create(MODELS.ip, { address: "10.0.0.5/24" });
    await world.run();
    has(world, 100, "10.0.0.6/24");
    has(world, 101, "10.0.0.9/24", "10.0.0.5/24");
    await world.run();
    expect(addressesOf(world, "b")).toEqual(["net0 10.0.0.5/24", "net0 10.0.0.9/24"]);
    has(world, 101, "10.0.0.9/24");
    await world.run();
    expect(ip(world, "10.0.0.5/24").id).toBe(mine.id);
    await world.expectSettled();
  });

  it("E41: keeps an adopted address when its machine is deleted, also where another guest has it that is not written", async () => {
    const world = await openWorld({
      estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] }), guest({ vmid: 101, name: "db" })),
      settings: { adoption: "evidence" },
    });
    const { id } = world.create(MODELS.ip, { address: "192.0.2.5/24", dns_name: "web.example" });
    await world.run();
    // A machine made by hand has the newcomer's name, so that the newcomer is not written.
    world.create(MODELS.vm, { name: "new", cluster: world.vm("web")["cluster"] });
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 102, name: "new", addresses: ["192.0.2.5/24"] }));
    await world.run();
    world.passDays(31);
    await world.run();
    expect(world.rows(MODELS.ip, { id })).toMatchObject([{ dns_name: "web.example" }]);
    await world.expectSettled();
  });

  it("E42: leaves an address on a physical device's interface alone, reports the conflict, and brings the rest", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run({ sources: [] });
    const device = makeDevice(world, "router");
    const port = world.create(MODELS.deviceInterface, { device: device.id, name: "eth0", type: "1000base-t" });
    const theirs = world.create(MODELS.ip, { address: "10.0.0.5/24", assigned_object_type: MODELS.deviceInterface, assigned_object_id: port.id });
    const report = await world.run();
    expect(ip(world, "10.0.0.5/24")).toEqual(theirs);
    expect(world.writesTo(MODELS.ip, theirs.id)).toEqual([]);
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.6/24"]);
    expect(primariesOf(world, "web")).toEqual(["10.0.0.6/24", null]);
    expect(reasonsAbout(report, "ip-address")).toContain("which is not ours");
    await world.expectSettled();
    expect(world.writesTo(MODELS.ip, theirs.id)).toEqual([]);
  });

  it("E42: leaves an address on a device's interface alone that has the same number in NetBox as the machine's", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.6/24"] })) });
    await world.run();
    const nic0 = world.row(MODELS.nic, { name: "net0" });
    const device = makeDevice(world, "router");
    const ports = Array.from({ length: nic0.id + 20 }, (_, index) => world.create(MODELS.deviceInterface, { device: device.id, name: `eth${index}`, type: "1000base-t" }));
    const port = ports.find(({ id }) => id === nic0.id) ?? ports[0];
    const theirs = world.create(MODELS.ip, { address: "10.0.0.5/24", assigned_object_type: MODELS.deviceInterface, assigned_object_id: port?.id });
    has(world, 100, "10.0.0.5/24", "10.0.0.6/24");
    await world.run();
    expect(ip(world, "10.0.0.5/24")).toEqual(theirs);
    await world.expectSettled();
  });

  it("E42: leaves an address on a machine that a person made alone", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.6/24"] })) });
    await world.run();
    const theirs = world.create(MODELS.vm, { name: "firewall", cluster: world.vm("web")["cluster"] });
    const port = world.create(MODELS.nic, { virtual_machine: theirs.id, name: "wan" });
    const address = world.create(MODELS.ip, { address: "10.0.0.5/24", assigned_object_type: MODELS.nic, assigned_object_id: port.id });
    has(world, 100, "10.0.0.5/24", "10.0.0.6/24");
    const report = await world.run();
    expect(ip(world, "10.0.0.5/24")).toEqual(address);
    expect(reasonsAbout(report, "ip-address")).toContain("which is not ours");
    await world.expectSettled();
    expect(world.writesTo(MODELS.ip, address.id)).toEqual([]);
  });

  it("E45: puts an object of its own beside a VIP on a device of a person, and leaves that one alone", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    const device = makeDevice(world, "router");
    const port = world.create(MODELS.deviceInterface, { device: device.id, name: "eth0", type: "1000base-t" });
    const theirs = world.create(MODELS.ip, { address: "10.0.0.5/24", role: "vip", assigned_object_type: MODELS.deviceInterface, assigned_object_id: port.id });
    await world.run();
    expect(world.row(MODELS.ip, { id: theirs.id })).toEqual(theirs);
    expect(world.rows(MODELS.ip, { address: "10.0.0.5/24", assigned_object_type: MODELS.nic })).toMatchObject([{ role: "vip" }]);
    await world.expectSettled();
  });

  it("E47: finds an address whatever its mask in NetBox, and makes no second one", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/32"] })) });
    world.create(MODELS.ip, { address: "10.0.0.5/24" });
    await world.run();
    expect(world.rows(MODELS.ip).filter(({ address }) => String(address).startsWith("10.0.0.5/"))).toHaveLength(1);
    expect(addressesOf(world, "web")).toEqual(["net0 10.0.0.5/24"]);
    await world.expectSettled();
  });

  it("E47: follows a mask that changes inside the guest, on the same object", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    has(world, 100, "10.0.0.5/25");
    await world.run();
    expect(ip(world, "10.0.0.5/25").id).toBe(id);
    await world.expectSettled();
  });

  it("E51: keeps an address that a person put on the machine and the guest does not report, for ever", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    const nic0 = world.row(MODELS.nic, { name: "net0" });
    const theirs = world.create(MODELS.ip, { address: "10.0.0.77/24", assigned_object_type: MODELS.nic, assigned_object_id: nic0.id });
    has(world, 100, "10.0.0.6/24");
    await world.run();
    world.passDays(400);
    await world.expectSettled();
    expect(ip(world, "10.0.0.77/24")).toEqual(theirs);
    expect(world.writesTo(MODELS.ip, theirs.id)).toEqual([]);
  });
});

describe("addresses that move and addresses that two have", () => {
  it("E43: moves a primary address to another guest in one run: released, assigned anew, made primary there", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: [] })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    expect(primariesOf(world, "a")).toEqual(["10.0.0.5/24", null]);
    has(world, 100);
    has(world, 101, "10.0.0.5/24");
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect(ip(world, "10.0.0.5/24").id).toBe(id);
    expect([addressesOf(world, "a"), addressesOf(world, "b")]).toEqual([[], ["net0 10.0.0.5/24"]]);
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([[null, null], ["10.0.0.5/24", null]]);
    await world.expectSettled();
  });

  it("E43: gives the guest that lost its primary address the next one it has, then and later", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24", "10.0.0.8/24"] }), guest({ vmid: 101, name: "b", addresses: [] })) });
    await world.run();
    has(world, 100, "10.0.0.8/24");
    has(world, 101, "10.0.0.5/24");
    await world.run();
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([["10.0.0.8/24", null], ["10.0.0.5/24", null]]);
    await world.expectSettled();
    has(world, 100, "10.0.0.3/24");
    await world.run();
    expect(primariesOf(world, "a")).toEqual(["10.0.0.3/24", null]);
    await world.expectSettled();
  });

  it("E43: makes an address primary that comes after the only one went to another guest", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: [] })) });
    await world.run();
    has(world, 100);
    has(world, 101, "10.0.0.5/24");
    await world.run();
    has(world, 100, "10.0.0.9/24");
    await world.run();
    expect(primariesOf(world, "a")).toEqual(["10.0.0.9/24", null]);
    await world.expectSettled();
  });

  it("E43: swaps the primary addresses of two guests in one run", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24", "2001:db8::5/64"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.6/24", "2001:db8::6/64"] })) });
    await world.run();
    has(world, 100, "10.0.0.6/24", "2001:db8::6/64");
    has(world, 101, "10.0.0.5/24", "2001:db8::5/64");
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([["10.0.0.6/24", "2001:db8::6/64"], ["10.0.0.5/24", "2001:db8::5/64"]]);
    await world.expectSettled();
  });

  it("E43: moves an address between two NICs of one guest without losing that it is primary", async () => {
    const macs = [birthMac(100), birthMac(100, 1)];
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "a", nics: macs.map((mac) => nic({ mac })), agent: { interfaces: [agentInterface({ mac: birthMac(100), addresses: ["10.0.0.5/24"] })] } })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    says(world, 100, [agentInterface({ mac: birthMac(100), addresses: [] }), agentInterface({ name: "eth1", mac: birthMac(100, 1), addresses: ["10.0.0.5/24"] })]);
    await world.run();
    expect(ip(world, "10.0.0.5/24").id).toBe(id);
    expect(addressesOf(world, "a")).toEqual(["net1 10.0.0.5/24"]);
    expect(primariesOf(world, "a")).toEqual(["10.0.0.5/24", null]);
    await world.expectSettled();
  });

  it("E44: leaves an address that two guests report with the first, over three runs without a write", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.5/24", "10.0.0.9/24"] })) });
    const first = await world.run();
    expectNothingRefused(world);
    expect(first.summary.verdict).toBe("warning");
    for (let run = 1; run <= 3; run += 1) {
      const report = await world.expectSettled();
      expect(reasonsAbout(report, "ip-address")).toContain("has this address as well and had it first");
      expect([addressesOf(world, "a"), addressesOf(world, "b")]).toEqual([["net0 10.0.0.5/24"], ["net0 10.0.0.9/24"]]);
      expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([["10.0.0.5/24", null], ["10.0.0.9/24", null]]);
    }
  });

  it("E43: moves an address to a guest of another cluster", async () => {
    const { a, b } = twoClusters({ a: [guest({ vmid: 100, name: "a", birth: 100, addresses: ["10.0.0.5/24"] })], b: [guest({ vmid: 101, name: "b", birth: 101, addresses: [] })] });
    const world = await openWorld({ estates: { a, b } });
    await world.run();
    const { id } = ip(world, "10.0.0.5/24");
    Object.assign(world.guest(100, "a").agent ?? {}, { interfaces: [agentInterface({ mac: birthMac(100), addresses: [] })] });
    Object.assign(world.guest(101, "b").agent ?? {}, { interfaces: [agentInterface({ mac: birthMac(101), addresses: ["10.0.0.5/24"] })] });
    // Read alone, the new cluster does not know whether the old one still has the address.
    await world.run({ sources: ["b"] });
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([["10.0.0.5/24", null], [null, null]]);
    await world.run();
    expectNothingRefused(world);
    expect(ip(world, "10.0.0.5/24").id).toBe(id);
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([[null, null], ["10.0.0.5/24", null]]);
    await world.expectSettled();
    await world.expectSettled({ sources: ["b"] });
  });

  it("E44: gives the address to the second guest once the first is gone from Proxmox VE", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    expect(addressesOf(world, "b")).toEqual([]);
    world.destroy(100);
    await world.run();
    expectNothingRefused(world);
    expect([addressesOf(world, "a"), addressesOf(world, "b")]).toEqual([[], ["net0 10.0.0.5/24"]]);
    expect([primariesOf(world, "a"), primariesOf(world, "b")]).toEqual([[null, null], ["10.0.0.5/24", null]]);
    await world.expectSettled();
  });

  it("E44: leaves the address with the guest that had it first, even if another of a lower vmid reports it later", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.9/24"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    has(world, 100, "10.0.0.9/24", "10.0.0.5/24");
    await world.expectSettled();
    expect(addressesOf(world, "b")).toEqual(["net0 10.0.0.5/24"]);
    Object.assign(world.guest(101).agent ?? {}, { mode: "silent" });
    await world.expectSettled();
    expect(addressesOf(world, "b")).toEqual(["net0 10.0.0.5/24"]);
  });

  it("E45: puts a second object with the same role beside an anycast address of another guest, and does not flap", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/32"] }), guest({ vmid: 101, name: "b", addresses: ["10.0.0.9/24"] })) });
    await world.run();
    const { id } = ip(world, "10.0.0.5/32");
    world.edit(MODELS.ip, id, { role: "anycast" });
    has(world, 101, "10.0.0.9/24", "10.0.0.5/32");
    await world.run();
    expectNothingRefused(world);
    expect(world.rows(MODELS.ip, { address: "10.0.0.5/32" }).map(({ role }) => role)).toEqual(["anycast", "anycast"]);
    expect([addressesOf(world, "a"), addressesOf(world, "b")]).toEqual([["net0 10.0.0.5/32"], ["net0 10.0.0.5/32", "net0 10.0.0.9/24"]]);
    await world.expectSettled();
    await world.expectSettled();
  });
});

describe("primary addresses and people", () => {
  it("E50: keeps a valid primary that a person chose", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24", "10.0.0.6/24"] })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { primary_ip4: ip(world, "10.0.0.6/24").id });
    await world.expectSettled();
    has(world, 100, "10.0.0.4/24", "10.0.0.5/24", "10.0.0.6/24");
    await world.run();
    expect(primariesOf(world, "web")).toEqual(["10.0.0.6/24", null]);
    await world.expectSettled();
  });

  it("E50: does not set a primary again that a person cleared", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { primary_ip4: null });
    await world.expectSettled();
    expect(primariesOf(world, "web")).toEqual([null, null]);
  });

  it("E51: keeps a primary that is an address of a person", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ name: "web", addresses: ["10.0.0.5/24"] })) });
    await world.run();
    const nic0 = world.row(MODELS.nic, { name: "net0" });
    const theirs = world.create(MODELS.ip, { address: "10.0.0.77/24", assigned_object_type: MODELS.nic, assigned_object_id: nic0.id });
    world.edit(MODELS.vm, world.vm("web").id, { primary_ip4: theirs.id });
    has(world, 100, "10.0.0.6/24");
    await world.run();
    expect(primariesOf(world, "web")).toEqual(["10.0.0.77/24", null]);
    await world.expectSettled();
  });

  it("E50: does not choose a primary that a person has assigned to another machine", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a", addresses: ["10.0.0.5/24", "10.0.0.6/24"] }), guest({ vmid: 101, name: "b" })) });
    await world.run();
    const other = world.row(MODELS.nic, { name: "net0", virtual_machine: world.vm("b").id });
    world.edit(MODELS.ip, ip(world, "10.0.0.6/24").id, { assigned_object_type: MODELS.nic, assigned_object_id: other.id });
    has(world, 100, "10.0.0.6/24");
    const report = await world.run();
    expect(report.summary.verdict).toBe("success");
    expectNothingRefused(world);
    expect([primariesOf(world, "a"), addressesOf(world, "b")]).toEqual([[null, null], ["net0 10.0.0.6/24"]]);
    await world.expectSettled();
  });
});

describe("addresses of containers", () => {
  it("E56: takes the addresses that a running container shows, in both forms, without loopback", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ vmid: 100, name: "a", addresses: ["10.0.0.5/24"], shape: "inet" }), lxc({ vmid: 101, name: "b", addresses: ["10.0.0.6/24", "2001:db8::6/64"], shape: "ip-addresses" })) });
    await world.run();
    expect([addressesOf(world, "a"), addressesOf(world, "b")]).toEqual([["eth0 10.0.0.5/24"], ["eth0 10.0.0.6/24", "eth0 2001:db8::6/64"]]);
    await world.expectSettled();
  });

  it("E57: takes the static address of a stopped container from its config, and asks nothing for auto", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", status: "stopped", ip: "192.0.2.10/24", ip6: "auto" })) });
    await world.run();
    expect(addressesOf(world, "ct")).toEqual(["eth0 192.0.2.10/24"]);
    expect(primariesOf(world, "ct")).toEqual(["192.0.2.10/24", null]);
    expect(world.proxmox.requests.count("GET", /\/lxc\/100\/interfaces$/)).toBe(0);
    await world.expectSettled();
  });

  it("E57: keeps the addresses that a container had beside its static one when it stops", async () => {
    const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", ip: "192.0.2.10/24", addresses: ["192.0.2.10/24", "2001:db8::10/64"] })) });
    await world.run();
    expect(addressesOf(world, "ct")).toHaveLength(2);
    world.guest(100).status = "stopped";
    await world.run();
    expect(addressesOf(world, "ct")).toEqual(["eth0 192.0.2.10/24", "eth0 2001:db8::10/64"]);
    await world.expectSettled();
  });

  it("E58: falls back to the config where Proxmox VE cannot report the interfaces, and keeps the rest", async () => {
    for (const shape of ["null", "unimplemented"] as const) {
      const world = await openWorld({ estate: oneNodeCluster(lxc({ name: "ct", ip: "192.0.2.10/24", addresses: ["192.0.2.10/24", "2001:db8::10/64"] })) });
      await world.run();
      Object.assign(world.guest(100).interfaces ?? {}, { shape });
      await world.expectSettled();
      expect(addressesOf(world, "ct")).toEqual(["eth0 192.0.2.10/24", "eth0 2001:db8::10/64"]);
    }
  });

  it("E59: names the interface of a container by its name inside, the same in every run", async () => {
    const world = await openWorld({ estate: clusterOf({ guests: [lxc({ name: "ct", ip: "192.0.2.10/24" })] }) });
    await world.run();
    expect(world.rows(MODELS.nic).map(({ name }) => name)).toEqual(["eth0"]);
    const { id } = world.row(MODELS.nic, { name: "eth0" });
    world.guest(100).status = "stopped";
    await world.run();
    expect(world.row(MODELS.nic, { name: "eth0" }).id).toBe(id);
    await world.expectSettled();
  });
});

/** A device that a person documents, in a site of its own. */
function makeDevice(world: World, name: string): Row {
  const site = world.create(MODELS.site, { name: "Basement", slug: "basement" });
  const manufacturer = world.create("dcim.manufacturer", { name: "Maker", slug: "maker" });
  const type = world.create("dcim.devicetype", { manufacturer: manufacturer.id, model: "Box", slug: "box" });
  const role = world.create(MODELS.role, { name: "Router", slug: "router" });
  return world.create(MODELS.device, { name, site: site.id, device_type: type.id, role: role.id });
}
