import type { FieldValue } from "@proxbox/contract";
import type { FieldSpec, Kind } from "../kinds/kind.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import { canonicalRow, isEqual, resolveValue } from "../values/canonical.ts";
import type { Resolver } from "../values/canonical.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import { textOf } from "../values/text-of.ts";
import { compareField, compareTags } from "./compare.ts";
import { policyIn } from "./policy-of.ts";

/**
 * What is to be said of a field. `same`: all agree; `write`: the next sync writes Proxmox VE's value; `pinned`, `conflict`, `kept`: NetBox's value
 * stays, as in a plan; `theirs`: it differs, and is people's since the object was made or by the settings.
 */
export type FieldState = "same" | "write" | "pinned" | "conflict" | "kept" | "theirs";

/** One field of an object: what Proxmox VE said, what was last written, what NetBox has. */
export interface ComparedField {
  readonly name: string;
  readonly proxmox: FieldValue;
  readonly written: FieldValue;
  readonly netbox: FieldValue;
  /** What NetBox calls the object that its value refers to; null for what is no reference. */
  readonly netboxLabel: string | null;
  readonly state: FieldState;
  readonly reason: string;
}

/** What Proxmox VE last said of a field where that is not what was written. */
export interface SaidValue {
  readonly value: FieldValue;
  /** A person has decided that NetBox's value stays. */
  readonly isKept: boolean;
}

/** One record and the row that NetBox has of it now. */
export interface RecordComparison {
  readonly kind: Kind;
  readonly record: WrittenRecord;
  readonly row: Row;
  readonly said: ReadonlyMap<string, SaidValue>;
  readonly policies: SourceSettings["policies"];
  readonly resolver: Resolver;
}

type Verdict = Pick<ComparedField, "state" | "reason">;

const SAME: Verdict = { state: "same", reason: "" };

function labelOf(row: Row, field: string): string | null {
  const value = row[field];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { display, name } = value as { readonly display?: unknown; readonly name?: unknown };
  return [display, name].find((each) => typeof each === "string") ?? null;
}

function listOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** Tags that people add are theirs; of ours one that they took away is not put back. */
function ofTags(proxmox: FieldValue, actual: FieldValue | undefined, written: FieldValue | undefined): Verdict {
  const [wanted, has, ours] = [proxmox, actual, written].map(listOf) as [readonly string[], readonly string[], readonly string[]];
  const { change } = compareTags(wanted, has, ours);
  if (change !== undefined) return { state: "write", reason: change.reason };
  const away = ours.filter((tag) => !has.includes(tag));
  return away.length === 0 ? SAME : { state: "pinned", reason: `a person took away: ${away.join(", ")}` };
}

interface OneField {
  readonly field: string;
  readonly spec: FieldSpec;
  readonly desired: FieldValue | undefined;
  readonly after: FieldValue;
  readonly actual: FieldValue | undefined;
  readonly isKept: boolean;
}

function verdictOf({ kind, record, policies }: RecordComparison, { isKept, ...one }: OneField): Verdict {
  const { field, spec, desired, actual } = one;
  const written = record.fields[field];
  if (spec.type === "tags") return ofTags(one.after, actual, written);
  if (desired !== undefined && isEqual(desired, actual)) return SAME;
  if (isKept) return { state: "pinned", reason: "a person decided that NetBox's value stays" };
  if (spec.isOnCreateOnly === true) return { state: "theirs", reason: "set when the object was made, and people's since" };
  const { kept, change } = compareField({ ...one, written, policy: policyIn(policies, kind, { field, isNew: false }), isAdoption: false });
  if (kept !== undefined) return { state: kept.type, reason: kept.reason };
  return change === undefined ? { state: "theirs", reason: "left to people by the settings" } : { state: "write", reason: change.reason };
}

/** Compares what was written of an object with what NetBox has of it now, field by field, in the order of the kind's fields. */
export function compareRecord(comparison: RecordComparison): readonly ComparedField[] {
  const { kind, record, row, said, resolver } = comparison;
  const actual = canonicalRow(kind, row);
  return Object.entries(kind.fields).flatMap(([field, spec]): readonly ComparedField[] => {
    const written = record.fields[field];
    const other = said.get(field);
    if (written === undefined && other === undefined) return [];
    const after = other?.value ?? written ?? null;
    const verdict = verdictOf(comparison, { field, spec, after, desired: resolveValue(spec, after, resolver), actual: actual[field], isKept: other?.isKept === true });
    return [{ name: field, proxmox: after, written: written ?? null, netbox: actual[field] ?? null, netboxLabel: labelOf(row, field), ...verdict }];
  });
}
