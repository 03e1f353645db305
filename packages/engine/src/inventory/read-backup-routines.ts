import { BackupJobRow } from "../proxmox/inventory-schema.ts";
import { facts, isoTime } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { proveSight } from "./prove-sight.ts";
import { readList } from "./read-list.ts";
import type { Reading } from "./reading.ts";

function toItem(reading: Reading, row: BackupJobRow): InventoryItem {
  const { id, enabled, schedule, dow, starttime, all, vmid, exclude, maxfiles, "prune-backups": prune, "next-run": nextRun, protected: isProtected, ...more } = row;
  const legacySchedule = [dow, starttime].filter((part) => part !== undefined).join(" ") || undefined;
  const retention = prune ?? (maxfiles === undefined ? undefined : { keep_last: maxfiles });
  const next = isoTime(nextRun);
  const data = facts({
    job_id: id, is_enabled: enabled, schedule: schedule ?? legacySchedule, is_for_all_guests: all, selection: vmid?.map(Number), excluded: exclude?.map(Number),
    prune_backups: retention, is_protected: isProtected, ...more,
  });
  return {
    kind: "backup-routine",
    key: itemKey(reading.source, "backup-routine", id),
    label: row.comment ?? id,
    parent: null,
    data: next === undefined ? data : { ...data, observed: { next_run_at: next } },
  };
}

/** Reads the backup jobs of the cluster: what is backed up, when, where to, and what is kept. */
export async function readBackupRoutines(reading: Reading): Promise<readonly InventoryItem[]> {
  const step = reading.countSteps(1, "lists");
  const under = itemKey(reading.source, "backup-routine");
  const jobs = await readList(reading, { path: "/cluster/backup", row: BackupJobRow, under });
  step();
  if (jobs === undefined) return [];
  await proveSight(reading, under, [{ path: "/", anyOf: ["Sys.Audit"], isBelow: false }]);
  return jobs.map((job) => toItem(reading, job));
}
