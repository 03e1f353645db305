import { jsonText } from "./json-text.ts";
import { textOf } from "./text-of.ts";
import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import type { FieldSpec, FieldType, Kind, KindName } from "../kinds/kind.ts";
import type { Row } from "./row.ts";

/** Canonical values of one object by field; `undefined` where the value cannot be told (not read, not resolved yet). */
export type CanonicalValues = Readonly<Record<string, FieldValue | undefined>>;

/** Prefix of the fields that live inside `custom_fields`. */
export const CUSTOM_FIELD_PREFIX = "cf:";

/** Reads NetBox's columns of a row into the values that desired objects are compared with. */
export function canonicalRow(kind: Kind, row: Row): Record<string, FieldValue | undefined> {
  const values: Record<string, FieldValue | undefined> = {};
  for (const field in kind.fields) {
    const spec = kind.fields[field];
    if (spec !== undefined) values[field] = canonicalColumn(field, spec, row);
  }
  return values;
}

function canonicalColumn(field: string, spec: FieldSpec, row: Row): FieldValue | undefined {
  if (spec.type === "assignment") return assignmentOf(row[spec.columns?.type ?? ""], row[spec.columns?.id ?? ""]);
  if (spec.type === "custom-field") return customFieldOf(field, row);
  return READERS[spec.type](row[field]);
}

const READERS: Readonly<Record<Exclude<FieldType, "assignment" | "custom-field">, (value: unknown) => FieldValue | undefined>> = {
  text: (value) => (value === undefined ? undefined : textOf(value)),
  address: (value) => (value === undefined ? undefined : textOf(value).toLowerCase()),
  mac: (value) => (value === undefined ? undefined : textOf(value).toUpperCase()),
  integer: numberOf,
  decimal: numberOf,
  boolean: (value) => (value === undefined ? undefined : value === true),
  choice: choiceOf,
  reference: referenceOf,
  tags: tagsOf,
  references: referencesOf,
  datetime: momentOf,
  json: (value) => (value === undefined ? undefined : jsonText(value)),
};

/** NetBox sends decimals as strings (`"8.00"`), so comparing must be numeric (E71). */
function numberOf(value: unknown): FieldValue | undefined {
  if (value === undefined) return undefined;
  if (value === null || value === "") return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Choices are read as `{value, label}` and written raw (netbox-api.md 2.6). */
function choiceOf(value: unknown): FieldValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && "value" in value) return choiceOf(value.value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

function referenceOf(value: unknown): FieldValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && "id" in value) return numberOf(value.id) ?? null;
  return typeof value === "number" ? value : null;
}

function referencesOf(value: unknown): FieldValue | undefined {
  return Array.isArray(value) ? value.map(referenceOf).filter((id) => typeof id === "number").toSorted((left, right) => left - right) : undefined;
}

/** NetBox writes moments in its own time zone: compared is the moment, to the second. */
function momentOf(value: unknown): FieldValue | undefined {
  if (value === undefined) return undefined;
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function tagsOf(value: unknown): FieldValue | undefined {
  if (!Array.isArray(value)) return undefined;
  const slugs = value.flatMap((tag: unknown) => (typeof tag === "object" && tag !== null && "slug" in tag ? [String(tag.slug)] : []));
  return slugs.toSorted();
}

function assignmentOf(type: unknown, id: unknown): FieldValue | undefined {
  if (type === undefined && id === undefined) return undefined;
  return typeof type === "string" && typeof id === "number" ? `${type}:${id}` : null;
}

function customFieldOf(field: string, row: Row): FieldValue | undefined {
  const fields = row["custom_fields"];
  if (typeof fields !== "object" || fields === null) return undefined;
  const value = (fields as Record<string, unknown>)[field.slice(CUSTOM_FIELD_PREFIX.length)];
  return value === undefined ? undefined : choiceOf(value);
}

function inOrder(left: FieldValue, right: FieldValue): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return textOf(left) < textOf(right) ? -1 : Number(textOf(left) > textOf(right));
}

/** What is needed to turn references into NetBox's ids. */
export interface Resolver {
  idOf(kind: KindName, key: string): number | undefined;
  objectType(kind: KindName): string;
}

/** Turns a desired value into the form that rows are read in; `undefined` while the object referred to has no id yet. */
export function resolveValue(spec: FieldSpec, value: FieldValue, resolver: Resolver): FieldValue | undefined {
  if (Array.isArray(value)) return resolveList(value, resolver);
  if (!isReference(value)) return value;
  const id = resolver.idOf(value.kind, value.key);
  if (id === undefined) return undefined;
  return spec.type === "assignment" ? `${resolver.objectType(value.kind)}:${id}` : id;
}

function resolveList(list: Extract<FieldValue, readonly unknown[]>, resolver: Resolver): FieldValue | undefined {
  const values = list.map((value) => (isReference(value) ? resolver.idOf(value.kind, value.key) : value));
  return values.every((value) => value !== undefined) ? values.toSorted(inOrder) : undefined;
}

/** Resolves every field of a desired object. */
export function resolveFields(kind: Kind, fields: Readonly<Record<string, FieldValue>>, resolver: Resolver): Record<string, FieldValue | undefined> {
  const values: Record<string, FieldValue | undefined> = {};
  for (const [field, value] of Object.entries(fields)) {
    const spec = kind.fields[field];
    if (spec !== undefined) values[field] = resolveValue(spec, value, resolver);
  }
  return values;
}

/** Says whether a canonical value counts as nothing: NetBox uses null, `""` and `[]` for it. */
export function isEmpty(value: FieldValue | undefined): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Compares two canonical values; nothing equals nothing, whatever its form. */
export function isEqual(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  if (isEmpty(left) && isEmpty(right)) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, index) => item === right[index]);
  return left === right;
}
