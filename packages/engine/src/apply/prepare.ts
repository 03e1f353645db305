import { textOf } from "../values/text-of.ts";
import { AppError, isReference, kindWords } from "@proxbox/contract";
import type { Change, FieldValue, Reference } from "@proxbox/contract";
import type { FieldSpec, Kind } from "../kinds/kind.ts";
import { resolveValue } from "../values/canonical.ts";
import { objectName } from "../kinds/kind.ts";
import { buildBody } from "./body.ts";
import { operationOf } from "./item.ts";
import type { Item } from "./item.ts";
import type { Writing } from "./writing.ts";

/** A change made ready, or the reason why it cannot be. */
export type Prepared = { readonly item: Item } | { readonly error: AppError };

function resolver(writing: Writing): Parameters<typeof resolveValue>[2] {
  return {
    idOf: (kind, key) => writing.ids.get(objectName(kind, key)),
    objectType: (kind) => writing.kinds.get(kind)?.objectType ?? kind,
  };
}

function nameOfMissing(writing: Writing, kind: string, key: string): string {
  const change = writing.failed.get(objectName(kind, key));
  return `${kindWords(kind)} ${change?.label ?? key}`;
}

function needs(writing: Writing, kind: string, key: string): AppError {
  return new AppError("RUN_DEPENDENCY", { detail: nameOfMissing(writing, kind, key) });
}

interface Values {
  readonly values: Record<string, FieldValue>;
  readonly missingTags: readonly string[];
  /** What could not be written, so that references to it are left out. */
  readonly dispensed: readonly Reference[];
  /** Fields that have less than was planned. */
  readonly otherwise: readonly string[];
}

function resolveChange(writing: Writing, kind: Kind, change: Change): Values | AppError {
  const values: Record<string, FieldValue> = {};
  const missingTags: string[] = [];
  const dispensed: Reference[] = [];
  const otherwise: string[] = [];
  for (const { field, after } of change.fields) {
    const spec = kind.fields[field];
    if (spec === undefined) continue;
    const missing = unresolved(writing, after);
    if (missing !== undefined && spec.isDispensable === true) {
      dispensed.push(missing);
      otherwise.push(field);
    }
    const value = resolveValue(spec, resolvable(writing, spec, after), resolver(writing));
    if (value !== undefined) values[field] = spec.type === "tags" ? withoutMissing(writing, value, missingTags) : value;
    else if (spec.isDispensable !== true) return missing === undefined ? new AppError("RUN_BUG", { detail: `${field} has no value` }) : needs(writing, missing.kind, missing.key);
  }
  return { values, missingTags, dispensed, otherwise: missingTags.length === 0 ? otherwise : [...otherwise, "tags"] };
}

function withoutMissing(writing: Writing, value: FieldValue, missingTags: string[]): FieldValue {
  if (!Array.isArray(value)) return value;
  missingTags.push(...value.map(String).filter((slug) => writing.missingTags.has(slug)));
  return value.filter((slug) => !writing.missingTags.has(textOf(slug)));
}

/** Of a list that may be incomplete what can be written. */
function resolvable(writing: Writing, { isDispensable }: FieldSpec, value: FieldValue): FieldValue {
  if (isDispensable !== true || !Array.isArray(value)) return value;
  return value.filter((each) => !isReference(each) || writing.ids.has(objectName(each.kind, each.key)));
}

function unresolved(writing: Writing, after: FieldValue): Reference | undefined {
  return (Array.isArray(after) ? after : [after]).filter(isReference).find(({ kind, key }) => !writing.ids.has(objectName(kind, key)));
}

// A kind that patches writes to the row of its parent (primary IP to its virtual machine).
function rowOf(writing: Writing, kind: Kind, change: Change): { id?: number; error?: AppError } {
  if (kind.patches !== undefined && change.parent !== undefined) {
    const id = writing.ids.get(objectName(kind.patches, change.parent)) ?? change.netboxId;
    return id === undefined ? { error: needs(writing, kind.patches, change.parent) } : { id };
  }
  const id = change.netboxId ?? writing.ids.get(objectName(change.kind, change.key));
  return id === undefined ? { error: new AppError("RUN_BUG", { detail: `the change of ${change.kind} ${change.key} has no NetBox id` }) } : { id };
}

interface Target {
  readonly kind: Kind;
  readonly change: Change;
  readonly id?: number;
  readonly replans: number;
}

/** Older than any row: whoever writes with it finds out that the row has changed. */
const OUTDATED = "1970-01-01T00:00:00Z";

/** The `last_updated` against which a change is right. */
function baseOf(writing: Writing, { change, replans }: Pick<Target, "change" | "replans">, row: string): string | undefined {
  if (replans > 0) return change.lastUpdated;
  return writing.touched.has(row) ? OUTDATED : (writing.lastUpdated.get(row) ?? change.lastUpdated);
}

function makeItem(writing: Writing, { kind, change, id, replans }: Target, content: Values & { readonly columns: Item["body"] }): Item {
  const { columns, values, missingTags, otherwise } = content;
  const row = id === undefined ? {} : { id };
  const message = writing.input.netbox.capabilities.hasChangelogMessage ? { changelog_message: changelogMessage(writing) } : {};
  const lastUpdated = id === undefined ? undefined : baseOf(writing, { change, replans }, `${kind.path} ${id}`);
  const body = { ...row, ...columns, ...message };
  return { change, kind, operation: operationOf(change.action), ...row, body, values, missingTags, otherwise, ...(lastUpdated === undefined ? {} : { lastUpdated }), replans };
}

/** What keeps a change from having anything to write. */
function lackOf(writing: Writing, { dispensed: [first], missingTags }: Values): AppError {
  return first === undefined ? needs(writing, "tag", missingTags.join(", ")) : needs(writing, first.kind, first.key);
}

function prepareWrite(writing: Writing, target: Target): Prepared {
  const { kind, change } = target;
  const resolved = resolveChange(writing, kind, change);
  if (resolved instanceof AppError) return { error: resolved };
  const isCreation = change.action === "create";
  const columns = buildBody({ kind, isCreation, fields: change.fields, values: resolved.values, capabilities: writing.input.netbox.capabilities });
  // A PATCH without columns would still touch `last_updated` (netbox-api.md 2.8).
  if (!isCreation && Object.keys(columns).length === 0) return { error: lackOf(writing, resolved) };
  return { item: makeItem(writing, target, { ...resolved, columns }) };
}

/** Makes a change ready to be sent: its row known, its references resolved. An unresolved one is `RUN_DEPENDENCY`. */
export function prepareChange(writing: Writing, change: Change, replans = 0): Prepared {
  const kind = writing.kinds.get(change.kind);
  if (kind === undefined) return { error: new AppError("RUN_BUG", { detail: `the kind ${change.kind} is not known` }) };
  if (change.action === "create") return prepareWrite(writing, { kind, change, replans });
  const { id, error } = rowOf(writing, kind, change);
  if (id === undefined) return { error: error ?? needs(writing, change.kind, change.key) };
  const target = { kind, change, id, replans };
  return change.action === "delete" ? { item: makeItem(writing, target, { values: {}, missingTags: [], dispensed: [], otherwise: [], columns: {} }) } : prepareWrite(writing, target);
}

/** Names the run in NetBox's change log (netbox-api.md 2.14). */
export function changelogMessage(writing: Writing): string {
  return `Proxbox run ${writing.input.runId}`;
}

/** Resolves the fields of an ownership record; a reference that has no id is left out, and so compared afresh next time. */
export function resolveRecordFields(writing: Writing, kind: Kind, fields: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const resolved: Record<string, FieldValue> = {};
  for (const [field, value] of Object.entries(fields)) {
    const spec = kind.fields[field];
    const id = spec === undefined ? (isReference(value) ? undefined : value) : resolveValue(spec, resolvable(writing, spec, value), resolver(writing));
    if (id !== undefined) resolved[field] = id;
  }
  return resolved;
}
