import { AppError, isReference } from "@proxbox/contract";
import type { Change, FieldValue } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import { resolveValue } from "../plan/canonical.ts";
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
  return change === undefined ? `${kind} ${key}` : `${kind} ${change.label}`;
}

function needs(writing: Writing, kind: string, key: string): AppError {
  return new AppError("RUN_DEPENDENCY", { detail: nameOfMissing(writing, kind, key) });
}

interface Values {
  readonly values: Record<string, FieldValue>;
  readonly missingTags: readonly string[];
}

function resolveChange(writing: Writing, kind: Kind, change: Change): Values | AppError {
  const values: Record<string, FieldValue> = {};
  const missingTags: string[] = [];
  for (const { field, after } of change.fields) {
    const spec = kind.fields[field];
    if (spec === undefined) continue;
    const value = resolveValue(spec, after, resolver(writing));
    if (value === undefined) return isReference(after) ? needs(writing, after.kind, after.key) : new AppError("RUN_BUG", { detail: `${field} has no value` });
    const isTagList = spec.type === "tags" && Array.isArray(value);
    values[field] = isTagList ? value.filter((slug) => !writing.missingTags.has(String(slug))) : value;
    if (isTagList) missingTags.push(...value.map(String).filter((slug) => writing.missingTags.has(slug)));
  }
  return { values, missingTags };
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

function columnsToWrite(writing: Writing, { kind, change, values }: { kind: Kind; change: Change; values: Values["values"] }): Item["body"] {
  const { capabilities } = writing.input.netbox;
  return buildBody({ kind, isCreation: change.action === "create", fields: change.fields, values, capabilities });
}

function messageColumn(writing: Writing): Item["body"] {
  return writing.input.netbox.capabilities.hasChangelogMessage ? { changelog_message: changelogMessage(writing) } : {};
}

/** Makes a change ready to be sent: its row known, its references resolved. An unresolved one is `RUN_DEPENDENCY`. */
export function prepareChange(writing: Writing, change: Change, replans = 0): Prepared {
  const kind = writing.kinds.get(change.kind);
  if (kind === undefined) return { error: new AppError("RUN_BUG", { detail: `the kind ${change.kind} is not known` }) };
  const operation = operationOf(change.action);
  const { id, error } = operation === "create" ? {} : rowOf(writing, kind, change);
  if (error !== undefined) return { error };
  const resolved = operation === "delete" ? { values: {}, missingTags: [] } : resolveChange(writing, kind, change);
  if (resolved instanceof AppError) return { error: resolved };
  const columns = operation === "delete" ? {} : columnsToWrite(writing, { kind, change, values: resolved.values });
  // A PATCH without columns would still touch `last_updated` (netbox-api.md 2.8).
  if (operation === "update" && Object.keys(columns).length === 0) return { error: needs(writing, "tag", resolved.missingTags.join(", ")) };
  const lastUpdated = id === undefined ? undefined : (writing.lastUpdated.get(`${kind.path} ${id}`) ?? change.lastUpdated);
  return {
    item: {
      change,
      kind,
      operation,
      ...(id === undefined ? {} : { id }),
      body: { ...(id === undefined ? {} : { id }), ...columns, ...messageColumn(writing) },
      ...resolved,
      ...(lastUpdated === undefined ? {} : { lastUpdated }),
      replans,
    },
  };
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
    const id = spec === undefined ? (isReference(value) ? undefined : value) : resolveValue(spec, value, resolver(writing));
    if (id !== undefined) resolved[field] = id;
  }
  return resolved;
}
