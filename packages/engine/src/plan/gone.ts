import type { Change, FieldChange } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import { keyAndAncestors, sourceOf } from "../values/keys.ts";
import type { Board } from "./board.ts";
import { isEmpty, isEqual } from "../values/canonical.ts";
import { foreignDependants } from "./dependants.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { rowOfRecord } from "./match.ts";
import { inOrderOf } from "./order.ts";

const DAY_MS = 86_400_000;

/** A recorded object that a complete observation no longer shows, with the row that NetBox still has of it. */
interface Gone {
  readonly kind: Kind;
  readonly record: WrittenRecord;
  readonly row: Row;
}

/**
 * Plans what happens to our objects that are positively gone. Never unseen ones, never adopted ones, never one that hangs
 * on another that is going (NetBox takes it along, or it waits with its machine).
 *
 * | rule           | first run                          | later                                             |
 * |----------------|------------------------------------|---------------------------------------------------|
 * | `keep`         | nothing                            | nothing                                           |
 * | `decommission` | status decommissioning             | nothing                                           |
 * | `lifecycle`    | status decommissioning, date noted | deleted after the grace period                    |
 * | `remove`       | deleted, or only released where people have put something into it | nothing            |
 */
export function planGone(board: Board): readonly Change[] {
  const changes: Change[] = [];
  const absent = absentRecords(board);
  const going = new Set(absent.map(({ record }) => record.key));
  // Leaves first, so that a parent knows whether something foreign stays behind on it.
  for (const kind of [...inOrderOf(board.input.kinds, (each) => each.dependsOn)].reverse()) {
    for (const gone of absent) {
      if (gone.kind !== kind || keyAndAncestors(gone.record.key).slice(1).some((key) => going.has(key) && hasObject(board, key))) continue;
      const change = planOne(board, gone);
      if (change !== undefined) changes.push(change);
    }
  }
  return changes;
}

function hasObject(board: Board, key: string): boolean {
  return [...board.kinds.keys()].some((kind) => board.records.has(objectName(kind, key)));
}

/** Records without a desired object whose absence is certain; those whose row is gone too are forgotten. */
function absentRecords(board: Board): readonly Gone[] {
  const absent: Gone[] = [];
  for (const [name, record] of board.records) {
    const kind = board.kinds.get(record.kind);
    if (kind === undefined || kind.patches !== undefined || board.matches.has(name) || board.whyUnseen(record.kind, record.key) !== undefined) continue;
    const row = rowOfRecord(board, record);
    if (row !== undefined) absent.push({ kind, record, row });
    else if (kind.gone !== "keep") board.drop.set(name, { kind: record.kind, key: record.key });
  }
  return absent;
}

function planOne(board: Board, gone: Gone): Change | undefined {
  const { kind, record } = gone;
  if (kind.gone === "keep") return undefined;
  if (!record.isOwned) {
    board.remark({ type: "kept", kind: kind.name, key: record.key, label: record.label, reason: "gone from Proxmox VE; it was not made by Proxbox, so it is left to you" });
    return undefined;
  }
  if (kind.gone === "remove") return planRemoval(board, gone);
  return record.missingSince === undefined ? planDecommission(board, gone) : planDeletion(board, gone);
}

function planDecommission(board: Board, { kind, record, row }: Gone): Change | undefined {
  const status = board.valuesOf(kind, row)["status"] ?? null;
  const draft = { ...record, missingSince: board.input.now.toISOString(), statusBefore: status, fields: { ...record.fields, status: "decommissioning" } };
  const isDone = status === "decommissioning";
  // A status that a person chose (planned, failed, …) is theirs; the date alone is noted.
  const isPinned = record.fields["status"] !== undefined && !isEqual(record.fields["status"], status) && !isDone;
  if (isDone || isPinned) {
    board.put.set(objectName(kind.name, record.key), isPinned ? { ...draft, fields: record.fields } : draft);
    return undefined;
  }
  board.drafts.set(objectName(kind.name, record.key), { record: draft });
  const field: FieldChange = { field: "status", before: status, after: "decommissioning", reason: "gone from Proxmox VE" };
  return { ...about({ kind, record, row }), action: "decommission", fields: [field], reason: "gone from Proxmox VE, by a complete reading" };
}

function planDeletion(board: Board, gone: Gone): Change | undefined {
  const { kind, record, row } = gone;
  const settings = board.input.settings.get(sourceOf(record.key))?.deletion;
  const missingMs = board.input.now.getTime() - Date.parse(record.missingSince ?? "");
  if (kind.gone !== "lifecycle" || settings?.isEnabled !== true || missingMs < settings.graceDays * DAY_MS) return undefined;
  if (board.valuesOf(kind, row)["status"] !== "decommissioning") return keepBecause(board, gone, "a person gave it another status since it was marked decommissioning");
  const { foreign, ours } = foreignDependants(board, kind, row);
  if (foreign.length > 0) return keepBecause(board, gone, `not deleted: things that people made hang on it (${foreign.join(", ")})`);
  board.leaving.add(objectName(kind.name, String(row.id)));
  return { ...about(gone), action: "delete", fields: [], reason: `gone since ${record.missingSince ?? ""}, longer than ${settings.graceDays} days`, dependants: [...ours] };
}

function planRemoval(board: Board, gone: Gone): Change | undefined {
  const { kind, record, row } = gone;
  const { foreign, ours } = foreignDependants(board, kind, row);
  const touched = touchedBy(board, gone);
  board.leaving.add(objectName(kind.name, String(row.id)));
  if (touched === undefined && foreign.length === 0) {
    return { ...about(gone), action: "delete", fields: [], reason: "no longer in Proxmox VE, by a complete reading", dependants: [...ours] };
  }
  if (kind.released === undefined) {
    board.leaving.delete(objectName(kind.name, String(row.id)));
    return keepBecause(board, gone, foreign.length > 0 ? `not deleted: things that people made hang on it (${foreign.join(", ")})` : `not deleted: a person has put something into it (${touched ?? ""})`);
  }
  const before = board.valuesOf(kind, row)[kind.released] ?? null;
  if (before === null || before !== record.fields[kind.released]) return keepBecause(board, gone, "a person has assigned it anew; it is theirs now");
  board.drafts.set(objectName(kind.name, record.key), { record: { ...record, isOwned: false, fields: { ...record.fields, [kind.released]: null } } });
  return { ...about(gone), action: "update", fields: [{ field: kind.released, before, after: null, reason: "no longer in Proxmox VE" }], reason: `released, not deleted: a person has put something into it (${touched ?? ""})` };
}

/** What a person has put into an object of ours: a column only people fill, or a field that no longer has our value. */
function touchedBy(board: Board, { kind, record, row }: Gone): string | undefined {
  const human = kind.humanColumns?.find((column) => !isEmpty(row[column] as string | null));
  if (human !== undefined) return human;
  const values = board.valuesOf(kind, row);
  return Object.keys(record.fields).find((field) => field !== "tags" && kind.fields[field]?.isOnCreateOnly !== true && !isEqual(record.fields[field], values[field]));
}

function keepBecause(board: Board, { kind, record }: Gone, reason: string): undefined {
  board.remark({ type: "kept", kind: kind.name, key: record.key, label: record.label, reason });
  return undefined;
}

function about({ kind, record, row }: Gone): Pick<Change, "kind" | "key" | "label" | "parent" | "netboxId" | "lastUpdated"> {
  return {
    kind: kind.name,
    key: record.key,
    label: record.label,
    netboxId: row.id,
    ...(record.parent === undefined ? {} : { parent: record.parent }),
    ...(row.last_updated === undefined ? {} : { lastUpdated: row.last_updated }),
  };
}
