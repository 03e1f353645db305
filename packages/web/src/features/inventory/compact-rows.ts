import type { CompactTable } from "@proxbox/contract";
import { formatValue } from "../../format/format-value.ts";

/** A row of the list of objects. */
export interface ObjectRow {
  readonly backendId: number;
  readonly key: string;
  readonly label: string;
  readonly netboxId: number;
  readonly missingSince: string | null;
  readonly staleSince: string | null;
  readonly staleReason: string | null;
  /** Values in words, in the order of the table's fields. */
  readonly values: readonly string[];
  /** Everything that a search looks at, in small letters. */
  readonly searched: string;
}

/** A table as rows to be shown and searched. */
export interface ObjectRows {
  readonly fields: readonly string[];
  readonly rows: readonly ObjectRow[];
}

const MOST_FIELDS = 6;
const FIRST = ["status", "device", "cluster", "vcpus", "memory", "disk"];
const UNSHOWN = new Set(["name", "tags", "slug", "description", "comments", "local_context_data"]);

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The fields that a list shows: the usual ones first, no more than it has room for. */
function chooseFields(columns: readonly string[]): string[] {
  const names = columns.flatMap((column) => (column.startsWith("fields.") ? [column.slice("fields.".length)] : [])).filter((name) => !UNSHOWN.has(name));
  return [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))].slice(0, MOST_FIELDS);
}

/** Makes rows of a compact table, once for many searches. */
export function toObjectRows({ columns, rows }: CompactTable): ObjectRows {
  const place = (name: string): number => columns.indexOf(name);
  const fields = chooseFields(columns);
  const places = fields.map((name) => place(`fields.${name}`));
  const [backendId, key, label, netboxId, missing, since, reason] = ["backend_id", "key", "label", "netbox_id", "missing_since", "stale_since", "stale_reason"].map(place) as [number, number, number, number, number, number, number];
  return {
    fields,
    rows: rows.map((row) => ({
      backendId: Number(row[backendId]),
      key: String(row[key]),
      label: String(row[label]),
      netboxId: Number(row[netboxId]),
      missingSince: textOrNull(row[missing]),
      staleSince: textOrNull(row[since]),
      staleReason: textOrNull(row[reason]),
      values: places.map((at) => formatValue(row[at])),
      searched: row.map((value) => formatValue(value)).join("\n").toLowerCase(),
    })),
  };
}

/** The rows in which every word of a search stands. */
export function searchRows<Row extends Pick<ObjectRow, "searched">>(rows: readonly Row[], search: string): readonly Row[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return words.length === 0 ? rows : rows.filter(({ searched }) => words.every((word) => searched.includes(word)));
}
