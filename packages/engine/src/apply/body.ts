import type { FieldChange, FieldValue } from "@proxbox/contract";
import type { FieldSpec, Kind } from "../kinds/kind.ts";
import type { Capabilities } from "../values/capabilities.ts";
import { CUSTOM_FIELD_PREFIX } from "../values/canonical.ts";

/** What the body of one object is made from; `values` are canonical, with references resolved. */
export interface BodyInput {
  readonly kind: Kind;
  readonly isCreation: boolean;
  readonly fields: readonly FieldChange[];
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly capabilities: Capabilities;
}

type Body = Record<string, unknown>;

function slugsOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function bySlug(slugs: readonly string[]): readonly { slug: string }[] {
  return slugs.map((slug) => ({ slug }));
}

// With deltas NetBox merges by itself, so a tag that a person adds meanwhile stays (netbox-api.md 2.9).
function tagColumns(input: BodyInput, field: FieldChange): Body {
  const after = slugsOf(input.values[field.field]);
  if (input.isCreation || !input.capabilities.hasTagDeltas) return { tags: bySlug(after) };
  const before = slugsOf(field.before);
  const added = after.filter((slug) => !before.includes(slug));
  const removed = before.filter((slug) => !after.includes(slug));
  return { ...(added.length > 0 ? { add_tags: bySlug(added) } : {}), ...(removed.length > 0 ? { remove_tags: bySlug(removed) } : {}) };
}

function assignmentColumns(spec: FieldSpec, value: FieldValue | undefined): Body {
  if (spec.columns === undefined) return {};
  const [type, id] = typeof value === "string" ? value.split(":") : [];
  if (type === undefined || id === undefined) return { [spec.columns.type]: null, [spec.columns.id]: null };
  return { [spec.columns.type]: type, [spec.columns.id]: Number(id) };
}

// Text columns refuse null (netbox-api.md 2.6).
function plainValue(spec: FieldSpec, value: FieldValue | undefined): unknown {
  if (spec.type === "json") return typeof value === "string" && value !== "" ? JSON.parse(value) : [];
  if (value === undefined || value === null) return spec.type === "text" ? "" : null;
  return value;
}

function columnsOfField(input: BodyInput, field: FieldChange): Body {
  const spec = input.kind.fields[field.field];
  if (spec === undefined) return {};
  if (spec.type === "tags") return tagColumns(input, field);
  const value = input.values[field.field];
  if (spec.type === "assignment") return assignmentColumns(spec, value);
  return { [field.field]: plainValue(spec, value) };
}

function customFields(input: BodyInput): Body {
  const names = input.fields.filter(({ field }) => input.kind.fields[field]?.type === "custom-field");
  if (names.length === 0) return {};
  const entries = names.map(({ field }) => [field.slice(CUSTOM_FIELD_PREFIX.length), input.values[field] ?? null]);
  return { custom_fields: Object.fromEntries(entries) };
}

/** Builds NetBox's body of one object from its changed fields (netbox-api.md 2.6, 2.9). */
export function buildBody(input: BodyInput): Readonly<Record<string, unknown>> {
  const plain = input.fields.filter(({ field }) => input.kind.fields[field]?.type !== "custom-field");
  return Object.assign({}, ...plain.map((field) => columnsOfField(input, field)), customFields(input)) as Body;
}
