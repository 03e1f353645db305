import { textOf } from "../values/text-of.ts";
import type { Change, FieldChange, FieldValue, Reference } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { FieldSpec, Kind, Policy } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import type { Board, Match } from "./board.ts";
import { isEmpty, isEqual, resolveValue } from "../values/canonical.ts";
import { holdInPlace } from "./hold-in-place.ts";
import type { HeldVerdict } from "./hold-in-place.ts";
import { isSameValue } from "../values/same-value.ts";
import { compareField, compareTags } from "./compare.ts";
import { fieldClaim } from "./decisions.ts";
import type { FieldVerdict } from "./compare.ts";
import { ownTags } from "./own-tags.ts";
import { policyOf } from "./policy-of.ts";
import { isReleaseName } from "./name-release.ts";
import type { RecordDraft, WrittenRecord } from "../values/last-written.ts";

/** What planning one object yields: a change or none, and the record it should have. */
export interface PlannedObject {
  readonly change?: Change;
  readonly draft: RecordDraft;
}

/** Plans one matched object: a creation where it has no row, otherwise the fields that differ and may be written. */
export function planObject(board: Board, match: Match): PlannedObject {
  return match.row === undefined ? planCreation(board, match) : planUpdate(board, match, match.row);
}

/** A field that is written and compared in this run, with the policy that holds for it. */
export interface PlannedField {
  readonly field: string;
  readonly spec: FieldSpec;
  readonly policy: Policy;
  readonly value: FieldValue;
}

/** The fields of an object that are written and compared at all in this run. */
export function plannedFields(board: Board, match: Match): readonly PlannedField[] {
  const { kind, desired } = match;
  const planned: PlannedField[] = [];
  for (const field in desired.fields) {
    const value = desired.fields[field] ?? null;
    const spec = kind.fields[field];
    const policy = policyOf(board, match, field);
    if (spec === undefined || match.without?.includes(field) === true || policy === "ignore") continue;
    planned.push({ field, spec, policy, value: plannedValue(board, spec, value) });
  }
  return planned;
}

/** Tags by the slugs that NetBox has; of a list of references those that NetBox will have. */
function plannedValue(board: Board, { type }: FieldSpec, value: FieldValue): FieldValue {
  if (!Array.isArray(value)) return value;
  if (type === "tags") return value.map((slug) => board.slugOfTag(textOf(slug)));
  return value.filter((each) => !isReference(each) || board.willExist(each.kind, each.key));
}

function planCreation(board: Board, match: Match): PlannedObject {
  const fields: FieldChange[] = [];
  const written: Record<string, FieldValue> = {};
  for (const { field, spec, value } of plannedFields(board, match)) {
    if (isReference(value) && !isAvailable(board, spec, value)) continue;
    const after = spec.type === "tags" && Array.isArray(value) ? board.sharedFields.tagsOf(value) : value;
    written[field] = after;
    if (isWorthSaying(spec, after)) fields.push(board.sharedFields.fieldOf(field, spec, after));
  }
  const { kind, desired } = match;
  // A list that has grown one by one keeps room for more: a copy has none.
  const change: Change = { ...about(match), action: "create", fields: fields.slice(), reason: match.reason };
  return { ...(kind.patches !== undefined && fields.length === 0 ? {} : { change: kind.patches === undefined ? change : { ...change, action: "update" } }), draft: draftOf(match, orSame(desired.fields, written), desired.fingerprint) };
}

/** One of two objects of fields where both say the same: a large plan need not hold both. */
function orSame(held: Readonly<Record<string, FieldValue>>, made: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  return isSameValue(held, made) ? held : made;
}

/** Whether a new object needs a value at all; NetBox takes what is not sent for empty. */
function isWorthSaying({ type }: FieldSpec, value: FieldValue): boolean {
  return type === "tags" ? value !== null : !isEmpty(value);
}

/** A reference that nobody will resolve is left out; only a required one would have stopped the object before. */
function isAvailable(board: Board, spec: FieldSpec, value: { kind: string; key: string }): boolean {
  return spec.isRequired === true || board.willExist(value.kind, value.key);
}

function planUpdate(board: Board, match: Match, row: Row): PlannedObject {
  const { fields, written } = compareFields(board, match, row);
  const draft = draftOf(match, written, match.desired.fingerprint ?? match.record?.fingerprint);
  if (fields.length === 0) return { draft };
  const action = match.record?.missingSince === undefined ? "update" : "restore";
  return { change: { ...about(match), action, fields, reason: reasonOf(match, fields), ...idOfRow(row) }, draft };
}

function reasonOf({ record, reason }: Match, fields: readonly FieldChange[]): string {
  if (record?.missingSince !== undefined) return "is back in Proxmox VE";
  return record === undefined ? `adopted: ${reason}` : fields.map((each) => `${each.field} ${each.reason}`).join("; ");
}

/** Compares every field of an object that exists; what a person keeps is remarked on. */
function compareFields(board: Board, match: Match, row: Row): { fields: FieldChange[]; written: WrittenRecord["fields"] } {
  const { kind, record } = match;
  const actual = board.valuesOf(kind, row);
  const fields: FieldChange[] = [];
  let written: WrittenRecord["fields"] = record?.fields ?? {};
  for (const planned of plannedFields(board, match)) {
    const { field, spec, value } = planned;
    if (isLeftAlone(board, planned, actual[field])) continue;
    if (isKeptForGood(board, match, field)) {
      remarkForGood(board, match, { field, spec, value, netbox: actual[field] ?? null, netboxId: row.id });
      continue;
    }
    const verdict = verdictOn(board, match, { ...planned, actual: actual[field] });
    if (verdict.change !== undefined) fields.push(verdict.change);
    if (!isSameValue(written[field], verdict.written)) written = withField(written, field, verdict.written);
    if (verdict.kept !== undefined) remarkKept(board, match, { field, verdict, value, netbox: actual[field] ?? null, netboxId: row.id });
  }
  return { fields, written };
}

/** Whether a person has said that NetBox's value of a field stays, whatever Proxmox VE says. */
export function isKeptForGood(board: Board, { kind, desired, row }: Match, field: string): boolean {
  return row !== undefined && board.decisions.hasKept && board.decisions.isKept({ kind: kind.name, key: desired.key, label: desired.label, field }, row.id);
}

/** Whether a field of an object that exists is neither compared nor written. */
export function isLeftAlone(board: Board, { spec, policy, value }: PlannedField, actual: FieldValue | undefined): boolean {
  if (spec.isOnCreateOnly === true || (isReference(value) && !board.willExist(value.kind, value.key))) return true;
  return spec.type === "tags" && policy === "fill-if-empty" && listOf(actual).length > 0;
}

function withField(fields: WrittenRecord["fields"], field: string, value: FieldValue | undefined): WrittenRecord["fields"] {
  const { [field]: _before, ...others } = fields;
  return value === undefined ? others : { ...others, [field]: value };
}

/** A field with what NetBox has in it. */
interface FieldInNetbox extends PlannedField {
  readonly actual: FieldValue | undefined;
}

/** What comes of comparing one field of an object that NetBox has. */
export function verdictOn(board: Board, match: Match, about: FieldInNetbox): HeldVerdict {
  return about.spec.type === "tags" ? tagVerdict(board, match, about) : holdInPlace(board, match, { ...about, verdict: fieldVerdict(board, match, about) });
}

function tagVerdict(board: Board, { record, row }: Match, { field, value, actual }: FieldInNetbox): FieldVerdict {
  const [wanted, has] = [listOf(value), listOf(actual)];
  const { change, ours } = compareTags(wanted, has, ownTags(board, row, listOf(record?.fields[field])));
  if (change !== undefined) return { written: [...ours], change };
  return { written: [...ours], idle: wanted.every((tag) => has.includes(tag)) ? "same" : "kept" };
}

function listOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

function fieldVerdict(board: Board, match: Match, planned: FieldInNetbox): FieldVerdict {
  const { field, spec, policy, value, actual } = planned;
  const desired = resolveValue(spec, value, board);
  return compareField({ field, spec, policy, desired, after: value, actual, written: lastWritten(board, match, planned), isAdoption: match.record === undefined });
}

/**
 * What we last wrote, unless it pointed to an object that NetBox no longer has: that was emptied or replaced along with the
 * object. A name that was to stand for a moment only is ours too, though the run ended before it was noted.
 */
function lastWritten(board: Board, { record, desired }: Match, { field, value, actual }: { field: string; value: FieldValue; actual: FieldValue | undefined }): FieldValue | undefined {
  if (field === "name" && isReleaseName(actual, desired.key)) return actual;
  const written = record?.fields[field];
  const reference = referenceIn(value);
  if (reference === undefined || isEqual(written, actual)) return written;
  if (Array.isArray(written)) return written.filter((each) => !isDangling(board, reference.kind, each));
  return isDangling(board, reference.kind, written) ? undefined : written;
}

function referenceIn(value: FieldValue): Reference | undefined {
  if (!Array.isArray(value)) return isReference(value) ? value : undefined;
  return value.find((each) => isReference(each));
}

/** Whether a canonical reference (`5`, `virtualization.vminterface:5`) points to an object that NetBox no longer has; kinds may share its model. */
function isDangling(board: Board, kind: Kind["name"], written: FieldValue | undefined): boolean {
  const type = board.objectType(kind);
  const isOfType = typeof written === "string" && written.startsWith(`${type}:`);
  const id = isOfType ? Number(written.slice(type.length + 1)) : written;
  return typeof id === "number" && [...board.kinds.values()].every((each) => each.objectType !== type || board.row(each.name, id) === undefined);
}

function remarkKept(board: Board, match: Match, about: { field: string; verdict: HeldVerdict; value: FieldValue; netbox: FieldValue; netboxId: number }): void {
  const { kept, held } = about.verdict;
  if (kept === undefined) return;
  const { kind, desired } = match;
  const claimant = { kind: kind.name, key: desired.key, label: desired.label, field: about.field };
  board.remark({ ...kept, ...claimant, proxmox: about.value, netbox: about.netbox, conflict: fieldClaim(claimant, about.netboxId, held === undefined) });
}

/** What a person keeps for good is told as long as it differs. */
function remarkForGood(board: Board, match: Match, about: { field: string; spec: FieldSpec; value: FieldValue; netbox: FieldValue; netboxId: number }): void {
  const desired = resolveValue(about.spec, about.value, board);
  if (desired !== undefined && isEqual(desired, about.netbox)) return;
  remarkKept(board, match, { ...about, verdict: { written: undefined, kept: { type: "pinned", reason: "a person keeps NetBox's value for good" } } });
}

function about({ kind, desired }: Match): Pick<Change, "kind" | "key" | "label" | "parent"> {
  return { kind: kind.name, key: desired.key, label: desired.label, ...(desired.parent === undefined ? {} : { parent: desired.parent }) };
}

function idOfRow(row: Row): Pick<Change, "netboxId" | "lastUpdated"> {
  return { netboxId: row.id, ...(row.last_updated === undefined ? {} : { lastUpdated: row.last_updated }) };
}

function draftOf(match: Match, fields: Readonly<Record<string, FieldValue>>, fingerprint: WrittenRecord["fingerprint"]): RecordDraft {
  const { kind, desired, row } = match;
  return {
    record: {
      kind: kind.name,
      key: desired.key,
      label: desired.label,
      isOwned: match.isOwned,
      fields,
      ...(row === undefined ? {} : { netboxId: row.id, ...(row.created === undefined ? {} : { netboxCreated: row.created }) }),
      ...(desired.parent === undefined ? {} : { parent: desired.parent }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    },
  };
}

/** The draft where something has to be written to NetBox first (a kind that patches may be released yet), otherwise the record at once. */
export function remember(board: Board, kind: Kind, planned: PlannedObject): void {
  const { record } = planned.draft;
  if (kind.isLookup === true) return;
  if (planned.change !== undefined || kind.patches !== undefined) board.drafts.set(kind.name, record.key, planned.draft);
  if (planned.change !== undefined || record.netboxId === undefined) return;
  const before = board.records.get(kind.name, record.key);
  const now: WrittenRecord = { ...record, netboxId: record.netboxId };
  if (!isSameValue(before, now)) board.put.set(objectName(kind.name, record.key), now);
}
