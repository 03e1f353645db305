import type { Change, FieldChange } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import { keyAndAncestors, sourceOf } from "../values/keys.ts";
import type { Board } from "./board.ts";
import { isEqual } from "../values/canonical.ts";
import { dependantsOf, labelOf, unreadCascade, wordsOf } from "./dependants.ts";
import type { Dependant } from "./dependants.ts";
import { EVERY_FIELD } from "./policy-of.ts";
import { rowOfRecord } from "./row-of-record.ts";
import { inOrderOf } from "./order.ts";
import { touchedBy } from "./touched.ts";
import type { Recorded } from "./touched.ts";

const DAY_MS = 86_400_000;

/** What NetBox gives a new machine or device whose status was not known (netbox-api.md 2.10, 2.13). */
const NETBOX_STATUS = "active";

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
      changes.push(...planOne(board, gone));
    }
  }
  return changes;
}

function hasObject(board: Board, key: string): boolean {
  return [...board.kinds.keys()].some((kind) => board.records.has(kind, key));
}

/** Records without a desired object whose absence is certain; those whose row is gone too are forgotten. */
function absentRecords(board: Board): readonly Recorded[] {
  const absent: Recorded[] = [];
  for (const record of board.records.values()) {
    const kind = board.kinds.get(record.kind);
    if (kind === undefined || kind.patches !== undefined || board.matches.has(record.kind, record.key) || board.whyUnseen(record.kind, record.key) !== undefined) continue;
    const row = rowOfRecord(board, record);
    if (row !== undefined) absent.push({ kind, record, row });
    else if (kind.gone !== "keep") board.drop.set(objectName(record.kind, record.key), { kind: record.kind, key: record.key });
  }
  return absent;
}

/** Whether people have kept the object for themselves: its status, by which it would go, or every field of its kind. */
function isIgnored(board: Board, { kind, record }: Recorded): boolean {
  const policies = board.input.settings.get(sourceOf(record.key))?.policies[kind.name];
  return (policies?.["status"] ?? policies?.[EVERY_FIELD]) === "ignore";
}

function planOne(board: Board, gone: Recorded): readonly Change[] {
  const { kind, record } = gone;
  if (kind.gone === "keep") return [];
  if (isIgnored(board, gone)) return keepBecause(board, gone, "gone from Proxmox VE; its policy is to leave it alone");
  if (!record.isOwned) return keepBecause(board, gone, "gone from Proxmox VE; it was not made by Proxbox, so it is left to you");
  const unread = unreadCascade(board, kind);
  if (unread !== undefined && (kind.gone === "remove" || record.missingSince !== undefined)) return keepBecause(board, gone, `not deleted: the kind ${unread}, whose objects hang on it, is left out of this run`);
  if (kind.gone === "remove") return planRemoval(board, gone);
  return record.missingSince === undefined ? planDecommission(board, gone) : planDeletion(board, gone);
}

function planDecommission(board: Board, { kind, record, row }: Recorded): readonly Change[] {
  const status = board.valuesOf(kind, row)["status"] ?? null;
  const draft = { ...record, missingSince: board.input.now.toISOString(), statusBefore: status, fields: { ...record.fields, status: "decommissioning" } };
  const isDone = status === "decommissioning";
  // A status that a person chose (planned, failed, …) is theirs; the date alone is noted.
  const isPinned = !isEqual(record.fields["status"] ?? NETBOX_STATUS, status) && !isDone;
  if (isDone || isPinned) {
    board.put.set(objectName(kind.name, record.key), isPinned ? { ...draft, fields: record.fields } : draft);
    return [];
  }
  board.drafts.set(kind.name, record.key, { record: draft });
  const field: FieldChange = { field: "status", before: status, after: "decommissioning", reason: "gone from Proxmox VE" };
  return [{ ...about({ kind, record, row }), action: "decommission", fields: [field], reason: "gone from Proxmox VE, by a complete reading" }];
}

function planDeletion(board: Board, gone: Recorded): readonly Change[] {
  const { kind, record, row } = gone;
  const settings = board.input.settings.get(sourceOf(record.key))?.deletion;
  const missingMs = board.input.now.getTime() - Date.parse(record.missingSince ?? "");
  if (kind.gone !== "lifecycle" || settings?.isEnabled !== true || missingMs < settings.graceDays * DAY_MS) return [];
  if (board.valuesOf(kind, row)["status"] !== "decommissioning") return keepBecause(board, gone, "a person gave it another status since it was marked decommissioning");
  const touched = touchedBy(board, gone);
  if (touched !== undefined) return keepBecause(board, gone, `not deleted: a person has put something into it (${touched})`);
  const below = dependantsOf(board, kind, row);
  const foreign = below.filter((each) => !isOurs(board, each));
  if (foreign.length > 0) return keepBecause(board, gone, `not deleted: things that people made hang on it (${foreign.map(wordsOf).join(", ")})`);
  return deleteWith(board, gone, { below, reason: `gone since ${record.missingSince ?? ""}, longer than ${settings.graceDays} days` });
}

function planRemoval(board: Board, gone: Recorded): readonly Change[] {
  const { kind, row } = gone;
  // NetBox would not release it, and would empty what a person has chosen along with a deletion (E43).
  const held = kind.released === undefined ? undefined : board.designations.whyHeld(kind.name, row);
  if (held !== undefined) return keepBecause(board, gone, `no longer in Proxmox VE, and neither deleted nor released: ${held}`);
  const below = dependantsOf(board, kind, row);
  const foreign = below.filter((each) => !isOurs(board, each));
  const touched = touchedBy(board, gone);
  if (foreign.length === 0 && touched === undefined) return deleteWith(board, gone, { below, reason: "no longer in Proxmox VE, by a complete reading" });
  if (touched !== undefined && kind.released !== undefined) return release(board, gone, touched);
  keepBecause(board, gone, foreign.length > 0 ? `not deleted: things that people made hang on it (${foreign.map(wordsOf).join(", ")})` : `not deleted: a person has put something into it (${touched ?? ""})`);
  // The object stays for the sake of people; what we put on it goes nevertheless.
  return below.flatMap((each) => (each.record?.isOwned === true && each.kind.released !== undefined ? planRemoval(board, { ...each, record: each.record }) : []));
}

/** Whether a dependant is ours alone, or can be released so that nothing of a person's is lost with it. */
function isOurs(board: Board, { kind, row, record }: Dependant): boolean {
  if (record?.isOwned !== true) return false;
  if (touchedBy(board, { kind, row, record }) === undefined) return true;
  return kind.released !== undefined && !isAssignedAnew(board, { kind, row, record });
}

/** Whether a person has put an object of ours where it is now. */
function isAssignedAnew(board: Board, { kind, row, record }: Recorded): boolean {
  return kind.released !== undefined && board.valuesOf(kind, row)[kind.released] !== record.fields[kind.released];
}

/** Deletes an object and, by NetBox's cascade, what is ours below it; what a person has put something into is released before. */
function deleteWith(board: Board, gone: Recorded, found: { below: readonly Dependant[]; reason: string }): readonly Change[] {
  const { below, reason } = found;
  const releases = below.flatMap((each) => {
    const touched = each.record === undefined || each.kind.released === undefined ? undefined : touchedBy(board, { ...each, record: each.record });
    return touched === undefined || each.record === undefined ? [] : release(board, { ...each, record: each.record }, touched);
  });
  const released = new Set(releases.map(({ kind, netboxId }) => objectName(kind, String(netboxId))));
  const first = deletedFirst(board, below, reason);
  for (const { kind, row } of [gone, ...below]) board.leaving.add(objectName(kind.name, String(row.id)));
  const dependants = below.filter(({ kind, row }) => !released.has(objectName(kind.name, String(row.id)))).map(labelOf).sort();
  return [...releases, ...first, { ...about(gone), action: "delete", fields: [], reason, dependants }];
}

/** What NetBox would refuse the deletion for, each once, though two ways lead to it; not counted by the guard, since what it points to is. */
function deletedFirst(board: Board, below: readonly Dependant[], reason: string): readonly Change[] {
  const changes = new Map<number, Change>();
  for (const { kind, row, record } of below) {
    if (kind.isDeletedFirst !== true || record === undefined || board.leaving.has(objectName(kind.name, String(row.id)))) continue;
    changes.set(row.id, { ...about({ kind, row, record }), action: "delete", fields: [], reason: `goes before what it points to: ${reason}` });
  }
  for (const change of changes.values()) board.unguarded.add(change);
  return [...changes.values()];
}

/** Takes an object of ours from where it is without deleting it: a person has put something into it, and it is theirs from now on. */
function release(board: Board, gone: Recorded, touched: string): readonly Change[] {
  const { kind, record, row } = gone;
  const { released = "" } = kind;
  const before = board.valuesOf(kind, row)[released] ?? null;
  if (before === null || before !== record.fields[released]) return keepBecause(board, gone, "a person has assigned it anew; it is theirs now");
  board.leaving.add(objectName(kind.name, String(row.id)));
  board.drafts.set(kind.name, record.key, { record: { ...record, isOwned: false, fields: { ...record.fields, [released]: null } } });
  const field: FieldChange = { field: released, before, after: null, reason: "no longer in Proxmox VE" };
  return [{ ...about(gone), action: "update", fields: [field], reason: `released, not deleted: a person has put something into it (${touched})` }];
}

function keepBecause(board: Board, { kind, record }: Recorded, reason: string): readonly Change[] {
  board.remark({ type: "kept", kind: kind.name, key: record.key, label: record.label, reason });
  return [];
}

function about({ kind, record, row }: Recorded): Pick<Change, "kind" | "key" | "label" | "parent" | "netboxId" | "lastUpdated"> {
  return {
    kind: kind.name,
    key: record.key,
    label: record.label,
    netboxId: row.id,
    ...(record.parent === undefined ? {} : { parent: record.parent }),
    ...(row.last_updated === undefined ? {} : { lastUpdated: row.last_updated }),
  };
}
