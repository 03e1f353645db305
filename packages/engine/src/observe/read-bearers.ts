import { AppError } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { BEARERS } from "../values/bearers.ts";
import type { Bearer, RowsByType } from "../values/bearers.ts";
import { idInColumn } from "../values/id-in-column.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import type { Actual } from "./observe.ts";
import { readRows } from "./read-rows.ts";

/** What was read of NetBox, and how to read more of it. */
export interface BearersInput {
  readonly netbox: Netbox;
  readonly kinds: readonly Kind[];
  readonly rows: Actual;
  readonly records: readonly WrittenRecord[];
  readonly signal: AbortSignal;
}

/**
 * Reads the interfaces, machines and devices of other people on which addresses sit that a run looks at: NetBox refuses to move one that
 * is primary there. Two requests a model, and only where there is such an address; what the token may not see stays away.
 */
export async function readBearers(input: BearersInput): Promise<RowsByType> {
  const found = await Promise.all(Object.entries(BEARERS).map(async ([type, bearer]) => {
    const ports = await readMissing(input, { type, path: bearer.path, ids: portsInQuestion(input, type), columns: ["id", "name", "display", bearer.column, "primary_mac_address"] });
    const owners = await readMissing(input, { type: bearer.ownerType, path: bearer.ownerPath, ids: ownersOf(input, { type, bearer, ports }), columns: ["id", "name", "display", "last_updated", ...Object.keys(bearer.designations)] });
    return [[type, ports] as const, [bearer.ownerType, owners] as const];
  }));
  return new Map(found.flat().map(([type, rows]) => [type, new Map(rows.map((row) => [row.id, row]))]));
}

/** Interfaces of a model on which something is that could be moved: any address, and MAC addresses of ours. */
function portsInQuestion({ rows, records }: BearersInput, type: string): readonly number[] {
  const macs = new Set(records.flatMap(({ kind, netboxId }) => (kind === "mac-address" ? [netboxId] : [])));
  const assigned = [...(rows.get("ip-address") ?? []), ...(rows.get("mac-address") ?? []).filter(({ id }) => macs.has(id))];
  return assigned.flatMap((row) => (row["assigned_object_type"] === type && typeof row["assigned_object_id"] === "number" ? [row["assigned_object_id"]] : []));
}

function ownersOf({ kinds, rows, ...input }: BearersInput, { type, bearer, ports }: { type: string; bearer: Bearer; ports: readonly Row[] }): readonly number[] {
  const inQuestion = new Set(portsInQuestion({ kinds, rows, ...input }, type));
  const read = kinds.flatMap(({ name, objectType }) => (objectType === type ? (rows.get(name) ?? []).filter(({ id }) => inQuestion.has(id)) : []));
  return [...read, ...ports].flatMap((row) => idInColumn(row[bearer.column]) ?? []);
}

/** Rows by id that the run has not read already; none of those that the token may not see. */
async function readMissing({ netbox, kinds, rows, signal }: BearersInput, { type, path, ids, columns }: { type: string; path: string; ids: readonly number[]; columns: readonly string[] }): Promise<readonly Row[]> {
  const known = new Set(kinds.flatMap(({ name, objectType }) => (objectType === type ? (rows.get(name) ?? []).map(({ id }) => id) : [])));
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return [];
  try {
    return await readRows({ netbox, path, columns, scopes: [], recordedIds: missing, signal });
  } catch (error) {
    if (error instanceof AppError && error.code === "NB_PERMISSION") return [];
    throw error;
  }
}
