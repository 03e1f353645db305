import type { AppError, FieldValue } from "@proxbox/contract";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import type { KindName } from "../kinds/kind.ts";
import { observe } from "../observe/observe.ts";
import type { Actual } from "../observe/observe.ts";
import { loadElsewhere, loadRecords, scopesElsewhere } from "../observe/records.ts";
import type { RecordsWanted } from "../observe/records.ts";
import { joinElsewhere, withOthers } from "../plan/join-elsewhere.ts";
import type { Joined } from "../plan/join-elsewhere.ts";
import type { Desired, DesiredObject } from "../translate/desired.ts";
import { SHARED, guestOf, sourceOf } from "../values/keys.ts";
import { scopeOf } from "../values/last-written.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { completeByRows } from "./complete-by-rows.ts";
import type { Preparation } from "./prepare.ts";

const ITEM_NAMES: ReadonlySet<KindName> = new Set(ITEM_KINDS.map(({ name }) => name));

const MACHINES: ReadonlySet<KindName> = new Set(["virtual-machine"]);

/** What desired objects are compared with: NetBox's rows, and our records of them. */
export interface Known extends Joined {
  readonly rows: Actual;
  /** Our objects by `source kind`, for every kind with a record, where not all of their records were loaded. */
  readonly ownedCounts?: ReadonlyMap<string, number>;
}

/** What is read for: the desired objects, and every source of this NetBox by its name. */
export interface KnownInput {
  readonly preparation: Preparation;
  readonly desired: readonly Desired[];
  readonly names: readonly string[];
}

/**
 * Reads NetBox's rows, and our records. Where only some guests were asked for, those of the others stay where they are, as long as
 * we know the rows of those asked for: a guest without a record, without the row that its record names, or with another name than we
 * wrote may be any row of its cluster, and then everything is read.
 */
export async function readKnown(input: KnownInput): Promise<Known> {
  return (await readNarrow(input)) ?? readWhole(input);
}

async function readWhole(input: KnownInput): Promise<Known> {
  const { preparation: { kinds, resolved: { sameAs } }, names } = input;
  // Records of items are joined here along with all others of two endpoints; else only the plan of the items needs them.
  const wanted = { ...placeOf(input), filter: { isWanted: (kind: string) => sameAs.size > 0 || !ITEM_NAMES.has(kind) } };
  const own = await loadRecords(wanted, names);
  const elsewhere = await loadElsewhere(wanted, names);
  const rows = await observeAll(input, recordsOfRead(input, withOthers(own, elsewhere)));
  return { ...joinElsewhere(own, elsewhere, { kinds, rows }), rows };
}

/** Undefined where not enough is known of the guests asked for. */
async function readNarrow(input: KnownInput): Promise<Known | undefined> {
  const { preparation, desired, names } = input;
  const { options, resolved, kinds } = preparation;
  const asked = desired.flatMap(({ asked: keys }) => (keys === undefined ? [] : [keys]));
  if (asked.length !== options.sources.length || resolved.sameAs.size > 0) return undefined;
  const place = placeOf(input);
  if ((await scopesElsewhere(place, names)).length > 0) return undefined;
  const loaded = await loadRecords({ ...place, filter: { isWanted: (kind) => !ITEM_NAMES.has(kind), ofGuests: { keys: new Set(asked.flat()), wholeKinds: MACHINES } } }, names);
  const wanted = recordsOfRead(input, loaded);
  if (isMoving(input, loaded) || !areKnown(desired, wanted)) return undefined;
  const rows = await observeAll(input, wanted, true);
  if (!areFound(rows, wanted)) return undefined;
  const scopes = { ...place, sources: names };
  const [records, ownedCounts] = await Promise.all([completeByRows(scopes, loaded, { kinds, rows }), countOwned(place, names)]);
  return { records, taken: [], rows, ownedCounts };
}

function placeOf({ preparation: { options, netbox } }: KnownInput): Omit<RecordsWanted, "filter"> {
  return { lastWritten: options.lastWritten, place: netbox.place };
}

function observeAll({ preparation, desired }: KnownInput, records: readonly WrittenRecord[], isNarrow = false): Promise<Actual> {
  const { netbox, kinds, signal, log } = preparation;
  const onProgress = (done: number, total: number): void => log.progress("observe", { done, total, what: "models" });
  const onHidden = (kind: KindName, error: AppError): void => void log.warnings.push(`The kind ${kind} was left out: ${error.message}`);
  return observe({ netbox, kinds, desired: merged(desired), records, isNarrow, signal, onProgress, onHidden });
}

/** What a person says is another cluster's machine has its row among those, until it has moved (E12). */
function isMoving({ preparation: { options } }: KnownInput, records: readonly WrittenRecord[]): boolean {
  return (options.decisions ?? []).some(({ code, kind, key }) => code === "same" && !records.some((record) => record.kind === kind && record.key === key));
}

/** Records whose rows are read whatever their scope: of what is shared, and of the guests asked for. */
function recordsOfRead(input: KnownInput, records: readonly WrittenRecord[]): readonly WrittenRecord[] {
  const { desired, preparation: { resolved: { sameAs } } } = input;
  const asked = new Map(desired.flatMap(({ source, asked: keys }) => (keys === undefined ? [] : [[source, new Set(keys)] as const])));
  const read = new Set(desired.map(({ source }) => source));
  const isWithMoving = isMoving(input, records);
  return records.filter(({ key: own }) => {
    const source = sameAs.get(sourceOf(own)) ?? sourceOf(own);
    const guest = guestOf(`${source}${own.slice(sourceOf(own).length)}`);
    return source === SHARED || (isWithMoving && !read.has(source)) || (read.has(source) && (guest === undefined || asked.get(source)?.has(guest) !== false));
  });
}

/** Whether we have a record of every machine that is to be, under the name that it has now. */
function areKnown(desired: readonly Desired[], records: readonly WrittenRecord[]): boolean {
  const names = new Map(records.flatMap(({ kind, key, fields }) => (MACHINES.has(kind) ? [[key, fields["name"]] as const] : [])));
  return desired.every(({ objects }) => (objects.get("virtual-machine") ?? []).every(({ key, fields }) => names.has(key) && isNameOf(names.get(key), fields["name"])));
}

/** A second machine of a name bears it with a number (E01). */
function isNameOf(written: FieldValue | undefined, name: FieldValue | undefined): boolean {
  return name === undefined || written === name || (typeof written === "string" && written.replace(/ \(\d+\)$/, "") === name);
}

function areFound(rows: Actual, records: readonly WrittenRecord[]): boolean {
  const births = new Map((rows.get("virtual-machine") ?? []).map(({ id, created }) => [id, created]));
  return records.every(({ kind, netboxId, netboxCreated }) => {
    if (!MACHINES.has(kind)) return true;
    const created = births.get(netboxId);
    return births.has(netboxId) && (created === undefined || netboxCreated === undefined || created === netboxCreated);
  });
}

async function countOwned({ lastWritten, place }: Omit<RecordsWanted, "filter">, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = await Promise.all(names.map(async (name) => [...(await lastWritten.countOwned(scopeOf(place, name)))].filter(([kind]) => !ITEM_NAMES.has(kind)).map(([kind, count]) => [`${name} ${kind}`, count] as const)));
  return new Map(counts.flat());
}

/** Objects of all sources by kind, for the reading of NetBox. */
function merged(desired: readonly Desired[]): ReadonlyMap<KindName, readonly DesiredObject[]> {
  const objects = new Map<KindName, readonly DesiredObject[]>();
  for (const each of desired) for (const [kind, list] of each.objects) objects.set(kind, [...(objects.get(kind) ?? []), ...list]);
  return objects;
}
