import { expect, test } from "vitest";
import { toGuestConfig } from "./guest-config.ts";

test("what Proxmox VE says stays, with switches as booleans and the memory as a number", () => {
  expect(toGuestConfig({ name: "web", onboot: 1, numa: 0, memory: "1024", cores: 2, agent: "1,fstrim=1" })).toEqual({ name: "web", onboot: true, numa: false, memory: 1024, cores: 2, agent: "1,fstrim=1", disks: [], networks: [] });
  expect(toGuestConfig({ memory: "current=2048", onboot: "1" })).toMatchObject({ memory: 2048, onboot: true });
  expect(toGuestConfig({ memory: 512 })).toEqual({ memory: 512, disks: [], networks: [] });
});

test("disks and drives are taken apart, in their order; firmware, unused volumes and what has no size are none", () => {
  const config = {
    scsi10: "local-lvm:vm-1-disk-3,size=512K",
    scsi2: "local-lvm:vm-1-disk-0,discard=on,size=32G,format=qcow2",
    ide2: "local:iso/debian.iso,media=cdrom,size=600M",
    ide0: "none,media=cdrom",
    efidisk0: "local-lvm:vm-1-disk-2,size=528K",
    unused0: "local-lvm:vm-1-disk-9",
    sata0: "/dev/sdb",
    scsihw: "virtio-scsi-pci",
  };
  expect(toGuestConfig(config).disks).toEqual([
    { name: "ide0", raw_value: config.ide0, storage: "none", description: "CD-ROM drive", size_mb: 0 },
    { name: "ide2", raw_value: config.ide2, storage: "local:iso/debian.iso", description: "CD-ROM drive | ISO: local:iso/debian.iso", size_mb: 0 },
    { name: "scsi2", raw_value: config.scsi2, storage: "local-lvm:vm-1-disk-0", storage_name: "local-lvm", format: "qcow2", description: "Storage: local-lvm | Format: qcow2", size: 32_768, size_mb: 32_768 },
    { name: "scsi10", raw_value: config.scsi10, storage: "local-lvm:vm-1-disk-3", storage_name: "local-lvm", description: "Storage: local-lvm", size: 1, size_mb: 1 },
  ]);
});

test("a container's volumes and networks are taken apart too", () => {
  const { disks, networks } = toGuestConfig({ rootfs: "local-lvm:subvol-1,size=8G", mp0: "volume=tank:subvol-2,mp=/data,size=1.5T", mp1: "/srv,mp=/srv", net0: "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=10.0.0.5/24", netx: "a=b" });
  expect(disks.map(({ name, storage, size_mb }) => [name, storage, size_mb])).toEqual([["mp0", "tank:subvol-2", 1_572_864], ["rootfs", "local-lvm:subvol-1", 8192]]);
  expect(networks).toEqual([{ net0: { name: "eth0", bridge: "vmbr0", hwaddr: "BC:24:11:00:00:01", ip: "10.0.0.5/24" } }]);
});
