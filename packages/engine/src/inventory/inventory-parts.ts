import { isStageOff } from "@proxbox/contract";
import type { SyncModes, SyncSettings } from "@proxbox/contract";
import type { InventoryPart } from "./inventory.ts";

/** Which parts somebody wants or does not want; the others are as usual. */
type AskedParts = Readonly<Partial<SyncSettings["inventory"]>>;

/** The task history only grows, and the SDN is used by few: both are for who asks for them. */
const PARTS = [
  { word: "storage", part: "storage", stage: "storage", isUsual: true },
  { word: "backups", part: "backups", stage: "vm-backups", isUsual: true },
  { word: "snapshots", part: "snapshots", stage: "vm-snapshots", isUsual: true },
  { word: "task_history", part: "task-history", stage: "task-history", isUsual: false },
  { word: "replications", part: "replications", stage: "replications", isUsual: true },
  { word: "backup_routines", part: "backup-routines", stage: "backup-routines", isUsual: true },
  { word: "sdn", part: "sdn", stage: "sdn", isUsual: false },
] as const;

/** The parts that a run of everything reads. */
export function inventoryParts(asked: AskedParts, modes: SyncModes): readonly InventoryPart[] {
  return PARTS.filter(({ word, stage, isUsual }) => (asked[word] ?? isUsual) && !isStageOff(stage, modes)).map(({ part }) => part);
}

/** The setting that leaves a part out for whoever asks for it by name, e.g. `inventory.snapshots`; undefined where none does. */
export function leftOutBy(asked: AskedParts, part: InventoryPart): string | undefined {
  const found = PARTS.find((each) => each.part === part);
  return found !== undefined && asked[found.word] === false ? `inventory.${found.word}` : undefined;
}
