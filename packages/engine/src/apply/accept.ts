import { AppError, isReference, toAppError } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { textOf } from "../values/text-of.ts";
import type { Row } from "../values/row.ts";
import { canonicalRow, isEqual } from "../values/canonical.ts";
import type { RecordChanges, WrittenRecord } from "../values/last-written.ts";
import { objectName } from "../kinds/kind.ts";
import type { Item } from "./item.ts";
import { resolveRecordFields } from "./prepare.ts";
import { endChange } from "./writing.ts";
import type { Ending, Writing } from "./writing.ts";

/** An object that NetBox has written, with the row that it answered; a deletion has none. */
export interface Accepted {
  readonly item: Item;
  readonly row?: Row;
}

// A person's tags may stand beside ours: only what was added must be there, and what was removed must not.
function tagsStand(wanted: readonly unknown[], found: readonly unknown[], before: FieldValue | undefined): boolean {
  const had = listOf(before);
  const removed = had.filter((slug) => !wanted.includes(slug));
  return wanted.every((slug) => had.includes(slug) || found.includes(slug)) && !removed.some((slug) => found.includes(slug));
}

function stands(wanted: FieldValue, found: FieldValue | undefined, before: FieldValue | undefined): boolean {
  if (found === undefined) return true;
  if (Array.isArray(wanted) && Array.isArray(found)) return tagsStand(wanted, found, before);
  // NetBox trims texts (netbox-api.md 2.6).
  if (typeof wanted === "string" && typeof found === "string") return wanted.trim() === found.trim();
  return isEqual(wanted, found);
}

/** Fields that NetBox answered otherwise than they were written; it drops some without a word (netbox-api.md 2.4, 2.11). */
export function droppedFields(item: Item, row: Row): readonly string[] {
  const found = canonicalRow(item.kind, row);
  const before = new Map(item.change.fields.map((change) => [change.field, change.before]));
  return Object.entries(item.values).flatMap(([field, value]) => (stands(value, found[field], before.get(field)) ? [] : [field]));
}

function recordOf(writing: Writing, accepted: Accepted, dropped: readonly string[]): WrittenRecord | undefined {
  const { item, row } = accepted;
  const draft = writing.input.drafts.get(item.change.kind, item.change.key);
  const netboxId = item.kind.patches === undefined ? (row?.id ?? item.id) : item.id;
  if (draft === undefined || netboxId === undefined) return undefined;
  const fields = { ...resolveRecordFields(writing, item.kind, draft.record.fields), ...notYetWritten(writing, item) };
  const kept = Object.entries(fields).flatMap(([field, value]) => {
    if (item.kind.fields[field]?.type === "tags" && Array.isArray(value)) return [[field, ourTags(accepted, field, value)] as const];
    return dropped.includes(field) ? [] : [[field, value] as const];
  });
  const created = row?.created ?? draft.record.netboxCreated;
  return { ...draft.record, netboxId, fields: Object.fromEntries(kept), ...(created === undefined ? {} : { netboxCreated: created }) };
}

// The draft tells how the object stands at the end of the run. After a release it stands otherwise for a while, and if the
// run ended here a wrong record would make our own null look like a person's.
function notYetWritten(writing: Writing, { change }: Item): Record<string, FieldValue> {
  if (change.action !== "release") return {};
  const later = writing.input.changes.filter((other) => other.action !== "release" && other.kind === change.kind && other.key === change.key);
  const unchanged = later.flatMap((other) => other.fields.map(({ field, before }) => [field, before] as const));
  const released = change.fields.map(({ field, after }) => [field, after] as const);
  return Object.fromEntries([...unchanged, ...released].filter(([, value]) => !isReference(value)));
}

// The tags that were given are ours, whatever became of the others: else one that a person takes away would be put back.
function ourTags({ item, row }: Accepted, field: string, tags: readonly FieldValue[]): FieldValue {
  const found = row === undefined ? [] : listOf(canonicalRow(item.kind, row)[field]);
  const before = listOf(item.change.fields.find((change) => change.field === field)?.before);
  const lost = listOf(item.values[field]).filter((slug) => !before.includes(slug) && !found.includes(slug));
  return tags.map(textOf).filter((slug) => !item.missingTags.includes(slug) && !lost.includes(slug));
}

function listOf(value: FieldValue | undefined): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function endingOf({ item, row }: Accepted, dropped: readonly string[]): Ending {
  const id = row === undefined ? {} : { netboxId: row.id };
  const { reason } = item.change;
  if (dropped.length > 0) {
    const error = new AppError("NB_REFUSED", { detail: `it did not keep ${dropped.join(", ")}`, where: item.change.label });
    return { status: "failed", reason: `written, but NetBox did not keep ${dropped.join(", ")}`, error, ...id };
  }
  const status = ({ create: "created", update: "updated", delete: "deleted" } as const)[item.operation];
  const missing = item.missingTags.length > 0 ? ` (without the tags ${item.missingTags.join(", ")}, which could not be created)` : "";
  return { status, reason: `${reason}${missing}`, ...id, otherwise: item.otherwise };
}

function remember(writing: Writing, { item, row }: Accepted): void {
  if (row === undefined) return;
  if (item.kind.patches === undefined) writing.ids.set(objectName(item.change.kind, item.change.key), row.id);
  if (row.last_updated !== undefined) writing.lastUpdated.set(`${item.kind.path} ${row.id}`, row.last_updated);
}

function recordChanges(writing: Writing, accepted: readonly { one: Accepted; dropped: readonly string[] }[]): RecordChanges {
  const put: WrittenRecord[] = [];
  const drop: { kind: string; key: string }[] = [];
  for (const { one, dropped } of accepted) {
    const { kind, key, action } = one.item.change;
    if (action === "delete") drop.push({ kind, key });
    const record = action === "delete" ? undefined : recordOf(writing, one, dropped);
    if (record !== undefined) put.push(record);
  }
  return { put, drop };
}

async function saveRecords(writing: Writing, changes: RecordChanges): Promise<void> {
  if (changes.put.length === 0 && changes.drop.length === 0) return;
  try {
    await writing.input.save(changes);
  } catch (error) {
    // Written without a record: the next run finds the objects by their mark. Writing on would only make more of them.
    writing.stopped ??= toAppError(error);
  }
}

/** Ends changes that NetBox has accepted: ids learnt, ownership records saved, what was dropped told, outcomes sent. */
export async function acceptItems(writing: Writing, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length === 0) return;
  for (const one of accepted) remember(writing, one);
  const checked = accepted.map((one) => ({ one, dropped: one.row === undefined ? [] : droppedFields(one.item, one.row) }));
  await saveRecords(writing, recordChanges(writing, checked));
  for (const { one, dropped } of checked) endChange(writing, one.item.change, endingOf(one, dropped));
}
