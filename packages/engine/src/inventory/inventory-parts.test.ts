import { cascadedModes, SyncSettings } from "@proxbox/contract";
import { expect, it } from "vitest";
import { inventoryParts, leftOutBy } from "./inventory-parts.ts";

const usual = SyncSettings.shape.inventory.parse({});
const always = cascadedModes({});

it("a run reads what is usual, what is wanted, and not what is not wanted", () => {
  expect(inventoryParts(usual, always)).toEqual(["storage", "backups", "snapshots", "replications", "backup-routines"]);
  expect(inventoryParts({ ...usual, backups: false, task_history: true, sdn: true }, always)).toEqual(["storage", "snapshots", "task-history", "replications", "backup-routines", "sdn"]);
});

it("a sync mode that is disabled takes its parts along, also where they are wanted", () => {
  expect(inventoryParts({ ...usual, storage: true, sdn: true }, cascadedModes({ storage: "disabled", sdn: "disabled" }))).toEqual(["backups", "snapshots", "replications", "backup-routines"]);
  expect(inventoryParts(usual, cascadedModes({ vm: "disabled", vm_template: "disabled" }))).toEqual(["storage", "replications", "backup-routines"]);
  expect(inventoryParts(usual, cascadedModes({ vm: "disabled", storage: "bootstrap_only" }))).toContain("backups");
});

it("only an explicit no leaves a part out for who asks for it", () => {
  expect([leftOutBy(usual, "task-history"), leftOutBy({ task_history: true }, "task-history"), leftOutBy({ task_history: false }, "task-history")]).toEqual([undefined, undefined, "inventory.task_history"]);
});
