/** A value as JSON text, the same whatever the order of its members; an empty text for what says nothing (null, `[]`, `{}`). */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(sorted(value));
  return text === undefined || text === "null" || text === "[]" || text === "{}" ? "" : text;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, each]) => [name, sorted(each)]));
}
