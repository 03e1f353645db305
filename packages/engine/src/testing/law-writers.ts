import type { Row } from "@proxbox/lab";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import { KINDS } from "../kinds/kinds.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/** Columns that NetBox keeps by itself. */
const COMPUTED = new Set(["id", "created", "last_updated", "disk", "_site"]);

type Writer = "us" | "person";

interface Known {
  readonly isOurs: boolean;
  /** Who wrote a column last; tags and custom fields one by one. */
  readonly writers: Map<string, Writer>;
  /** Columns out of which a person has taken our value, and the value; what they left empty or took out of their own is free. */
  readonly emptied: Map<string, unknown>;
  /** What we wrote last: a person who puts it back leaves it to us again. */
  readonly ours: Map<string, string>;
}

/** What both sides agreed on when a run began: `type:id column value` as our records have it, and where the log stood. */
export interface Agreement {
  readonly from: number;
  readonly values: ReadonlySet<string>;
}

const ALL_KINDS = [...KINDS, ...ITEM_KINDS];

/** Columns in which Proxmox VE wins by the kind's own policy, whoever wrote there (docs/mapping.md). */
const OF_SOURCE: ReadonlySet<string> = new Set(ALL_KINDS.flatMap(({ objectType, fields }) => Object.entries(fields).flatMap(([field, { policy }]) => (policy === "source" ? [`${objectType} ${field}`] : []))));

function isOfSource(name: string, column: string): boolean {
  return OF_SOURCE.has(`${name.slice(0, name.indexOf(":"))} ${column}`);
}

/** What our records say that a row has; a person who made it so has left the value to us. */
export function agreementOf(records: readonly WrittenRecord[], from: number): Agreement {
  const types = new Map(ALL_KINDS.map(({ name, objectType }) => [name, objectType]));
  const values = records.flatMap(({ kind, netboxId, fields }) => Object.entries(fields).map(([field, value]) => agreed(`${types.get(kind) ?? kind}:${netboxId}`, field, value)));
  return { from, values: new Set(values) };
}

function agreed(name: string, column: string, value: unknown): string {
  return `${name} ${column.replace(/^cf:/, "custom field ")} ${typeof value === "number" || typeof value === "string" ? Number(value) || value : JSON.stringify(value)}`;
}

/**
 * Reads NetBox's change log and tells every write of ours to what a person holds: an object of theirs deleted, a value of
 * theirs changed, one that they emptied filled again. What NetBox does by itself in our name (a primary address that goes
 * with its address) is not counted, and what a person had before we came and Proxmox VE said as well is ours to keep true.
 */
export function encroachments(log: readonly Row[], agreements: readonly Agreement[]): readonly string[] {
  const known = new Map<string, Known>();
  const slugs = slugsOf(log);
  return log.flatMap((entry, position) => {
    const writer = entry["user_name"] === OUR_NAME ? "us" : "person";
    const name = `${String(entry["changed_object_type"])}:${String(entry["changed_object_id"])}`;
    const before = flat(entry["before"], slugs);
    const after = flat(entry["after"], slugs);
    if (entry["action"] === "create") {
      known.set(name, born(writer, after));
      return [];
    }
    const object = known.get(name);
    if (object === undefined) return [`${name} was never created`];
    if (writer === "us" && !object.isOurs && isFarewell(before, after)) return [`we deleted ${name} or marked it decommissioning, though a person made it`];
    const agreement = agreements.findLast(({ from }) => from <= position);
    const isAgreed = (column: string): boolean => isOfSource(name, column) || agreement?.values.has(agreed(name, column, before.get(column))) === true;
    if (writer === "us" && object.isOurs && after.size === 0) return personsIn(object, before, isAgreed).map((column) => `we deleted ${name} with a person's ${column}`);
    const changed = changedColumns(before, after);
    return changed.flatMap((column) => (writer === "us" && isAgreed(column) ? noteOurs(object, column, after) : judge({ object, writer, column, before, after }).map((text) => `${name} ${text}`)));
  });
}

/** Whether an object goes: deleted (it has no values afterwards), or marked decommissioning. */
function isFarewell(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean {
  return after.size === 0 || (after.get("status") === "decommissioning" && before.get("status") !== "decommissioning");
}

/** What a person has put into an object of ours, and neither we nor our records have a part in. */
function personsIn({ writers }: Known, values: ReadonlyMap<string, unknown>, isAgreed: (column: string) => boolean): readonly string[] {
  return [...values].filter(([column, value]) => writers.get(column) === "person" && !isNothing(value) && !isAgreed(column)).map(([column]) => column);
}

/** The lab's name for the owner of our token. */
const OUR_NAME = "admin";

function born(writer: Writer, after: ReadonlyMap<string, unknown>): Known {
  const ours = writer === "us" ? [...after].map(([column, value]) => [column, JSON.stringify(value ?? null)] as const) : [];
  return { isOurs: writer === "us", writers: new Map([...after.keys()].map((column) => [column, writer])), emptied: new Map(), ours: new Map(ours) };
}

function notePersons({ object, column, before, after }: Judged): readonly string[] {
  const isBack = object.ours.get(column) === JSON.stringify(after.get(column) ?? null);
  if (isNothing(after.get(column)) && !isBack && object.writers.get(column) === "us") object.emptied.set(column, before.get(column));
  else object.emptied.delete(column);
  object.writers.set(column, isBack ? "us" : "person");
  return [];
}

function noteOurs(object: Known, column: string, after: ReadonlyMap<string, unknown>): readonly string[] {
  object.writers.set(column, "us");
  object.ours.set(column, JSON.stringify(after.get(column) ?? null));
  object.emptied.delete(column);
  return [];
}

interface Judged {
  readonly object: Known;
  readonly writer: Writer;
  readonly column: string;
  readonly before: ReadonlyMap<string, unknown>;
  readonly after: ReadonlyMap<string, unknown>;
}

function judge(about: Judged): readonly string[] {
  const { object, writer, column, before, after } = about;
  const last = object.writers.get(column);
  const isFilled = !isNothing(before.get(column));
  // An address that a person took off one interface is free for another one that has it (E41); it is not put back.
  const wasEmptied = object.emptied.has(column) && (column !== ASSIGNED || object.emptied.get(column) === after.get(column));
  if (writer === "person") return notePersons(about);
  noteOurs(object, column, after);
  if (column.startsWith("primary_ip")) return isNothing(after.get(column)) || !isFilled ? [] : personal(last, column, about);
  if (wasEmptied) return [`${column} was emptied by a person and we filled it with ${JSON.stringify(after.get(column))}`];
  return isFilled ? personal(last, column, about) : [];
}

function personal(last: Writer | undefined, column: string, { before, after }: { before: ReadonlyMap<string, unknown>; after: ReadonlyMap<string, unknown> }): readonly string[] {
  return last === "us" ? [] : [`${column}: a person's ${JSON.stringify(before.get(column))} became our ${JSON.stringify(after.get(column))}`];
}

/** Columns that differ; of an object that is gone none. */
function changedColumns(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): readonly string[] {
  if (after.size === 0) return [];
  return [...new Set([...before.keys(), ...after.keys()])].filter((column) => JSON.stringify(before.get(column) ?? null) !== JSON.stringify(after.get(column) ?? null));
}

/** Both columns of what an address or MAC address is assigned to, as one. */
const ASSIGNED = "assigned object";

/** Columns of a row with every tag and every custom field as a column of its own. */
function flat(row: unknown, slugs: Slugs): ReadonlyMap<string, unknown> {
  const columns = Object.entries(row ?? {}).filter(([column]) => !COMPUTED.has(column));
  const assigned = columns.filter(([column]) => column.startsWith("assigned_object_")).map(([, value]): unknown => value);
  const others = columns.filter(([column]) => !column.startsWith("assigned_object_")).flatMap(([column, value]) => parts(column, value, slugs));
  return new Map([...others, ...(assigned.length === 0 ? [] : [[ASSIGNED, assigned.some(isNothing) ? null : assigned.join(":")] as const])]);
}

/** A tag that was deleted and made again has another id; it is the same tag to whoever gives it. */
type Slugs = ReadonlyMap<number, string>;

function slugsOf(log: readonly Row[]): Slugs {
  const tags = log.filter((entry) => entry["changed_object_type"] === "extras.tag" && entry["action"] === "create");
  return new Map(tags.map(({ changed_object_id: id, after }) => [Number(id), String((after as Row | undefined)?.["slug"])]));
}

function parts(column: string, value: unknown, slugs: Slugs): readonly (readonly [string, unknown])[] {
  if (column === "tags" && Array.isArray(value)) return value.map((tag) => [`tag ${slugs.get(Number(tag)) ?? String(tag)}`, true] as const);
  if (column === "custom_fields") return Object.entries(value ?? {}).map(([name, each]) => [`custom field ${name}`, each] as const);
  return [[column, value]];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
