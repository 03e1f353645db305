import type { Facts } from "./facts.ts";

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function children(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((item) => [`${path}[]`, item]);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, item]) => [`${path}.${name}`, item]);
}

function collect(types: Map<string, Set<string>>, [path, value]: readonly [string, unknown], levels: number): void {
  const known = types.get(path) ?? new Set();
  types.set(path, known.add(typeOf(value)));
  if (levels > 0) children(value, path).forEach((child) => collect(types, child, levels - 1));
}

/** The shape of a JSON value down to `deepest` levels (7 when not given): for each path its types, all items of a list together: `{"$": "array", "$[].id": "number", "$[].domain": "null|string"}`. */
export function shapeOf(value: unknown, deepest = 7): Facts {
  const types = new Map<string, Set<string>>();
  collect(types, ["$", value], deepest);
  return Object.fromEntries([...types].map(([path, found]) => [path, [...found].toSorted().join("|")]));
}
