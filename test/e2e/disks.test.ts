import { disk, guest, lxc, oneNodeCluster } from "@proxbox/lab";
import type { EstateGuest, Row } from "@proxbox/lab";
import { describe, expect, it } from "vitest";
import { MODELS, openWorld } from "./world.ts";
import type { Report, World, WorldOptions } from "./world.ts";

const GIB_32 = 32_768;

async function worldOf(machine: EstateGuest, options: Omit<WorldOptions, "estate"> = {}): Promise<World> {
  return openWorld({ estate: oneNodeCluster(machine), ...options });
}

/** NetBox's virtual disks, as `scsi0 32768`, sorted. */
function disks(world: World): readonly string[] {
  return world.rows(MODELS.disk).map((row) => `${String(row["name"])} ${String(row["size"])}`).sort();
}

function diskRow(world: World, name: string): Row {
  return world.row(MODELS.disk, { name });
}

/** What a run wrote, as `kind label: fields`. */
function writesOf(report: Report): readonly string[] {
  return report.changes.map(({ kind, label, fields }) => `${kind} ${label}: ${fields.map(({ field }) => field).join(", ")}`);
}

function expectNothingRefused(world: World): void {
  expect(world.netbox.requests.entries.filter(({ status }) => status >= 400)).toEqual([]);
}

/** A machine that a person keeps in NetBox, in a cluster `lab`. */
function machineOfPerson(world: World, body: Record<string, unknown>): Row {
  const type = world.create("virtualization.clustertype", { name: "Proxmox", slug: "proxmox" });
  const cluster = world.create(MODELS.cluster, { name: "lab", type: type.id });
  return world.create(MODELS.vm, { name: "web", cluster: cluster.id, ...body });
}

describe("sizes of disks", () => {
  it("E60: rounds the EFI disk up to 1, and the machine has the exact sum", async () => {
    const world = await worldOf(guest({ name: "web", disks: { efidisk0: disk({ size: "528K", more: "efitype=4m" }), tpmstate0: disk({ size: "4M" }), scsi0: disk({ size: "32G" }) } }));
    await world.run();
    expect(disks(world)).toEqual(["efidisk0 1", "scsi0 32768", "tpmstate0 4"]);
    expect(world.vm("web")["disk"]).toBe(1 + GIB_32 + 4);
    await world.expectSettled();
  });

  it("E61: reads every unit, fractions and bare bytes", async () => {
    const sizes = { scsi0: "512M", scsi1: "1T", scsi2: "1.5T", scsi3: "67108864" };
    const world = await worldOf(guest({ name: "web", disks: Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, disk({ size })])) }));
    await world.run();
    expect(disks(world)).toEqual(["scsi0 512", "scsi1 1048576", "scsi2 1572864", "scsi3 64"]);
    await world.expectSettled();
  });

  it("E62: counts in MB where NetBox shows base 1000, and stays with it", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk({ size: "32G" }), efidisk0: disk({ size: "528K" }) } }), { settings: { diskBaseUnit: 1000 } });
    await world.run();
    expect(disks(world)).toEqual(["efidisk0 1", "scsi0 34360"]);
    await world.expectSettled();
  });
});

describe("which disks count", () => {
  it("E63: makes no virtual disk of CD-ROM, empty and cloud-init drives, and patches nothing for them", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk(), ide0: "none,media=cdrom", ide1: disk({ volume: "local:iso/debian.iso", more: "media=cdrom", size: "600M" }), ide2: disk({ volume: "local-lvm:vm-100-cloudinit", more: "media=cdrom", size: null }) } }));
    await world.run();
    expect(disks(world)).toEqual(["scsi0 32768"]);
    world.guest(100).config["ide1"] = "none,media=cdrom";
    await world.expectSettled();
  });

  it("E64: does not count a disk that is not attached, and removes one that is detached", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk(), scsi1: disk({ size: "8G" }), unused0: "local-lvm:vm-100-disk-3" } }));
    await world.run();
    expect(disks(world)).toEqual(["scsi0 32768", "scsi1 8192"]);
    const { config } = world.guest(100);
    delete config["scsi1"];
    config["unused1"] = "local-lvm:vm-100-disk-1";
    await world.run();
    expect(disks(world)).toEqual(["scsi0 32768"]);
    expect(world.vm("web")["disk"]).toBe(GIB_32);
    await world.expectSettled();
  });

  it("E65: omits a passed-through disk without a size, says so, and the sum is that of the others", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk(), scsi2: disk({ volume: "/dev/disk/by-id/ata-1", size: null }) } }));
    const report = await world.run();
    expect(disks(world)).toEqual(["scsi0 32768"]);
    expect(world.vm("web")["disk"]).toBe(GIB_32);
    expect(report.remarks.map(({ label, reason }) => `${label}: ${reason}`)).toContain("web: scsi2 has no size (passed through) and is left out");
    await world.expectSettled();
  });

  it("E66: finds the disks of every bus, and skips the bind mount of a container", async () => {
    const names = ["ide0", "sata1", "scsi30", "virtio15"];
    const machine = guest({ vmid: 100, name: "web", disks: Object.fromEntries(names.map((name) => [name, disk({ size: "1G" })])) });
    const container = lxc({ vmid: 101, name: "ct", config: { mp0: disk({ size: "2G", more: "mp=/data" }), mp255: disk({ size: "3G", more: "mp=/more" }), mp1: "/srv,mp=/srv" } });
    const world = await openWorld({ estate: oneNodeCluster(machine, container) });
    await world.run();
    expect(disks(world)).toEqual(["ide0 1024", "mp0 2048", "mp255 3072", "rootfs 8192", "sata1 1024", "scsi30 1024", "virtio15 1024"]);
    expect([world.vm("web")["disk"], world.vm("ct")["disk"]]).toEqual([4_096, 13_312]);
    await world.expectSettled();
  });
});

describe("disks that change", () => {
  it("E68: patches only the disk that grew, and never sends the machine's sum", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk(), scsi1: disk({ size: "8G" }) } }));
    await world.run();
    const { id } = diskRow(world, "scsi0");
    world.guest(100).config["scsi0"] = disk({ size: "64G" });
    const report = await world.run();
    expect(writesOf(report)).toEqual(["virtual-disk web scsi0: size"]);
    expect(report.writes).toBe(1);
    expect(report.log.map((line) => [line["changed_object_type"], line["changed_object_id"]])).toEqual([[MODELS.disk, id]]);
    expect(disks(world)).toEqual(["scsi0 65536", "scsi1 8192"]);
    expect(world.vm("web")["disk"]).toBe(65_536 + 8_192);
    await world.expectSettled();
  });

  it("E68: keeps what a person wrote on a disk when it grows, and a disk of a person beside it", async () => {
    const world = await worldOf(guest({ name: "web" }));
    await world.run();
    world.edit(MODELS.disk, diskRow(world, "scsi0").id, { description: "system" });
    const theirs = world.create(MODELS.disk, { virtual_machine: world.vm("web").id, name: "usb", size: 100 });
    world.guest(100).config["scsi0"] = disk({ size: "64G" });
    await world.run();
    expect(diskRow(world, "scsi0")).toMatchObject({ description: "system", size: 65_536 });
    expect(world.row(MODELS.disk, { id: theirs.id })).toEqual(theirs);
    await world.expectSettled();
  });

  it("E68: follows a disk that moved to another storage", async () => {
    const world = await worldOf(guest({ name: "web" }));
    await world.run();
    expect(diskRow(world, "scsi0")["description"]).toContain("local-lvm");
    world.guest(100).config["scsi0"] = disk({ volume: "ceph-vm:vm-100-disk-0" });
    const report = await world.run();
    expect(writesOf(report)).toEqual(["virtual-disk web scsi0: description"]);
    expect(diskRow(world, "scsi0")["description"]).toContain("ceph-vm");
    await world.expectSettled();
  });

  it("E64: keeps a detached disk into which a person has put something", async () => {
    const world = await worldOf(guest({ name: "web", disks: { scsi0: disk(), scsi1: disk({ size: "8G" }) } }));
    await world.run();
    world.edit(MODELS.disk, diskRow(world, "scsi1").id, { description: "archive of 2019" });
    delete world.guest(100).config["scsi1"];
    const report = await world.run();
    expect(disks(world)).toEqual(["scsi0 32768", "scsi1 8192"]);
    expect(report.remarks.filter(({ kind }) => kind === "virtual-disk").map(({ reason }) => reason).join()).toContain("a person has put something into it");
    await world.expectSettled();
  });
});

describe("sizes that people wrote", () => {
  it("E67: puts the sum of the disks in the place of a size written by hand, without a refusal, and says so", async () => {
    const world = await worldOf(guest({ name: "web" }), { settings: { adoption: "name" } });
    machineOfPerson(world, { disk: 50_000 });
    const report = await world.run();
    expectNothingRefused(world);
    expect(disks(world)).toEqual(["scsi0 32768"]);
    expect(world.vm("web")["disk"]).toBe(GIB_32);
    expect(report.remarks.filter(({ kind }) => kind === "virtual-disk").map(({ reason }) => reason)).toEqual(["the machine's disk size 50000, written by hand, is replaced by the sum of its disks"]);
    const second = await world.expectSettled();
    expect(second.remarks.filter(({ kind }) => kind === "virtual-disk")).toEqual([]);
  });

  it("E67: adopts a disk of the same name and keeps the size that a person wrote", async () => {
    const world = await worldOf(guest({ name: "web" }), { settings: { adoption: "name" } });
    const vm = machineOfPerson(world, {});
    const theirs = world.create(MODELS.disk, { virtual_machine: vm.id, name: "scsi0", size: 40_000, description: "mine" });
    await world.run();
    expect(diskRow(world, "scsi0")).toMatchObject({ id: theirs.id, size: 40_000, description: "mine" });
    await world.expectSettled();
  });

  it("E68: keeps a size that a person changed, and says that it is pinned", async () => {
    const world = await worldOf(guest({ name: "web" }));
    await world.run();
    world.edit(MODELS.disk, diskRow(world, "scsi0").id, { size: 30_000 });
    const report = await world.expectSettled();
    expect(disks(world)).toEqual(["scsi0 30000"]);
    expect(report.remarks).toMatchObject([{ type: "pinned", kind: "virtual-disk", field: "size", proxmox: GIB_32, netbox: 30_000 }]);
  });
});
