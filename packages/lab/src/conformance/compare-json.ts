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
export function compareJson(recorded: Json, lab: Json, rules: CompareRules, at = ""): Difference[] {
  if (kindOf(recorded) !== kindOf(lab)) return [difference(at, describe(recorded), describe(lab))];
  if (Array.isArray(recorded) && Array.isArray(lab)) return compareArrays(recorded, lab, rules, at);
  if (isObject(recorded) && isObject(lab)) return rules.isFreeForm(at) ? [] : compareObjects(recorded, lab, rules, at);
  return rules.leaf(recorded, lab, at) ? [] : [difference(at, JSON.stringify(recorded), JSON.stringify(lab))];
}

function compareArrays(recorded: Json[], lab: Json[], rules: CompareRules, at: string): Difference[] {
  if (recorded.length !== lab.length) return [difference(at, `${recorded.length} items`, `${lab.length} items`)];
  return recorded.flatMap((item, index) => compareJson(item, lab[index] ?? null, rules, `${at}[${index}]`));
}

function compareObjects(recorded: Record<string, Json>, lab: Record<string, Json>, rules: CompareRules, at: string): Difference[] {
  const path = (key: string): string => (at === "" ? key : `${at}.${key}`);
  const missing = Object.keys(recorded).filter((key) => !Object.hasOwn(lab, key));
  const extra = Object.keys(lab).filter((key) => !Object.hasOwn(recorded, key));
  return [
    ...missing.map((key) => difference(path(key), describe(recorded[key] ?? null), "absent")),
    ...extra.map((key) => difference(path(key), "absent", describe(lab[key] ?? null))),
    ...Object.keys(recorded).flatMap((key) => (Object.hasOwn(lab, key) ? compareJson(recorded[key] ?? null, lab[key] ?? null, rules, path(key)) : [])),
  ];
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
