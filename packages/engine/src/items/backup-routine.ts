import type { InventoryItem } from "../inventory/inventory.ts";
import { EVERY_ROW } from "../kinds/kind.ts";
import { ACTIVE, endpointField, flag, line, list, made, number, prose, storageField } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemField } from "./item-kind.ts";

function kept({ data }: InventoryItem, period: string): number | null {
  const retention = data["prune_backups"];
  const count = typeof retention === "object" && retention !== null ? (retention as Readonly<Record<string, unknown>>)[`keep_${period}`] : undefined;
  return typeof count === "number" ? count : null;
}

function keep(period: string): ItemField {
  return made("integer", `/cluster/backup: prune-backups, keep-${period}`, (item) => kept(item, period));
}

/** A backup job of the cluster; it belongs to the endpoint's own row in netbox-proxbox, without which there is no place for it. */
export const backupRoutine = itemKind({
  name: "backup-routine",
  item: "backup-routine",
  about: "A backup job of the cluster.",
  identity: "endpoint and job id",
  path: "plugins/proxbox/backup-routines",
  objectType: "netbox_proxbox.backuproutine",
  dependsOn: ["proxmox-endpoint", "storage"],
  fields: {
    endpoint: endpointField({ isRequired: true }),
    job_id: line("/cluster/backup: id", "job_id"),
    enabled: flag("/cluster/backup: enabled", "is_enabled"),
    schedule: line("/cluster/backup: schedule, else dow and starttime", "schedule"),
    storage: storageField("storage"),
    selection: list("/cluster/backup: vmid", "selection"),
    comment: prose("/cluster/backup: comment", "comment"),
    status: ACTIVE,
    keep_last: keep("last"),
    keep_daily: keep("daily"),
    keep_weekly: keep("weekly"),
    keep_monthly: keep("monthly"),
    keep_yearly: keep("yearly"),
    keep_all: made("boolean", "/cluster/backup: prune-backups, keep-all", (item) => kept(item, "all") === 1),
    notes_template: prose("/cluster/backup: notes-template", "notes_template"),
    bwlimit: number("/cluster/backup: bwlimit, in KiB/s", "bwlimit"),
    zstd: number("/cluster/backup: zstd", "zstd"),
    repeat_missed: flag("/cluster/backup: repeat-missed", "repeat_missed"),
    pbs_change_detection_mode: line("/cluster/backup: pbs-change-detection-mode", "pbs_change_detection_mode"),
  },
  scopes: () => [EVERY_ROW],
  naturalKey: ({ endpoint, job_id }) => (typeof endpoint === "number" && typeof job_id === "string" ? `${endpoint} ${job_id}` : undefined),
});
