import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import type { WrittenRecord } from "@proxbox/engine";
import type { Share } from "./sharing.ts";

/** The columns of a record in the order of `toRow`, behind `scope_id`. */
export const COLUMNS = [
  "kind",
  "key",
  "label",
  "netbox_id",
  "netbox_created",
  "parent",
  "is_owned",
  "fields",
  "fingerprint",
  "missing_since",
  "status_before",
] as const;

function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** A record as the values of its columns; what is absent becomes NULL. */
export function toRow(record: WrittenRecord): SQLInputValue[] {
  return [
    record.kind,
    record.key,
    record.label,
    record.netboxId,
    record.netboxCreated ?? null,
    record.parent ?? null,
    record.isOwned ? 1 : 0,
    JSON.stringify(record.fields),
    toJson(record.fingerprint),
    record.missingSince ?? null,
    toJson(record.statusBefore),
  ];
}

function text<Name extends string>(name: Name, value: SQLOutputValue | undefined): { [K in Name]?: string } {
  return (typeof value === "string" ? { [name]: value } : {}) as { [K in Name]?: string };
}

/** A row as the record it was made from; throws a `SyntaxError` where its JSON is damaged. */
export function fromRow(row: Record<string, SQLOutputValue>, share: Share): WrittenRecord {
  const { fingerprint, status_before: statusBefore } = row;
  return {
    kind: share(String(row["kind"])),
    key: share(String(row["key"])),
    label: share(String(row["label"])),
    netboxId: Number(row["netbox_id"]),
    ...text("netboxCreated", share(row["netbox_created"])),
    ...text("parent", share(row["parent"])),
    isOwned: row["is_owned"] === 1,
    fields: share(JSON.parse(String(row["fields"]))),
    ...(typeof fingerprint === "string" ? { fingerprint: JSON.parse(fingerprint) } : {}),
    ...text("missingSince", row["missing_since"]),
    ...(typeof statusBefore === "string" ? { statusBefore: JSON.parse(statusBefore) } : {}),
  };
}
