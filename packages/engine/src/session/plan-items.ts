import type { Change } from "@proxbox/contract";
import type { Snapshot } from "../collect/snapshot.ts";
import type { InventoryReading } from "../inventory/inventory.ts";
import { desiredOfItems } from "../items/desired-of-items.ts";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import type { ItemKind } from "../items/item-kind.ts";
import { KINDS } from "../kinds/kinds.ts";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { observe } from "../observe/observe.ts";
import { readDoomed } from "../observe/read-doomed.ts";
import { loadElsewhere, loadRecords, scopesElsewhere } from "../observe/records.ts";
import { doomedBy } from "../plan/doomed.ts";
import { joinElsewhere, withOthers, withTaken } from "../plan/join-elsewhere.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Planned, PlanInput } from "../plan/make-plan.ts";
import { inOrderOf } from "../plan/order.ts";
import type { Desired, DesiredObject } from "../translate/desired.ts";
import type { RecordsFilter, WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import { readOwners } from "./item-owners.ts";
import type { Owners } from "./item-owners.ts";
import { checksumOf, sha256 } from "./sha256.ts";
import type { SessionOptions, Source } from "./session-options.ts";

/** What the inventory showed of one source, and the snapshot that it was read with. */
export interface SourceItems {
  readonly source: Source;
  readonly snapshot: Snapshot;
  readonly readings: readonly InventoryReading[];
}

/** What a plan of items is made with. */
export interface ItemPlanning {
  readonly options: SessionOptions;
  readonly runId: string;
  readonly netbox: Netbox;
  readonly items: readonly SourceItems[];
  /** The session's plan where it has one: what items hang on is on its board, written or yet to be. */
  readonly main?: Planned;
  /** NetBox ids of what the session has made since, by `kind key`. */
  readonly ids?: ReadonlyMap<string, number>;
  readonly signal: AbortSignal;
}

/** A plan of items, with the kinds that carry it out. */
export interface PlannedItems {
  readonly planned: Planned;
  readonly kinds: readonly Kind[];
}

/** The kinds of what was read that this NetBox has a place for. */
function kindsOfItems(netbox: Netbox, items: readonly SourceItems[]): readonly ItemKind[] {
  const read = new Set(items.flatMap(({ readings }) => readings.flatMap(({ kinds }) => kinds)));
  return ITEM_KINDS.filter(({ item, isOfPlugin }) => read.has(item) && (!isOfPlugin || netbox.capabilities.hasProxboxPlugin));
}

/**
 * Plans what NetBox should have of the inventory: a second, small plan beside the session's own, with the kinds of the items
 * alone. Undefined where NetBox has no place for any of it.
 */
export async function planItems(planning: ItemPlanning): Promise<PlannedItems | undefined> {
  const { netbox, options, items, main, ids, signal } = planning;
  const kinds = kindsOfItems(netbox, items);
  if (kinds.length === 0) return undefined;
  const support = supportKinds(kinds, items);
  const needed = new Set(kinds.flatMap(({ name, dependsOn }) => [name, ...dependsOn]));
  const used = new Set(support.map(({ name }) => name));
  const isWanted = (kind: string): boolean => needed.has(kind) && main?.board.kinds.has(kind) !== true;
  const place = { lastWritten: options.lastWritten, place: netbox.place };
  // What other places know may be of a row that a record not loaded here is of.
  const isAlone = (await scopesElsewhere(place, namesOf(options))).length === 0;
  const wanted = { ...place, filter: { isWanted: (kind: string) => used.has(kind) || isWanted(kind), ...(isAlone ? { ofParents: parentsOf(kinds, items) } : {}) } };
  const own = await loadRecords(wanted, namesOf(options));
  const elsewhere = await loadElsewhere(wanted, namesOf(options));
  const loaded = withOthers(own, elsewhere);
  const owners = await readOwners({ netbox, kinds, records: loaded, sources: items.map(({ source }) => source), signal, ...(main === undefined ? {} : { main }), ...(ids === undefined ? {} : { ids }) });
  const known = [...support, ...kinds];
  const records = recordsOf(loaded, known, items);
  const desired = items.map((each) => desiredOf(each, { kinds, support, records, owners }));
  const all = inOrderOf([...support, ...owners.kinds, ...kinds], (kind) => kind.dependsOn);
  const seen = tagsSeen(planning);
  const read = await observe({ netbox, kinds: known.filter(({ name }) => !seen.has(name)), desired: merged(desired), records, signal, onProgress: () => undefined });
  const rows = new Map([...seen, ...read]);
  const joined = joinElsewhere(recordsOf(own, known, items), recordsOf(elsewhere, known, items), { kinds: known, rows });
  const input = { ...inputOf(planning, desired), kinds: all, records: [...joined.records, ...owners.records], rows: new Map([...rows, ...owners.rows]) };
  const planned = ofItemsAlone(await plan(input, netbox, signal), { kinds, main });
  return { planned: withTaken(planned, netbox.branch === undefined ? joined.taken : []), kinds: all };
}

/** NetBox's tags where the session's own plan has just read them, and nothing was made since: the items have none besides. */
function tagsSeen({ main, ids }: ItemPlanning): ReadonlyMap<string, readonly Row[]> {
  const rows = ids === undefined ? main?.board.rows.get("tag") : undefined;
  return new Map(rows === undefined ? [] : [["tag", [...rows.values()]]]);
}

/** Every source of this NetBox: what is theirs is not nobody's. */
export function namesOf({ sources, otherSources = [] }: SessionOptions): readonly string[] {
  return [...new Set([...sources.map(({ name }) => name), ...otherSources])];
}

/** What items refer to besides what they hang on: Proxbox's mark, made where it is not there yet, what mapping rules name, and what the items' own kinds name. */
function supportKinds(kinds: readonly ItemKind[], items: readonly SourceItems[]): readonly Kind[] {
  const needed = new Set(kinds.flatMap(({ dependsOn }) => dependsOn));
  const named = new Set(items.flatMap((each) => namedBy(kinds, each)).map(({ kind }) => kind));
  return KINDS.filter(({ name, isLookup }) => needed.has(name) && (name === "tag" || isLookup === true || named.has(name)));
}

function namedBy(kinds: readonly ItemKind[], { source, snapshot }: SourceItems): readonly DesiredObject[] {
  return kinds.flatMap((kind) => kind.supports?.({ facts: { settings: source.settings, snapshot } }) ?? []);
}

/** Our records of what is planned here. Of an inventory that some guests alone were asked for, only theirs: about all others nothing is known. */
function recordsOf(loaded: readonly WrittenRecord[], kinds: readonly (Kind | ItemKind)[], items: readonly SourceItems[]): readonly WrittenRecord[] {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const shown = shownIn(items);
  const asked = askedIn(items);
  return loaded.filter(({ kind: name, key, parent = "" }) => {
    const kind = byName.get(name);
    if (kind === undefined || !("item" in kind)) return kind !== undefined;
    // What is kept for ever and was not shown this time is no business of this run: the list of old tasks only grows.
    return shown.has(key) || (kind.gone !== "keep" && asked.get(kind.item)?.has(parent) !== false);
  });
}

function shownIn(items: readonly SourceItems[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ readings }) => readings.flatMap((reading) => reading.items.map(({ key }) => key))));
}

/** The guests that were asked for, by the kind of items; a kind that was read whole is not among them. */
function askedIn(items: readonly SourceItems[]): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  for (const { kinds, onlyParents } of items.flatMap(({ readings }) => readings)) {
    if (onlyParents === undefined) continue;
    for (const kind of kinds) asked.set(kind, new Set([...(asked.get(kind) ?? []), ...onlyParents]));
  }
  return asked;
}

/** The same for the loading of records: `recordsOf` leaves out the others. */
function parentsOf(kinds: readonly ItemKind[], items: readonly SourceItems[]): NonNullable<RecordsFilter["ofParents"]> {
  const keys = shownIn(items);
  const asked = askedIn(items);
  return new Map(kinds.flatMap(({ name, item }) => {
    const parents = asked.get(item);
    return parents === undefined ? [] : [[name, { parents, keys }] as const];
  }));
}

function desiredOf(each: SourceItems, about: { kinds: readonly ItemKind[]; support: readonly Kind[]; records: readonly WrittenRecord[]; owners: Owners }): Desired {
  const { source, snapshot, readings } = each;
  const recorded = new Set(about.records.map(({ kind, key }) => objectName(kind, key)));
  const facts = { settings: source.settings, snapshot };
  const desired = desiredOfItems({ source: source.name, facts, kinds: about.kinds, readings, recorded, willExist: (kind, key) => about.owners.willExist(kind, key) });
  const support = about.support.map((kind) => [kind.name, [...kind.translate({ ...facts, guests: [], customFields: () => new Set(), remark: () => undefined })]] as const);
  const owners = Map.groupBy(about.owners.objects.filter(({ key }) => key.startsWith(`${source.name}/`)), ({ kind }) => kind);
  const named = Map.groupBy(namedBy(about.kinds, each), ({ kind }) => kind);
  return { ...desired, objects: merged([{ objects: new Map(support) }, { objects: named }, { objects: owners }, desired]) };
}

/** All of them together; what several name is one object. */
function merged(desired: readonly Pick<Desired, "objects">[]): ReadonlyMap<string, readonly DesiredObject[]> {
  const objects = new Map<string, Map<string, DesiredObject>>();
  for (const [kind, list] of desired.flatMap((each) => [...each.objects])) {
    const byKey = objects.get(kind) ?? new Map<string, DesiredObject>();
    objects.set(kind, byKey);
    for (const object of list) if (!byKey.has(object.key)) byKey.set(object.key, object);
  }
  return new Map([...objects].map(([kind, byKey]) => [kind, [...byKey.values()]]));
}

function inputOf({ options, runId, netbox }: ItemPlanning, desired: readonly Desired[]): Omit<PlanInput, "kinds" | "records" | "rows"> {
  const read = new Set(desired.map(({ source }) => source));
  return {
    desired,
    unread: namesOf(options).filter((name) => !read.has(name)),
    settings: new Map(options.sources.map(({ name, settings }) => [name, settings])),
    capabilities: netbox.capabilities,
    netboxUrl: netbox.url,
    decisions: options.decisions ?? [],
    ...(netbox.branch === undefined ? {} : { branch: netbox.branch }),
    now: options.clock(),
    id: runId,
    sha256,
  };
}

async function plan(input: PlanInput, netbox: Netbox, signal: AbortSignal): Promise<Planned> {
  const first = makePlan(input);
  first.board.letGoIndexes();
  const humanTraces = await readDoomed(netbox, doomedBy(first.board, first.plan.changes), signal);
  return humanTraces.size === 0 ? first : makePlan({ ...input, humanTraces });
}

/** What the session's own plan makes, by name, and by what NetBox takes only once where a kind of items has objects of the same model. */
function namesOfMade(kinds: readonly ItemKind[], main: Planned | undefined): ReadonlySet<string> {
  const types = new Map(KINDS.map(({ name, objectType }) => [name, objectType]));
  return new Set((main?.plan.changes ?? []).flatMap((change) => {
    const alike = kinds.filter(({ objectType }) => objectType === types.get(change.kind));
    return [objectName(change.kind, change.key), ...alike.flatMap(({ name }) => uniqueNames(kinds, { ...change, kind: name }))];
  }));
}

function uniqueNames(kinds: readonly ItemKind[], { kind: name, action, fields }: Change): readonly string[] {
  const kind = kinds.find((each) => each.name === name);
  if (kind?.uniqueBy === undefined || action !== "create") return [];
  return [JSON.stringify([kind.objectType, ...kind.uniqueBy.map((field) => fields.find((each) => each.field === field)?.after ?? null)])];
}

/** The plan without what was put on the board for the items to hang on, and without what the session's own plan makes. */
function ofItemsAlone(planned: Planned, { kinds, main }: { kinds: readonly ItemKind[]; main: Planned | undefined }): Planned {
  const names = new Set(["tag", ...kinds.map(({ name }) => name)]);
  const isOurs = ({ kind }: { kind: string }): boolean => names.has(kind);
  const made = namesOfMade(kinds, main);
  const changes = planned.plan.changes.filter((change: Change) => isOurs(change) && ![objectName(change.kind, change.key), ...uniqueNames(kinds, change)].some((name) => made.has(name)));
  const unchanged = Object.fromEntries(Object.entries(planned.plan.unchanged).filter(([kind]) => kind !== "tag" && names.has(kind)));
  const { put, drop } = planned.bookkeeping;
  return {
    ...planned,
    plan: { ...planned.plan, changes, unchanged, remarks: planned.plan.remarks.filter(isOurs), checksum: checksumOf(changes) },
    bookkeeping: { put: put.filter(isOurs), drop: drop.filter(isOurs) },
  };
}
