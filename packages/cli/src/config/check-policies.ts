import { EVERY_FIELD, ITEM_KINDS, KINDS } from "@proxbox/engine";
import type { Mistake, Path } from "./mistake.ts";
import { suggestion } from "./suggestion.ts";

function unknownWord(path: Path, what: string, known: readonly string[]): Mistake {
  const meant = suggestion(String(path.at(-1)), known);
  const expected = meant === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${meant}?`;
  return { path, text: `is not a known ${what}, ${expected}` };
}

// The form of the table is the schema's business: what is no table has no entries here.
function entriesOf(table: unknown): [string, unknown][] {
  return typeof table === "object" && table !== null && !Array.isArray(table) ? Object.entries(table) : [];
}

/** Names every kind and field of a policy table that Proxbox does not write: such a policy would silently do nothing. */
export function checkPolicies(policies: unknown, path: Path): Mistake[] {
  const all = [...KINDS, ...ITEM_KINDS];
  return entriesOf(policies).flatMap(([name, fields]) => {
    const kind = all.find((candidate) => candidate.name === name);
    if (kind === undefined) return [unknownWord([...path, "policies", name], "kind", all.map((each) => each.name))];
    const known = [...Object.keys(kind.fields), EVERY_FIELD];
    const unknown = entriesOf(fields).filter(([field]) => !known.includes(field));
    return unknown.map(([field]) => unknownWord([...path, "policies", name, field], `field of ${name}`, known));
  });
}

/** Names every entry of a list of kinds that is none. */
export function checkKinds(list: unknown, path: Path): Mistake[] {
  const known = KINDS.map(({ name }) => name);
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.flatMap((name, index) => (typeof name === "string" && !known.includes(name) ? [unknownWord([...path, index], `kind (${name})`, known)] : []));
}
