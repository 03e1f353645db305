import { describe, expect, it } from "vitest";
import { parseDisks } from "./disks.ts";

function namesOf(config: Readonly<Record<string, string>>): readonly string[] {
  return parseDisks(config).disks.map(({ name }) => name);
}

describe("parseDisks", () => {
  it("E60: finds EFI and TPM disks beside the others, each with its exact size", () => {
    const { disks } = parseDisks({
      efidisk0: "local-lvm:vm-100-disk-1,efitype=4m,pre-enrolled-keys=1,size=528K",
      tpmstate0: "local-lvm:vm-100-disk-2,size=4M,version=v2.0",
      scsi0: "local-lvm:vm-100-disk-0,iothread=1,size=32G",
    });
    expect(disks.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([["efidisk0", 540_672n], ["scsi0", 34_359_738_368n], ["tpmstate0", 4_194_304n]]);
  });

  it("E63: sees no disk in a CD-ROM, an empty drive and a cloud-init drive", () => {
    const config = { ide0: "none,media=cdrom", ide1: "cdrom,media=cdrom", ide2: "local:iso/debian.iso,media=cdrom,size=600M", scsi1: "local-lvm:vm-100-cloudinit,media=cdrom", sata0: "local-lvm:vm-100-cloudinit,size=4M" };
    expect(parseDisks(config)).toEqual({ disks: [], notes: [] });
  });

  it("E64: does not count a disk that is not attached", () => {
    expect(namesOf({ unused0: "local-lvm:vm-100-disk-3,size=8G", scsi0: "local-lvm:vm-100-disk-0,size=8G" })).toEqual(["scsi0"]);
  });

  it("E65: leaves a passed-through disk without a size out and says so", () => {
    const { disks, notes } = parseDisks({ scsi2: "/dev/disk/by-id/ata-1", scsi3: "local-lvm:vm-100-disk-3" });
    expect(disks).toEqual([]);
    expect(notes).toEqual(["scsi2 has no size (passed through) and is left out", "scsi3 has no size (not told) and is left out"]);
  });

  it("E65: takes a passed-through disk whose size is told", () => {
    const { disks } = parseDisks({ scsi2: "/dev/disk/by-id/ata-1,size=1000204632K" });
    expect(disks).toEqual([{ name: "scsi2", sizeBytes: 1_024_209_543_168n, storage: "" }]);
  });

  it("E66: finds the disks of every bus, and skips what only starts like one", () => {
    const found = ["ide0", "mp0", "mp255", "rootfs", "sata1", "scsi30", "virtio15"];
    const other = { scsihw: "virtio-scsi-single", virtiofs0: "dir", rootfsx: "x,size=1G", boot: "order=scsi30" };
    expect(namesOf({ ...Object.fromEntries(found.map((name) => [name, "local-lvm:x,size=1G"])), ...other })).toEqual(found);
  });

  it("E66: skips a bind mount of a container without a word, and keeps a volume mount", () => {
    expect(parseDisks({ mp0: "local-lvm:vm-101-disk-1,mp=/data,size=4G", mp1: "/srv,mp=/srv" })).toMatchObject({ disks: [{ name: "mp0" }], notes: [] });
  });

  it("tells storage and format where the line has them", () => {
    const { disks } = parseDisks({ scsi0: "local:100/vm-100-disk-0.qcow2,format=qcow2,size=8G", virtio0: "file=nfs:100/x.raw,size=1G", scsi1: "volume=ceph:vm-100-disk-1,size=1G" });
    expect(disks.map(({ name, storage, format }) => [name, storage, format])).toEqual([["scsi0", "local", "qcow2"], ["scsi1", "ceph", undefined], ["virtio0", "nfs", undefined]]);
  });

  it("leaves a disk of no bytes out, since NetBox wants a size above 0", () => {
    expect(parseDisks({ scsi0: "local-lvm:x,size=0" }).disks).toEqual([]);
  });

  it("finds disks in the same order whatever the order of the lines", () => {
    const lines = [["scsi1", "a:x,size=1G"], ["ide0", "a:y,size=1G"], ["scsi0", "a:z,size=1G"]] as const;
    expect(namesOf(Object.fromEntries(lines))).toEqual(namesOf(Object.fromEntries([...lines].reverse())));
  });
});
