import type { Change, FieldValue } from "@proxbox/contract";
import { expect, it } from "vitest";
import { planBoard } from "../testing/plan-input.ts";
import { onlyNeeded } from "./on-demand.ts";

function creation(kind: string, key: string, fields: Readonly<Record<string, FieldValue>> = {}): Change {
  return { kind, key, label: key, action: "create", fields: Object.entries(fields).map(([field, after]) => ({ field, before: null, after, reason: "new" })), reason: "x" };
}

function needed(...changes: Change[]): readonly string[] {
  return onlyNeeded(planBoard(), changes).map(({ key }) => key);
}

const TAG = creation("tag", "shared/tag/prod");
const MAKER = creation("manufacturer", "shared/manufacturer/proxmox", { tags: ["prod"] });
const TYPE = creation("device-type", "shared/device-type/x", { manufacturer: { kind: "manufacturer", key: "shared/manufacturer/proxmox" } });
const NODE = creation("node", "lab/node/pve1", { device_type: { kind: "device-type", key: "shared/device-type/x" } });

it("makes nothing that nothing refers to", () => {
  expect(needed(TAG, MAKER)).toEqual([]);
});

it("makes what something refers to, and what that refers to, in their order", () => {
  expect(needed(TAG, MAKER, TYPE, NODE)).toEqual(["shared/tag/prod", "shared/manufacturer/proxmox", "shared/device-type/x", "lab/node/pve1"]);
});

it("drops what only a dropped object refers to", () => {
  expect(needed(TAG, MAKER, TYPE)).toEqual([]);
});

it("E80: counts tags by their slug in the list, and an update as well as a creation", () => {
  const update: Change = { ...creation("virtual-machine", "lab/qemu/100", { tags: ["mine", "prod"] }), action: "update", netboxId: 1 };
  expect(needed(TAG, update)).toEqual(["shared/tag/prod", "lab/qemu/100"]);
});

it("keeps every change of a kind that is not made on demand, whether somebody refers to it or not", () => {
  expect(needed(creation("virtual-machine", "lab/qemu/100"), creation("cluster", "lab/cluster"))).toEqual(["lab/qemu/100", "lab/cluster"]);
});
