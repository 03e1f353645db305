import type { Json } from "./recording.ts";

/** One difference between the recorded answer and the lab's: where, and both sides as short text. */
export interface Difference {
  readonly at: string;
  readonly recorded: string;
  readonly lab: string;
}

/** Decides whether two leaves of one JSON kind agree; `at` is a path such as `results[0].cluster.name`. */
export type LeafRule = (recorded: Json, lab: Json, at: string) => boolean;

/** How `compareJson` judges: the rule for leaves, and the objects whose keys are data and not contract. */
export interface CompareRules {
  readonly leaf: LeafRule;
  readonly isFreeForm: (at: string) => boolean;
}

/**
 * Every difference between two JSON values: kinds (null is a kind of its own), keys of objects, lengths of arrays, order of their items, and
 * what the leaf rule finds.
 */
export function compareJson(recorded: Json, lab: Json, rules: CompareRules): Difference[] {
  return compareAt("", { recorded, lab }, rules);
}

interface Pair<T> {
  readonly recorded: T;
  readonly lab: T;
}

function compareAt(at: string, { recorded, lab }: Pair<Json>, rules: CompareRules): Difference[] {
  if (kindOf(recorded) !== kindOf(lab)) return [difference(at, describe(recorded), describe(lab))];
  if (Array.isArray(recorded) && Array.isArray(lab)) return compareArrays(at, { recorded, lab }, rules);
  if (isObject(recorded) && isObject(lab)) return rules.isFreeForm(at) ? [] : compareObjects(at, { recorded, lab }, rules);
  return rules.leaf(recorded, lab, at) ? [] : [difference(at, JSON.stringify(recorded), JSON.stringify(lab))];
}

function compareArrays(at: string, { recorded, lab }: Pair<Json[]>, rules: CompareRules): Difference[] {
  if (recorded.length !== lab.length) return [difference(at, `${recorded.length} items`, `${lab.length} items`)];
  return recorded.flatMap((item, index) => compareAt(`${at}[${index}]`, { recorded: item, lab: lab[index] ?? null }, rules));
}

function compareObjects(at: string, { recorded, lab }: Pair<Record<string, Json>>, rules: CompareRules): Difference[] {
  const path = (key: string): string => (at === "" ? key : `${at}.${key}`);
  const keys = [...new Set([...Object.keys(recorded), ...Object.keys(lab)])];
  return keys.flatMap((key) => {
    if (!Object.hasOwn(lab, key)) return [difference(path(key), describe(recorded[key] ?? null), "absent")];
    if (!Object.hasOwn(recorded, key)) return [difference(path(key), "absent", describe(lab[key] ?? null))];
    return compareAt(path(key), { recorded: recorded[key] ?? null, lab: lab[key] ?? null }, rules);
  });
}

function difference(at: string, recorded: string, lab: string): Difference {
  return { at: at === "" ? "body" : at, recorded: recorded.slice(0, 160), lab: lab.slice(0, 160) };
}

function kindOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function describe(value: Json): string {
  return value === null ? "null" : `${kindOf(value)} ${JSON.stringify(value)}`;
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
