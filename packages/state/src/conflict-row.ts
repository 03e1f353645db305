import type { ConflictChoice, ConflictParty, ConflictType, FieldValue } from "@proxbox/contract";
import type { Row } from "./statement.ts";

/** A conflict, and what was decided about it; dates are ISO text. */
export interface ConflictRow {
  /** The planner's: it hangs on who claims what from whom. */
  readonly id: string;
  readonly netboxUrl: string;
  readonly source: string;
  readonly type: ConflictType;
  /** `conflict`: something is not written; `pinned`: a person's value stays; `notice`: nothing is held back. */
  readonly level: "conflict" | "pinned" | "notice";
  readonly kind: string;
  readonly key: string;
  readonly label: string;
  readonly field: string | null;
  readonly reason: string;
  /** Values of the field; null where there is none. */
  readonly proxmox: FieldValue;
  readonly netbox: FieldValue;
  readonly claimant: ConflictParty;
  readonly holder: ConflictParty | null;
  /** What both want: it is given to one object only. */
  readonly subject: string | null;
  readonly resolutions: readonly ConflictChoice[];
  readonly since: string;
  readonly lastSeenAt: string;
  readonly resolution: string | null;
  readonly resolvedAt: string | null;
}

/** A conflict as a look found it. */
export type FoundConflict = Omit<ConflictRow, "netboxUrl" | "since" | "lastSeenAt" | "resolution" | "resolvedAt">;

function text(row: Row, column: string): string {
  return String(row[column]);
}

function textOrNull(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}

/** A column that only `conflictColumns` has written. */
function json<T>(row: Row, column: string): T {
  return JSON.parse(textOrNull(row, column) ?? "null") as T;
}

/** Reads a row of the table. */
export function readConflict(row: Row): ConflictRow {
  return {
    id: text(row, "id"),
    netboxUrl: text(row, "netbox_url"),
    source: text(row, "source"),
    type: text(row, "type") as ConflictType,
    level: text(row, "level") as ConflictRow["level"],
    kind: text(row, "kind"),
    key: text(row, "key"),
    label: text(row, "label"),
    field: textOrNull(row, "field"),
    reason: text(row, "reason"),
    proxmox: json(row, "proxmox"),
    netbox: json(row, "netbox"),
    claimant: json(row, "claimant"),
    holder: json(row, "holder"),
    subject: textOrNull(row, "subject"),
    resolutions: json(row, "resolutions"),
    since: text(row, "since"),
    lastSeenAt: text(row, "last_seen_at"),
    resolution: textOrNull(row, "resolution"),
    resolvedAt: textOrNull(row, "resolved_at"),
  };
}

/** What of a found conflict goes into the table's columns. */
export function conflictColumns(found: FoundConflict): Record<string, string | null> {
  const { id, source, type, level, kind, key, label, field, reason, subject } = found;
  const { proxmox, netbox, claimant, holder, resolutions } = found;
  const holderText = holder === null ? null : JSON.stringify(holder);
  return { id, source, type, level, kind, key, label, field, reason, subject, proxmox: JSON.stringify(proxmox), netbox: JSON.stringify(netbox), claimant: JSON.stringify(claimant), holder: holderText, resolutions: JSON.stringify(resolutions) };
}
