/** Gives the same value for equal ones. */
export type Share = <Value>(value: Value) => Value;

/**
 * Makes a function that gives one text for all equal texts, and one list for all equal lists of texts, inside an object too:
 * most of what 100,000 records say is what others say as well (a parent, a storage, the tags). It may be let go afterwards.
 */
export function sharing(): Share {
  const known = new Map<string, unknown>();
  const one = (value: unknown): unknown => {
    if (typeof value === "string") return shared(known, value, value);
    return Array.isArray(value) && value.every((each) => typeof each === "string") ? shared(known, JSON.stringify(value), value) : value;
  };
  return <Value>(value: Value): Value => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return one(value) as Value;
    const fields = value as Record<string, unknown>;
    for (const field in fields) fields[field] = one(fields[field]);
    return value;
  };
}

function shared(known: Map<string, unknown>, name: string, value: unknown): unknown {
  const found = known.get(name);
  if (found === undefined || typeof found !== typeof value) known.set(name, value);
  return known.get(name);
}
