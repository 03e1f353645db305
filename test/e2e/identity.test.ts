import { memoryLastWritten, scopeOf } from "@proxbox/engine";
import { birthMac, clusterOf, guest, lxc, nic, oneNodeCluster, twoClusters } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Name of the NetBox cluster that a row stands in. */
function clusterNameOf(world: World, row: Readonly<Record<string, unknown>>): string {
  return String(world.row(MODELS.cluster, { id: row["cluster"] })["name"]);
}

/** A machine that a person has documented by hand, with one interface that may have a MAC address. */
function makeByHand(world: World, about: { name: string; clusterName?: string; mac?: string; fields?: Record<string, unknown> }): { id: number; nicId: number } {
  const cluster = world.rows(MODELS.cluster, { name: about.clusterName ?? "lab" })[0] ?? world.create(MODELS.cluster, { name: about.clusterName ?? "lab", type: world.create("virtualization.clustertype", { name: "By hand", slug: "by-hand" }).id });
  const vm = world.create(MODELS.vm, { name: about.name, cluster: cluster.id, ...about.fields });
  const port = world.create(MODELS.nic, { virtual_machine: vm.id, name: "eth0" });
  if (about.mac !== undefined) {
    const mac = world.create(MODELS.mac, { mac_address: about.mac, assigned_object_type: MODELS.nic, assigned_object_id: port.id });
    world.edit(MODELS.nic, port.id, { primary_mac_address: mac.id });
  }
  return { id: vm.id, nicId: port.id };
}

describe("several clusters", () => {
  it("E03: machines of one name and vmid in two clusters are two, without a suffix, and each run touches only its own", async () => {
    const { a, b } = twoClusters({ a: [guest({ vmid: 100, name: "web", birth: 1 })], b: [guest({ vmid: 100, name: "web", birth: 2 })] });
    const world = await openWorld({ estates: { a, b } });
    const first = await world.run();
    expect(first.summary).toMatchObject({ verdict: "success", problems: [], warnings: [] });
    expect(world.vmNames()).toEqual(["web", "web"]);
    expect(world.rows(MODELS.vm).map((vm) => clusterNameOf(world, vm)).toSorted()).toEqual(["cluster-a", "cluster-b"]);
    await world.expectSettled();

    const ofA = world.rows(MODELS.vm).find((vm) => clusterNameOf(world, vm) === "cluster-a")!;
    const ofB = world.rows(MODELS.vm).find((vm) => clusterNameOf(world, vm) === "cluster-b")!;
    world.guest(100, "a").name = "web-renamed";
    const second = await world.run({ sources: ["a"] });
    expect(second.changes.map(({ kind, netboxId }) => [kind, netboxId])).toEqual([["virtual-machine", ofA.id]]);
    expect(world.writesTo(MODELS.vm, ofB.id).filter(({ action }) => action === "update" && second.log.some((line) => line["changed_object_id"] === ofB.id))).toEqual([]);
    await world.expectSettled();
  });

  it("E04: what hangs on two guests of one vmid goes to the right parent, and no write crosses the clusters", async () => {
    const db = guest({ vmid: 100, name: "db", birth: 1, addresses: ["192.0.2.10/24"], disks: { scsi0: "local-lvm:vm-100-disk-0,size=10G" } });
    const mail = guest({ vmid: 100, name: "mail", birth: 2, addresses: ["192.0.2.20/24"], disks: { scsi0: "local-lvm:vm-100-disk-0,size=20G", scsi1: "local-lvm:vm-100-disk-1,size=30G" } });
    const { a, b } = twoClusters({ a: [db], b: [mail] });
    const world = await openWorld({ estates: { a, b } });
    await world.run();
    const disksOf = (name: string) => world.rows(MODELS.disk, { virtual_machine: world.vm(name).id }).map(({ size }) => size);
    expect(disksOf("db")).toEqual([10_240]);
    expect(disksOf("mail")).toEqual([20_480, 30_720]);
    for (const [name, address, birth] of [["db", "192.0.2.10/24", 1], ["mail", "192.0.2.20/24", 2]] as const) {
      const [port] = world.rows(MODELS.nic, { virtual_machine: world.vm(name).id });
      expect(world.row(MODELS.ip, { address })["assigned_object_id"]).toBe(port?.id);
      expect(world.row(MODELS.mac, { mac_address: birthMac(birth) })["assigned_object_id"]).toBe(port?.id);
    }
    await world.expectSettled();
    world.guest(100, "b").config["scsi0"] = "local-lvm:vm-100-disk-0,size=25G";
    const report = await world.run();
    expect(report.log.map((line) => line["changed_object_type"])).toContain(MODELS.disk);
    expect(disksOf("db")).toEqual([10_240]);
    expect(report.changes.map(({ label }) => label)).toEqual(["mail scsi0"]);
  });

  it("E06: two different clusters of one name are not merged: the second waits and says what to do", async () => {
    const { a, b } = twoClusters({ a: [guest({ vmid: 100, name: "one", birth: 1 })], b: [guest({ vmid: 100, name: "two", birth: 2 })] });
    const world = await openWorld({ estates: { a: { ...a, cluster: { name: "pve", quorate: true } }, b: { ...b, cluster: { name: "PVE", quorate: true } } } });
    const first = await world.run();
    expect(first.summary.verdict).toBe("warning");
    expect(world.vmNames()).toEqual(["one"]);
    expect(first.outcomes.filter(({ kind, status }) => kind === "cluster" && status === "conflict")).toHaveLength(1);
    await world.expectSettled();
    expect(first.remarks.some(({ kind, type, reason }) => kind === "cluster" && type === "conflict" && reason.includes("clusterName"))).toBe(true);
  });

  it("E13: a powered-off copy in another cluster is a machine of its own, and the original is not touched", async () => {
    const { a, b } = twoClusters({ a: [guest({ vmid: 100, name: "app", status: "stopped", birth: 7 })], b: [guest({ vmid: 200, name: "app", birth: 7, addresses: ["192.0.2.7/24"] })] });
    const world = await openWorld({ estates: { a, b } });
    await world.run({ sources: ["b"] });
    const original = world.vm("app");
    const second = await world.run();
    expect(world.vmNames()).toEqual(["app", "app"]);
    expect(second.log.filter((line) => line["changed_object_type"] === MODELS.vm && line["changed_object_id"] === original.id)).toEqual([]);
    expect(world.rows(MODELS.mac, { mac_address: birthMac(7) })).toHaveLength(2);
    await world.expectSettled();
  });
});

describe("a guest in time", () => {
  it("E07: a rename in Proxmox VE renames the same NetBox object", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "old" })) });
    await world.run();
    const { id } = world.vm("old");
    world.guest(100).name = "new";
    await world.run();
    expect(world.vm("new").id).toBe(id);
    expect(world.vmNames()).toEqual(["new"]);
    await world.expectSettled();
  });

  it("E08: a name that a person gave in NetBox is kept and shown as pinned", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { name: "shop frontend" });
    const report = await world.expectSettled();
    expect(world.vmNames()).toEqual(["shop frontend"]);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "pinned", field: "name", proxmox: "web", netbox: "shop frontend" }));
  });

  it("E09: renamed here and there, NetBox's name stays and the conflict is listed", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "a" })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("a").id, { name: "c" });
    world.guest(100).name = "b";
    const report = await world.expectSettled();
    expect(world.vmNames()).toEqual(["c"]);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "conflict", field: "name", proxmox: "b", netbox: "c" }));
    await world.expectSettled();
  });

  it("E11: after a live migration the same machine stands on the other node, with its addresses", async () => {
    const world = await openWorld({ estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] })] }) });
    await world.run();
    const before = world.vm("web");
    const address = world.row(MODELS.ip, { address: "192.0.2.5/24" });
    world.guest(100).node = "pve2";
    const report = await world.run();
    const after = world.vm("web");
    expect(after.id).toBe(before.id);
    expect(world.row(MODELS.device, { id: after["device"] })["name"]).toBe("pve2");
    expect(after["cluster"]).toBe(before["cluster"]);
    expect(world.row(MODELS.ip, { address: "192.0.2.5/24" })).toEqual(address);
    expect(report.changes.map(({ kind, fields }) => [kind, fields.map(({ field }) => field)])).toEqual([["virtual-machine", ["device"]]]);
    await world.expectSettled();
  });

  it("E14: another guest under a recycled vmid gets an object of its own and inherits nothing", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "old", birth: 1, addresses: ["192.0.2.5/24"] })) });
    await world.run();
    const old = world.vm("old");
    const tenant = world.create(MODELS.tenant, { name: "Finance", slug: "finance" });
    world.edit(MODELS.vm, old.id, { tenant: tenant.id });
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "new", birth: 2, addresses: ["192.0.2.9/24"] }));
    await world.run();
    expect(world.row(MODELS.vm, { id: old.id })).toMatchObject({ name: "old", status: "decommissioning", tenant: tenant.id });
    expect(world.vm("new")).toMatchObject({ status: "active", tenant: null });
    const [oldPort] = world.rows(MODELS.nic, { virtual_machine: old.id });
    expect(world.row(MODELS.ip, { address: "192.0.2.5/24" })["assigned_object_id"]).toBe(oldPort?.id);
    await world.expectSettled();
  });

  it("E14: also when the new guest has the old one's name", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", birth: 1, addresses: ["192.0.2.5/24"] })) });
    await world.run();
    const old = world.vm("web");
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "web", birth: 2, addresses: ["192.0.2.9/24"] }));
    await world.run();
    expect(world.row(MODELS.vm, { id: old.id })).toMatchObject({ name: "web", status: "decommissioning" });
    expect(world.vm("web (2)")["status"]).toBe("active");
    await world.expectSettled();
  });

  it("E14: also when neither has a virtual NIC, so that only the birth marks tell them apart", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", birth: 1, nics: [] })) });
    await world.run();
    const old = world.vm("web");
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "web", birth: 2, nics: [] }));
    await world.run();
    expect(world.row(MODELS.vm, { id: old.id })["status"]).toBe("decommissioning");
    expect(world.vm("web (2)").id).not.toBe(old.id);
    await world.expectSettled();
  });

  it("E14: a vmid that goes from a virtual machine to a container is another guest as well", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "old", birth: 1 }), guest({ vmid: 101, name: "other" })) });
    await world.run();
    const old = world.vm("old");
    world.destroy(100);
    world.proxmox.estate.guests.push(lxc({ vmid: 100, name: "new", birth: 2 }));
    await world.run();
    expect(world.row(MODELS.vm, { id: old.id })["status"]).toBe("decommissioning");
    expect(world.vm("new").id).not.toBe(old.id);
    await world.expectSettled();
  });

  it("E16: a guest that is restored under a vmid that another one had meanwhile is its own object again", async () => {
    const original = guest({ vmid: 100, name: "web", birth: 1, addresses: ["192.0.2.5/24"] });
    const world = await openWorld({ estate: oneNodeCluster(original) });
    await world.run();
    const before = world.vm("web");
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "other", birth: 2 }));
    await world.run();
    const other = world.vm("other");
    world.passDays(5);
    world.destroy(100);
    world.proxmox.estate.guests.push(original);
    await world.run();
    expect(world.row(MODELS.vm, { id: before.id })).toMatchObject({ name: "web", status: "active", primary_ip4: before["primary_ip4"] });
    expect(world.row(MODELS.vm, { id: other.id })).toMatchObject({ name: "other", status: "decommissioning" });
    expect(world.rows(MODELS.vm)).toHaveLength(2);
    await world.expectSettled();
    world.passDays(31);
    await world.run();
    expect(world.vmNames()).toEqual(["web"]);
    await world.expectSettled();
  });

  it("E17: a machine that a person deleted in NetBox is made again, with all that hangs on it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] })) });
    await world.run();
    world.erase(MODELS.vm, world.vm("web").id);
    await world.run();
    const again = world.vm("web");
    expect(world.rows(MODELS.nic, { virtual_machine: again.id })).toHaveLength(1);
    expect(world.rows(MODELS.disk, { virtual_machine: again.id })).toHaveLength(1);
    expect(again["primary_ip4"]).toBe(world.row(MODELS.ip, { address: "192.0.2.5/24" }).id);
    await world.expectSettled();
  });

  it("E17: a record whose id NetBox has given to another object meanwhile, after a restore, says nothing about that object", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    await world.run();
    const byHand = makeByHand(world, { name: "appliance", mac: "00:11:22:33:44:55" });
    const scope = scopeOf(world.netbox.url, "lab");
    const records = await world.lastWritten.load(scope);
    await world.lastWritten.save(scope, { put: records.filter(({ kind }) => kind === "virtual-machine").map((record) => ({ ...record, netboxId: byHand.id })), drop: [] });
    world.erase(MODELS.vm, world.vm("web").id);
    await world.run();
    expect(world.vmNames()).toEqual(["appliance", "web"]);
    expect(world.writesTo(MODELS.vm, byHand.id)).toEqual([]);
    await world.expectSettled();
  });
});

describe("what people made", () => {
  it("E21: a machine made by hand that Proxmox VE does not have is never touched", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    const byHand = makeByHand(world, { name: "appliance", mac: "00:11:22:33:44:55" });
    const address = world.create(MODELS.ip, { address: "192.0.2.99/24", assigned_object_type: MODELS.nic, assigned_object_id: byHand.nicId });
    await world.run();
    world.passDays(100);
    await world.expectSettled();
    expect(world.vmNames()).toEqual(["appliance", "web"]);
    expect([...world.writesTo(MODELS.vm, byHand.id), ...world.writesTo(MODELS.nic, byHand.nicId), ...world.writesTo(MODELS.ip, address.id)]).toEqual([]);
  });

  it("E22: a machine of the same name without evidence is proposed, not taken", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })) });
    const byHand = makeByHand(world, { name: "Web" });
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(report.outcomes).toContainEqual(expect.objectContaining({ kind: "virtual-machine", status: "conflict", label: "web" }));
    expect(world.vmNames()).toEqual(["Web"]);
    expect(world.rows(MODELS.mac), "nothing is made for a machine that waits").toEqual([]);
    expect([...world.writesTo(MODELS.vm, byHand.id), ...world.writesTo(MODELS.nic, byHand.nicId)]).toEqual([]);
    await world.expectSettled();
  });

  it("E22: with the name and a MAC address as evidence it is adopted, and only what is empty is filled", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", config: { memory: 4096 } })) });
    const byHand = makeByHand(world, { name: "web", mac: birthMac(100).toLowerCase(), fields: { status: "staged", vcpus: 9, description: "The shop" } });
    const report = await world.run();
    expect(world.vm("web")).toMatchObject({ id: byHand.id, status: "staged", description: "The shop", memory: 4096 });
    expect(Number(world.vm("web")["vcpus"])).toBe(9);
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", field: "status", netbox: "staged" }));
    await world.expectSettled();
  });

  it("E22: an adopted machine is never decommissioned or deleted when its guest goes", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101 })) });
    const byHand = makeByHand(world, { name: "web", mac: birthMac(100) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(100);
    await world.run();
    expect(world.vm("web")).toMatchObject({ id: byHand.id, status: "active" });
    await world.expectSettled();
  });

  it("E22: 'name' as the setting adopts by the name alone, 'never' adopts nothing", async () => {
    const byName = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { adoption: "name" } });
    const adopted = makeByHand(byName, { name: "web" });
    await byName.run();
    expect(byName.vm("web").id).toBe(adopted.id);
    await byName.expectSettled();
    const never = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), settings: { adoption: "never" } });
    const kept = makeByHand(never, { name: "web", mac: birthMac(100) });
    await never.run();
    expect(never.writesTo(MODELS.vm, kept.id)).toEqual([]);
    await never.expectSettled();
  });
});

describe("lost records", () => {
  it("are made again from the marks in NetBox: nothing a person wrote changes, nothing is doubled", async () => {
    const world = await openWorld({
      estate: clusterOf({ nodes: ["pve1", "pve2"], guests: [
        guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"], tags: "prod" }),
        guest({ vmid: 101, name: "web", addresses: ["192.0.2.6/24"] }),
        lxc({ vmid: 102, name: "dns", addresses: ["192.0.2.53/24"] }),
      ] }),
    });
    await world.run();
    const vm = world.vm("web");
    world.edit(MODELS.vm, vm.id, { status: "staged", description: "The shop", vcpus: 16 });
    world.edit(MODELS.ip, world.row(MODELS.ip, { address: "192.0.2.5/24" }).id, { dns_name: "web.example.org", status: "reserved" });
    world.edit(MODELS.device, world.row(MODELS.device, { name: "pve1" }).id, { status: "failed" });
    const before = Object.values(MODELS).map((model) => [model, world.rows(model)]);
    world.lastWritten = memoryLastWritten();
    const report = await world.expectSettled();
    expect(report.changes).toEqual([]);
    expect(Object.values(MODELS).map((model) => [model, world.rows(model)])).toEqual(before);
    await world.expectSettled();
  });

  it("also where a person had renamed a machine and its interface: the MAC addresses tell", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    const vm = world.vm("web");
    world.edit(MODELS.vm, vm.id, { name: "shop frontend" });
    world.edit(MODELS.nic, world.row(MODELS.nic, { virtual_machine: vm.id }).id, { name: "uplink" });
    world.lastWritten = memoryLastWritten();
    await world.expectSettled();
    expect(world.vmNames()).toEqual(["db", "shop frontend"]);
    expect(world.rows(MODELS.nic, { virtual_machine: vm.id }).map(({ name }) => name)).toEqual(["uplink"]);
  });

  it("lets the lifecycle go on: what goes from Proxmox VE afterwards is ours to decommission", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.lastWritten = memoryLastWritten();
    await world.run();
    world.destroy(100);
    await world.run();
    expect(world.vm("web")["status"]).toBe("decommissioning");
    await world.expectSettled();
  });
});

describe("people who come from netbox-proxbox", () => {
  it("find their machines by the custom fields, also those that they had renamed", async () => {
    const world = await openWorld({
      estate: oneNodeCluster(guest({ vmid: 100, name: "web", nics: [nic({ mac: birthMac(100) })] }), lxc({ vmid: 101, name: "dns" })),
      netbox: { customFields: "proxbox" },
    });
    const mark = (vmid: number, type: string) => ({ proxmox_vm_id: vmid, proxmox_vm_type: type, proxmox_cluster: "lab" });
    const tag = world.create(MODELS.tag, { name: "Proxbox", slug: "proxbox" });
    const renamed = makeByHand(world, { name: "shop frontend", fields: { custom_fields: mark(100, "qemu"), tags: [tag.id], description: "The shop" } });
    const same = makeByHand(world, { name: "dns", fields: { custom_fields: mark(101, "lxc"), tags: [tag.id] } });
    const foreign = makeByHand(world, { name: "elsewhere", fields: { custom_fields: { ...mark(100, "qemu"), proxmox_cluster: "another" } } });
    const report = await world.run();
    expect(report.summary.problems).toEqual([]);
    expect(world.vmNames()).toEqual(["dns", "elsewhere", "shop frontend"]);
    expect(world.vm("shop frontend")).toMatchObject({ id: renamed.id, description: "The shop" });
    expect(world.vm("dns").id).toBe(same.id);
    expect(world.writesTo(MODELS.vm, foreign.id)).toEqual([]);
    expect(world.rows(MODELS.disk, { virtual_machine: renamed.id })).toHaveLength(1);
    await world.expectSettled();
  });

  it("keep every object of a machine: interface under the guest's own name for it, MAC address, disk, address and primary address", async () => {
    const world = await openWorld({
      estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.5/24"] })),
      netbox: { customFields: "proxbox" },
    });
    const tag = world.create(MODELS.tag, { name: "Proxbox", slug: "proxbox" });
    const marked = { tags: [tag.id] };
    const { id, nicId } = makeByHand(world, { name: "web", fields: { ...marked, custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "qemu", proxmox_cluster: "lab" } } });
    const mac = world.create(MODELS.mac, { mac_address: birthMac(100), assigned_object_type: MODELS.nic, assigned_object_id: nicId });
    world.edit(MODELS.nic, nicId, { ...marked, name: "ens18", primary_mac_address: mac.id });
    const disk = world.create(MODELS.disk, { virtual_machine: id, name: "scsi0", size: 32_768, ...marked });
    const address = world.create(MODELS.ip, { address: "192.0.2.5/24", assigned_object_type: MODELS.nic, assigned_object_id: nicId, dns_name: "web.example.org", ...marked });
    world.edit(MODELS.vm, id, { primary_ip4: address.id });
    const report = await world.run();
    expect(report.summary).toMatchObject({ verdict: "success", problems: [] });
    expect(world.rows(MODELS.vm).map((row) => row.id)).toEqual([id]);
    expect(world.rows(MODELS.nic).map(({ id: port, name }) => [port, name])).toEqual([[nicId, "ens18"]]);
    expect(world.rows(MODELS.mac).map((row) => row.id)).toEqual([mac.id]);
    expect(world.rows(MODELS.disk).map((row) => row.id)).toEqual([disk.id]);
    expect(world.row(MODELS.ip, { address: "192.0.2.5/24" })).toMatchObject({ id: address.id, assigned_object_id: nicId, dns_name: "web.example.org" });
    expect(world.vm("web")["primary_ip4"]).toBe(address.id);
    await world.expectSettled();
  });

  it("get the custom fields filled for new guests, and nothing that changes with every run", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", agent: "answering" })), netbox: { customFields: "proxbox" } });
    await world.run();
    const data = JSON.stringify(world.vm("web"));
    for (const text of ['"proxmox_vm_id":100', '"proxmox_vm_type":"qemu"', '"proxmox_cluster":"lab"', '"proxmox_node":"pve1"', '"proxmox_start_at_boot":true', '"proxmox_qemu_agent":true']) expect(data).toContain(text);
    expect(data).toContain('"proxmox_last_updated":null');
    await world.expectSettled();
  });

  it("are told when two objects carry the identity of one guest, and neither is written", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" })), netbox: { customFields: "proxbox" } });
    const twins = ["first", "second"].map((name) => makeByHand(world, { name, fields: { custom_fields: { proxmox_vm_id: 100, proxmox_vm_type: "qemu" } } }));
    const report = await world.run();
    expect(report.summary.verdict).toBe("warning");
    expect(report.outcomes).toContainEqual(expect.objectContaining({ kind: "virtual-machine", status: "conflict" }));
    for (const { id } of twins) expect(world.writesTo(MODELS.vm, id)).toEqual([]);
    await world.expectSettled();
  });
});
