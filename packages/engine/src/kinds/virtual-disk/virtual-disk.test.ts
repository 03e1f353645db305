import { describe, expect, it } from "vitest";
import { testGuest, translated } from "../../testing/facts.ts";
import { unknown } from "../../values/observed.ts";
import { virtualDisk } from "./virtual-disk.ts";

const GUESTS = [testGuest({ scsi0: "local-lvm:vm-100-disk-0,size=32G", efidisk0: "local-lvm:vm-100-disk-1,size=528K" })];

describe("virtual-disk", () => {
  it("E60: has its size in MiB, rounded up", () => {
    expect(translated(virtualDisk, { guests: GUESTS }).map(({ fields }) => [fields["name"], fields["size"]])).toEqual([["efidisk0", 1], ["scsi0", 32_768]]);
  });

  it("E62: has its size in MB where NetBox shows base 1000", () => {
    expect(translated(virtualDisk, { guests: GUESTS, settings: { diskBaseUnit: 1000 } }).map(({ fields }) => fields["size"])).toEqual([1, 34_360]);
  });

  it("E68: is kept apart by guest and bus, so that a grown disk is the same object", () => {
    expect(translated(virtualDisk, { guests: GUESTS }).map(({ key, parent }) => [key, parent])).toEqual([["lab/qemu/100/efidisk0", "lab/qemu/100"], ["lab/qemu/100/scsi0", "lab/qemu/100"]]);
  });

  it("tells storage and format", () => {
    const [disk] = translated(virtualDisk, { guests: [testGuest({ scsi0: "nfs:100/vm-100-disk-0.qcow2,format=qcow2,size=1G" })] });
    expect(disk?.fields["description"]).toBe("Storage: nfs | Format: qcow2");
  });

  it("E18: says nothing of a guest whose configuration cannot be read", () => {
    expect(translated(virtualDisk, { guests: [testGuest({}, { config: unknown("node-offline", "pve1 is offline") })] })).toEqual([]);
  });
});
