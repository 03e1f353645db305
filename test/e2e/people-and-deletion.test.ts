import { birthMac, guest, nic, oneNodeCluster } from "@proxbox/lab";
import type { EstateGuest } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { World } from "./world.ts";

function guests(): EstateGuest[] {
  return [0, 1, 2].map((index) => guest({ vmid: 100 + index, name: `vm${index}`, node: "pve1", addresses: [`192.0.2.${index + 1}/24`] }));
}

/** A custom field that people fill, and one that NetBox fills itself for every object. */
function addCustomFields(world: World): void {
  const object_types = [MODELS.vm, MODELS.nic, MODELS.disk, MODELS.ip, MODELS.mac];
  world.create("extras.customfield", { name: "team", type: "text", object_types });
  world.create("extras.customfield", { name: "class", type: "text", default: "standard", object_types });
}

function tenantOf(world: World): number {
  return world.create(MODELS.tenant, { name: "ACME", slug: "acme" }).id;
}

describe("what people have put into a machine that is gone", () => {
  it.each<[what: string, doIt: (world: World, vmId: number) => unknown]>([
    ["a journal entry", (world, id) => world.create(MODELS.journal, { assigned_object_type: MODELS.vm, assigned_object_id: id, comments: "made for the audit of 2025", kind: "info" })],
    ["a journal entry on its interface", (world, id) => world.create(MODELS.journal, { assigned_object_type: MODELS.nic, assigned_object_id: world.row(MODELS.nic, { virtual_machine: id }).id, comments: "patched by hand", kind: "info" })],
    ["a contact", (world, id) => world.create("tenancy.contactassignment", { object_type: MODELS.vm, object_id: id })],
    ["an image", (world, id) => world.create("extras.imageattachment", { object_type: MODELS.vm, object_id: id, name: "rack" })],
    ["a service", (world, id) => world.create("ipam.service", { parent_object_type: MODELS.vm, parent_object_id: id, name: "https" })],
    ["comments", (world, id) => world.edit(MODELS.vm, id, { comments: "contract 77" })],
    ["a tenant", (world, id) => world.edit(MODELS.vm, id, { tenant: tenantOf(world) })],
    ["a custom field", (world, id) => world.edit(MODELS.vm, id, { custom_fields: { team: "shop" } })],
    ["a tag", (world, id) => world.edit(MODELS.vm, id, { tags: [...(world.vm("vm0")["tags"] as number[]), world.create(MODELS.tag, { name: "keep", slug: "keep" }).id] })],
    ["a description of its interface", (world, id) => world.edit(MODELS.nic, world.row(MODELS.nic, { virtual_machine: id }).id, { description: "to the backup network" })],
  ])("E15: keeps it from being deleted: %s", async (_what, doIt) => {
    const world = await openWorld({ estate: oneNodeCluster(...guests()) });
    addCustomFields(world);
    await world.run();
    doIt(world, world.vm("vm0").id);
    world.destroy(100);
    await world.run();
    world.passDays(31);
    const report = await world.expectSettled();
    expect(world.vm("vm0")["status"]).toBe("decommissioning");
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", kind: "virtual-machine", key: "lab/qemu/100" }));
  });

  it("E15: a value that NetBox gives every object by itself is no person's", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests()) });
    addCustomFields(world);
    await world.run();
    expect(world.vm("vm0")["custom_fields"]).toMatchObject({ class: "standard" });
    world.destroy(100);
    await world.run();
    world.passDays(31);
    await world.run();
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
    await world.expectSettled();
  });

  it("E15: nothing is deleted while the token may not see whether people have written into the journal", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests()) });
    await world.run();
    world.destroy(100);
    await world.run();
    world.passDays(31);
    const denied = { kind: "status", status: 403, headers: { "Content-Type": "application/json" }, body: '{"detail":"You do not have permission to perform this action."}' } as const;
    world.netbox.faults.add({ path: /journal-entries/, times: Infinity, effect: denied });
    const report = await world.expectSettled();
    expect(report.remarks.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("extras/journal-entries"));
    world.netbox.faults.clear();
    await world.run();
    expect(world.vmNames()).toEqual(["vm1", "vm2"]);
  });
});

describe("what people have put into a part of a living machine", () => {
  const twoOfEach = (): EstateGuest => guest({ vmid: 100, name: "vm0", addresses: ["192.0.2.1/24"], nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(1, 1) })], disks: { scsi0: "local-lvm:a,size=8G", scsi1: "local-lvm:b,size=8G" } });

  it.each<[what: string, doIt: (world: World, nicId: number) => unknown]>([
    ["a custom field", (world, id) => world.edit(MODELS.nic, id, { custom_fields: { team: "network" } })],
    ["a VRF", (world, id) => world.edit(MODELS.nic, id, { vrf: world.create("ipam.vrf", { name: "blue" }).id })],
    ["a journal entry", (world, id) => world.create(MODELS.journal, { assigned_object_type: MODELS.nic, assigned_object_id: id, comments: "why", kind: "info" })],
    ["a journal entry on its MAC address", (world, id) => world.create(MODELS.journal, { assigned_object_type: MODELS.mac, assigned_object_id: world.row(MODELS.mac, { assigned_object_id: id }).id, comments: "why", kind: "info" })],
  ])("keeps an interface whose NIC is gone: %s", async (_what, doIt) => {
    const world = await openWorld({ estate: oneNodeCluster(twoOfEach()) });
    addCustomFields(world);
    await world.run();
    const { id } = world.row(MODELS.nic, { name: "net1" });
    doIt(world, id);
    delete world.guest(100).config["net1"];
    const report = await world.run();
    expect(report.remarks).toContainEqual(expect.objectContaining({ type: "kept", kind: "vm-interface", key: "lab/qemu/100/net1" }));
    expect(world.row(MODELS.nic, { name: "net1" }).id).toBe(id);
    await world.expectSettled();
  });

  it("keeps a disk that is gone with the custom field that a person filled, and deletes the one without", async () => {
    const world = await openWorld({ estate: oneNodeCluster(twoOfEach()) });
    addCustomFields(world);
    await world.run();
    world.edit(MODELS.disk, world.row(MODELS.disk, { name: "scsi1" }).id, { custom_fields: { team: "storage" } });
    delete world.guest(100).config["scsi0"];
    delete world.guest(100).config["scsi1"];
    await world.run();
    expect(world.rows(MODELS.disk).map(({ name }) => name)).toEqual(["scsi1"]);
    await world.expectSettled();
  });

  it("E31: releases an address that left its guest with the journal and the custom field of a person", async () => {
    const world = await openWorld({ estate: oneNodeCluster(...guests()) });
    addCustomFields(world);
    await world.run();
    const [first, second, third] = ["192.0.2.1/24", "192.0.2.2/24", "192.0.2.3/24"].map((address) => world.row(MODELS.ip, { address }).id);
    world.edit(MODELS.ip, first!, { custom_fields: { team: "shop" } });
    world.create(MODELS.journal, { assigned_object_type: MODELS.ip, assigned_object_id: second, comments: "asked for by sales", kind: "info" });
    for (const vmid of [100, 101, 102]) world.guest(vmid).agent!.interfaces[0]!["ip-addresses"] = [{ "ip-address": `198.51.100.${vmid}`, "ip-address-type": "ipv4", prefix: 24 }];
    await world.run();
    expect(world.rows(MODELS.ip).filter(({ id }) => [first, second, third].includes(id))).toMatchObject([{ id: first, assigned_object_id: null }, { id: second, assigned_object_id: null }]);
    expect(world.rows(MODELS.journal)).toHaveLength(1);
    await world.expectSettled();
  });
});
