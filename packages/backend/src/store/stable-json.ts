function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A value as JSON that does not depend on the order of its keys, so that equal values have equal texts. What is absent is null. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value ?? null, sortKeys);
}
