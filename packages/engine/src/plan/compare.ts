import type { FieldChange, FieldValue } from "@proxbox/contract";
import type { FieldSpec, Policy } from "../kinds/kind.ts";
import { isEmpty, isEqual } from "../values/canonical.ts";

/** One field to compare: what Proxmox VE says, what NetBox has, what we last wrote (absent: never). */
export interface FieldComparison {
  readonly field: string;
  readonly spec: FieldSpec;
  readonly policy: Policy;
  /** Canonical; undefined while the object referred to has no id, which is then never equal. */
  readonly desired: FieldValue | undefined;
  /** The desired value as it goes into the plan: a reference stays a reference. */
  readonly after: FieldValue;
  readonly actual: FieldValue | undefined;
  readonly written: FieldValue | undefined;
  /** The row was just adopted by its mark or by name: there is no last-written value on purpose. */
  readonly isAdoption: boolean;
}

/** Why a field needs nothing: both sides agree, Proxmox VE has never said anything, it is filled already, or a person took a tag away. */
export type Idle = "same" | "silent" | "filled" | "kept";

/** What comes of comparing one field: a change to write, a value that a person keeps, or what to remember. */
export interface FieldVerdict {
  /** Set where there is neither a change nor anything kept that is to be told. */
  readonly idle?: Idle;
  readonly change?: FieldChange;
  readonly kept?: { readonly type: "pinned" | "conflict" | "kept"; readonly reason: string };
  /** Last-written value from now on: at once where there is no change, after success where there is one. */
  readonly written: FieldValue | undefined;
}

/**
 * Three-way comparison of one field (d = Proxmox VE, a = NetBox, w = last written by us):
 *
 * | case                              | operator (default)       | source | fill-if-empty | ignore |
 * |-----------------------------------|--------------------------|--------|---------------|--------|
 * | a = d                             | nothing, w := d          | same   | same          | nothing|
 * | a empty, w absent                 | write d                  | write  | write         | nothing|
 * | a differs, w absent (adoption)    | keep a, say so           | write  | keep          | nothing|
 * | d empty, w absent                 | nothing                  | nothing| nothing       | nothing|
 * | a = w, d moved                    | write d                  | write  | keep          | nothing|
 * | a edited, d = w                   | keep a: pinned           | write  | keep          | nothing|
 * | a edited, d moved                 | keep a: conflict         | write  | keep          | nothing|
 * | a emptied by a person, w present  | keep a: pinned           | write  | write         | nothing|
 */
export function compareField(input: FieldComparison): FieldVerdict {
  const { policy, desired, actual, written } = input;
  if (policy === "ignore") return { written };
  if (desired !== undefined && isEqual(desired, actual)) return { written: desired, idle: "same" };
  // What Proxmox VE never had an opinion on is not emptied, whatever the policy.
  if (isEmpty(input.after) && written === undefined) return { written, idle: "silent" };
  if (policy === "source") return write(input, "Proxmox VE's value wins here by policy");
  if (policy === "fill-if-empty") return isEmpty(actual) ? write(input, "was empty in NetBox") : { written, idle: "filled" };
  return written === undefined ? compareUnwritten(input) : compareWritten(input);
}

function compareWritten(input: FieldComparison): FieldVerdict {
  const { desired, actual, written } = input;
  if (isEqual(actual, written)) return write(input, "changed in Proxmox VE");
  if (desired !== undefined && isEqual(desired, written)) return keep(input, "pinned", "a person changed it in NetBox");
  return keep(input, "conflict", "changed both in NetBox, by a person, and in Proxmox VE");
}

function compareUnwritten(input: FieldComparison): FieldVerdict {
  if (isEmpty(input.actual)) return write(input, "was empty in NetBox");
  return keep(input, input.isAdoption ? "kept" : "pinned", "NetBox had another value before Proxbox came; it is kept");
}

function write({ field, actual, after, desired }: FieldComparison, reason: string): FieldVerdict {
  return { change: { field, before: actual ?? null, after, reason }, written: desired ?? after };
}

function keep({ written }: FieldComparison, type: "pinned" | "conflict" | "kept", reason: string): FieldVerdict {
  return { kept: { type, reason }, written };
}

/** What comes of comparing a list of tags: the list to write, and which of it are our additions. */
export interface TagVerdict {
  readonly change?: FieldChange;
  readonly ours: readonly string[];
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

/**
 * Compares tags. Only what we added is ever taken away (E78, E79), and a tag of ours that a person took away is not put
 * back.
 */
export function compareTags(desired: readonly string[], actual: readonly string[], ours: readonly string[]): TagVerdict {
  // Nearly always: nobody has touched anything.
  if (isSameList(desired, actual) && isSameList(desired, ours)) return { ours };
  const has = new Set(actual);
  const wanted = new Set(desired);
  const oursBefore = new Set(ours);
  const added = [...wanted].filter((tag) => !has.has(tag) && !oursBefore.has(tag));
  const removed = ours.filter((tag) => !wanted.has(tag) && has.has(tag));
  const oursNow = [...ours.filter((tag) => wanted.has(tag)), ...added].sort();
  if (added.length === 0 && removed.length === 0) return { ours: oursNow };
  const after = [...actual.filter((tag) => !removed.includes(tag)), ...added].sort();
  const reason = [added.length > 0 ? `added in Proxmox VE: ${added.join(", ")}` : "", removed.length > 0 ? `no longer in Proxmox VE: ${removed.join(", ")}` : ""];
  return { change: { field: "tags", before: [...actual].sort(), after, reason: reason.filter((text) => text !== "").join("; ") }, ours: oursNow };
}
