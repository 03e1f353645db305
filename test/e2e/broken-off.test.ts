import { birthMac, guest, nic, oneNodeCluster } from "@proxbox/lab";
import { memoryLastWritten } from "@proxbox/engine";
import type { LastWritten } from "@proxbox/engine";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";

/** Records whose file can be written no more after so many times: what NetBox got then has no record. */
function failingAfter(records: LastWritten, times: number): LastWritten {
  let saves = 0;
  return {
    ...records,
    save: async (scope, changes) => {
      saves += 1;
      if (saves > times) throw new Error("the disk is full");
      await records.save(scope, changes);
    },
  };
}

describe("a run whose records break off", () => {
  it.each([0, 1, 2, 3, 4])("after %d notes, while two guests exchange their names, is completed by the next", async (times) => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "blue" }), guest({ vmid: 101, name: "green" })) });
    await world.run();
    const [blue, green] = [world.vm("blue").id, world.vm("green").id];
    Object.assign(world.guest(100), { name: "green" });
    Object.assign(world.guest(101), { name: "blue" });
    const records = world.lastWritten;
    world.lastWritten = failingAfter(records, times);
    await world.run();
    world.lastWritten = records;
    expect((await world.run()).summary.verdict).toBe("success");
    expect([world.vm("green").id, world.vm("blue").id]).toEqual([blue, green]);
    await world.expectSettled();
  });
});

describe("after a loss of the records", () => {
  it("what is ours by its tag is still cleared away when it is gone from Proxmox VE", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", nics: [nic({ mac: birthMac(1) }), nic({ mac: birthMac(1, 1) })], disks: { scsi0: "local-lvm:a,size=8G", scsi1: "local-lvm:b,size=8G" } })) });
    await world.run();
    world.lastWritten = memoryLastWritten();
    await world.expectSettled();
    delete world.guest(100).config["net1"];
    delete world.guest(100).config["scsi1"];
    const report = await world.run();
    expect(report.remarks).toEqual([]);
    expect([MODELS.nic, MODELS.disk].map((model) => world.rows(model).map(({ name }) => name))).toEqual([expect.not.arrayContaining(["net1"]), ["scsi0"]]);
    await world.expectSettled();
  });

  it("E48: an address that a person has put into a VRF is not made a second time", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.1/24"] })) });
    await world.run();
    const address = world.row(MODELS.ip, { address: "192.0.2.1/24" });
    const vrf = world.create("ipam.vrf", { name: "blue" }).id;
    world.edit(MODELS.ip, address.id, { vrf });
    world.lastWritten = memoryLastWritten();
    await world.expectSettled();
    expect(world.row(MODELS.ip, { address: "192.0.2.1/24" })).toMatchObject({ id: address.id, vrf });
  });
});

describe("a vmid that was given to another guest while the records were lost", () => {
  const estate = () => oneNodeCluster(...[100, 101, 102].map((vmid) => guest({ vmid, name: `vm${vmid}` })));

  it("E14: does not hand the old machine over to the new guest, though a custom field names the vmid", async () => {
    const world = await openWorld({ estate: estate(), netbox: { customFields: "proxbox" } });
    await world.run();
    const old = world.edit(MODELS.vm, world.vm("vm100").id, { comments: "contract 77" });
    world.destroy(100);
    world.proxmox.estate.guests.push(guest({ vmid: 100, name: "fresh", birth: 700 }));
    world.lastWritten = memoryLastWritten();
    expect((await world.run()).summary.verdict).toBe("success");
    expect(world.vm("fresh")).toMatchObject({ comments: "" });
    expect(world.vm("fresh").id).not.toBe(old.id);
    expect(world.writesTo(MODELS.vm, old.id)).toHaveLength(1);
    world.lastWritten = memoryLastWritten();
    await world.expectSettled();
  });

  it("E07: still knows a guest by the custom field that was renamed, or that got another NIC", async () => {
    const world = await openWorld({ estate: estate(), netbox: { customFields: "proxbox" } });
    await world.run();
    const ids = ["vm100", "vm101"].map((name) => world.vm(name).id);
    world.guest(100).name = "renamed";
    world.guest(101).config["net0"] = nic({ mac: birthMac(900) });
    world.lastWritten = memoryLastWritten();
    await world.run();
    expect(world.rows(MODELS.vm).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
    expect(world.rows(MODELS.vm)).toHaveLength(3);
    await world.expectSettled();
  });
});

describe("a person who was there first", () => {
  it("E08: and has renamed the machine as Proxmox VE does later, is of one mind with it", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web" }), guest({ vmid: 101, name: "db" })) });
    await world.run();
    world.edit(MODELS.vm, world.vm("web").id, { name: "shop" });
    await world.expectSettled();
    world.guest(100).name = "shop";
    const report = await world.expectSettled();
    expect(report).toMatchObject({ remarks: [], summary: { verdict: "success" } });
    world.guest(100).name = "shop-2";
    await world.run();
    expect(world.vmNames()).toEqual(["db", "shop-2"]);
  });

  it("E78: and has given a tag of ours another slug, keeps the tag, and it still follows Proxmox VE", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", tags: "prod" }), guest({ vmid: 101, name: "db", tags: "prod", disks: { scsi0: "local-lvm:a,size=8G", scsi1: "local-lvm:b,size=8G" } })) });
    await world.run();
    world.edit(MODELS.tag, world.row(MODELS.tag, { slug: "prod" }).id, { name: "Production", slug: "production" });
    world.edit(MODELS.tag, world.row(MODELS.tag, { slug: "proxbox" }).id, { name: "From Proxmox", slug: "from-proxmox" });
    await world.expectSettled();
    world.guest(100).tags = "";
    delete world.guest(101).config["scsi1"];
    await world.run();
    expect(world.tagsOf(world.vm("web"))).toEqual(["From Proxmox", "Proxbox: Discovered QEMU VM"]);
    expect(world.tagsOf(world.vm("db"))).toContain("Production");
    expect(world.rows(MODELS.disk, { virtual_machine: world.vm("db").id }).map(({ name }) => name)).toEqual(["scsi0"]);
    await world.expectSettled();
  });

  it("E51: and has moved an address of ours before deleting its interface, keeps it there without a conflict", async () => {
    const world = await openWorld({ estate: oneNodeCluster(guest({ vmid: 100, name: "web", addresses: ["192.0.2.1/24"], nics: [nic({ mac: birthMac(100) }), nic({ mac: birthMac(100, 1) })] })) });
    await world.run();
    const [net0, net1] = ["net0", "net1"].map((name) => world.row(MODELS.nic, { name }).id);
    const { id } = world.row(MODELS.ip, { address: "192.0.2.1/24" });
    world.edit(MODELS.ip, id, { assigned_object_type: MODELS.nic, assigned_object_id: net1 });
    world.erase(MODELS.nic, net0!);
    expect((await world.run()).summary.verdict).toBe("success");
    expect(world.row(MODELS.ip, { address: "192.0.2.1/24" })).toMatchObject({ id, assigned_object_id: net1 });
    const report = await world.expectSettled();
    expect(report.remarks).toMatchObject([{ type: "pinned", kind: "ip-address" }]);
  });
});
