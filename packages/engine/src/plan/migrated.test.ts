import { describe, expect, it } from "vitest";
import { virtualMachine } from "../kinds/virtual-machine/virtual-machine.ts";
import { planBoard, vmRow, wantsVm, wroteVm } from "../testing/plan-input.ts";
import type { PlanSituation } from "../testing/plan-input.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { followMigrations } from "./migrated.ts";

const MAC = "BC:24:11:00:00:01";
const BIRTH: Fingerprint = { uuid: "aaaa", ctime: "1700000000", macs: [MAC] };

/** A guest of our records that is gone from vmid 100, and what is new. */
function situation(more: PlanSituation = {}): PlanSituation {
  return { records: [wroteVm(100, 10, { fingerprint: BIRTH })], rows: { "virtual-machine": [vmRow(10, "web")] }, desired: [wantsVm(400, "web", { fingerprint: BIRTH })], ...more };
}

/** Keys that our records have once migrations were followed, by NetBox id, and who waits. */
function followed(more: PlanSituation = {}): { keys: Record<number, string>; waiting: readonly string[] } {
  const board = planBoard(situation(more));
  const waiting = followMigrations(board, virtualMachine);
  return { keys: Object.fromEntries([...board.records.values()].map(({ netboxId, key }) => [netboxId, key])), waiting: [...waiting.keys()] };
}

const STAYS = { keys: { 10: "lab/qemu/100" }, waiting: [] };
const MOVES = { keys: { 10: "lab/qemu/400" }, waiting: [] };

describe("followMigrations", () => {
  it("E12 takes the record of a guest that is gone where a birth mark and a MAC address agree", () => {
    expect(followed()).toEqual(MOVES);
  });

  it.each(["uuid", "ctime"] as const)("E12 one birth mark is enough: %s", (mark) => {
    const only: Fingerprint = { [mark]: BIRTH[mark], macs: [MAC] };
    expect(followed({ desired: [wantsVm(400, "web", { fingerprint: only })] })).toEqual(MOVES);
  });

  it.each([
    ["no MAC address in common", { ...BIRTH, macs: ["BC:24:11:00:00:02"] }],
    ["a MAC address alone", { macs: [MAC] }],
    ["a MAC address and the name of a volume, as containers have it", { rootfs: "local-lvm:vm-100-disk-0", macs: [MAC] }],
    ["other birth marks", { uuid: "bbbb", ctime: "1", macs: [MAC] }],
  ] satisfies readonly (readonly [string, Fingerprint])[])("E12 leaves it where it is with %s", (_what, fingerprint) => {
    expect(followed({ records: [wroteVm(100, 10, { fingerprint: { ...BIRTH, rootfs: "local-lvm:vm-100-disk-0" } })], desired: [wantsVm(400, "web", { fingerprint })] })).toEqual(STAYS);
  });

  it("E12 takes none of two records with the birth of one newcomer", () => {
    const records = [100, 101].map((vmid) => wroteVm(vmid, vmid - 90, { fingerprint: BIRTH }));
    expect(followed({ records, rows: { "virtual-machine": [vmRow(10, "web"), vmRow(11, "web (2)")] } })).toEqual({ keys: { 10: "lab/qemu/100", 11: "lab/qemu/101" }, waiting: [] });
  });

  it("E12 gives it to none of two newcomers with its birth", () => {
    expect(followed({ desired: [400, 401].map((vmid) => wantsVm(vmid, `web${vmid}`, { fingerprint: BIRTH })) })).toEqual(STAYS);
  });

  it("E12 leaves it to its own guest as long as that one is there", () => {
    expect(followed({ desired: [wantsVm(100, "web", { fingerprint: BIRTH }), wantsVm(400, "copy", { fingerprint: BIRTH })] })).toEqual(STAYS);
  });

  it("E12 waits while the guest it may have been cannot be seen", () => {
    expect(followed({ unseen: [{ kind: "virtual-machine", under: "lab/qemu/100", reason: "its node is offline" }] })).toEqual({ ...STAYS, waiting: ["lab/qemu/400"] });
  });

  it("E12 takes no record whose row NetBox no longer has", () => {
    expect(followed({ rows: { "virtual-machine": [] } })).toEqual(STAYS);
  });
});
