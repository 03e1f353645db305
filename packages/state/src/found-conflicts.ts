import type { Plan, Remark } from "@proxbox/contract";
import type { FoundConflict } from "./conflict-row.ts";

function levelOf({ type, conflict }: Remark): FoundConflict["level"] {
  if (conflict?.type === "field") return type === "conflict" ? "conflict" : "pinned";
  return type === "notice" ? "notice" : "conflict";
}

/** The conflicts that a plan shows. */
export function foundConflicts({ remarks }: Pick<Plan, "remarks">): readonly FoundConflict[] {
  return remarks.flatMap((remark) => {
    const { kind, key, label, field, reason, proxmox, netbox, conflict } = remark;
    if (conflict === undefined) return [];
    const { id, type, claimant, holder, subject, resolutions } = conflict;
    const source = key.split("/", 1)[0] ?? key;
    return [{ id, type, level: levelOf(remark), source, kind, key, label, field: field ?? null, reason, proxmox: proxmox ?? null, netbox: netbox ?? null, claimant, holder: holder ?? null, subject: subject ?? null, resolutions }];
  });
}
