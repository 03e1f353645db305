import type { Row } from "@proxbox/lab";

/** Columns that NetBox keeps by itself. */
const COMPUTED = new Set(["id", "created", "last_updated", "disk", "_site"]);

type Writer = "us" | "person";

interface Known {
  readonly isOurs: boolean;
  /** Who wrote a column last; tags and custom fields one by one. */
  readonly writers: Map<string, Writer>;
  /** Columns that a person has emptied, not only left empty. */
  readonly emptied: Set<string>;
  /** What we wrote last: a person who puts it back leaves it to us again. */
  readonly ours: Map<string, string>;
}

/**
 * Reads NetBox's change log and tells every write of ours to what a person holds: an object of theirs deleted, a value of
 * theirs changed, one that they emptied filled again. What NetBox does by itself in our name (a primary address that goes
 * with its address) is not counted.
 */
export function encroachments(log: readonly Row[], ourName = "admin"): readonly string[] {
  const known = new Map<string, Known>();
  return log.flatMap((entry) => {
    const writer = entry["user_name"] === ourName ? "us" : "person";
    const name = `${String(entry["changed_object_type"])}:${String(entry["changed_object_id"])}`;
    const before = flat(entry["before"]);
    const after = flat(entry["after"]);
    if (entry["action"] === "create") {
      known.set(name, { isOurs: writer === "us", writers: new Map([...after.keys()].map((column) => [column, writer])), emptied: new Set(), ours: writer === "us" ? new Map([...after].map(([column, value]) => [column, JSON.stringify(value ?? null)])) : new Map() });
      return [];
    }
    const object = known.get(name);
    if (object === undefined) return [`${name} was never created`];
    if (entry["action"] === "delete") return writer === "us" && !object.isOurs ? [`we deleted ${name}, which a person made`] : [];
    return changedColumns(before, after).flatMap((column) => judge({ object, writer, column, before, after }).map((text) => `${name} ${text}`));
  });
}

function judge(about: { object: Known; writer: Writer; column: string; before: ReadonlyMap<string, unknown>; after: ReadonlyMap<string, unknown> }): readonly string[] {
  const { object, writer, column, before, after } = about;
  const last = object.writers.get(column);
  const isFilled = !isNothing(before.get(column));
  const wasEmptied = object.emptied.has(column);
  const text = JSON.stringify(after.get(column) ?? null);
  if (writer === "person") {
    object.writers.set(column, object.ours.get(column) === text ? "us" : "person");
    if (isNothing(after.get(column)) && object.ours.get(column) !== text) object.emptied.add(column);
    else object.emptied.delete(column);
    return [];
  }
  object.writers.set(column, "us");
  object.ours.set(column, text);
  object.emptied.delete(column);
  if (column.startsWith("primary_ip")) return isNothing(after.get(column)) || !isFilled ? [] : personal(last, column, about);
  if (wasEmptied) return [`${column} was emptied by a person and we filled it with ${JSON.stringify(after.get(column))}`];
  return isFilled ? personal(last, column, about) : [];
}

function personal(last: Writer | undefined, column: string, { before, after }: { before: ReadonlyMap<string, unknown>; after: ReadonlyMap<string, unknown> }): readonly string[] {
  return last === "us" ? [] : [`${column}: a person's ${JSON.stringify(before.get(column))} became our ${JSON.stringify(after.get(column))}`];
}

function changedColumns(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((column) => JSON.stringify(before.get(column) ?? null) !== JSON.stringify(after.get(column) ?? null));
}

/** Columns of a row with every tag and every custom field as a column of its own. */
function flat(row: unknown): ReadonlyMap<string, unknown> {
  const columns = Object.entries(row ?? {}).filter(([column]) => !COMPUTED.has(column));
  return new Map(columns.flatMap(([column, value]) => parts(column, value)));
}

function parts(column: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (column === "tags" && Array.isArray(value)) return value.map((tag) => [`tag ${String(tag)}`, true] as const);
  if (column === "custom_fields") return Object.entries(value ?? {}).map(([name, each]) => [`custom field ${name}`, each] as const);
  return [[column, value]];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
