import { describe, expect, it } from "vitest";
import { isSameGuest } from "./fingerprint.ts";

const BORN = { uuid: "5b1a0000-0000-4000-8000-000000000001", ctime: "1700000001", macs: ["BC:24:11:00:00:01", "BC:24:11:00:00:02"] };
const STRANGER = { uuid: "5b1a0000-0000-4000-8000-000000000002", ctime: "1700000002", macs: ["BC:24:11:00:00:09"] };

describe("isSameGuest", () => {
  it("E14: tells a guest from the one that had its vmid before, when every mark differs", () => {
    expect(isSameGuest(BORN, STRANGER)).toBe(false);
  });

  it("E16: knows a guest by any one mark that is left of its birth", () => {
    expect(isSameGuest(BORN, { ...STRANGER, uuid: BORN.uuid })).toBe(true);
    expect(isSameGuest(BORN, { ...STRANGER, ctime: BORN.ctime })).toBe(true);
    expect(isSameGuest(BORN, { ...STRANGER, macs: ["BC:24:11:00:00:02"] })).toBe(true);
  });

  it("E14: tells containers apart by the volume of their root file system and their MACs", () => {
    const container = { rootfs: "local-lvm:vm-101-disk-0", macs: ["BC:24:11:00:00:01"] };
    expect(isSameGuest(container, { ...container, macs: ["BC:24:11:00:00:07"] })).toBe(true);
    expect(isSameGuest(container, { rootfs: "local-lvm:vm-101-disk-1", macs: ["BC:24:11:00:00:07"] })).toBe(false);
  });

  it("takes a guest for the same where there is nothing to compare", () => {
    expect(isSameGuest(BORN, { macs: [] })).toBe(true);
    expect(isSameGuest({ macs: [] }, { macs: [] })).toBe(true);
    expect(isSameGuest({ uuid: BORN.uuid, macs: [] }, { ctime: STRANGER.ctime, macs: ["BC:24:11:00:00:01"] })).toBe(true);
  });
});
