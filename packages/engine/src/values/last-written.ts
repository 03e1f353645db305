import type { FieldValue } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { guestOf } from "./keys.ts";
import type { StaleChanges, StaleMark } from "./stale.ts";

/** Our ownership record of one NetBox object: which row it is and what we last wrote to it. */
export interface WrittenRecord {
  readonly kind: KindName;
  readonly key: string;
  readonly label: string;
  readonly netboxId: number;
  /** NetBox's `created` of the row: a row with the same id but another birth is another object. */
  readonly netboxCreated?: string;
  readonly parent?: string;
  /** Whether we created it; an adopted object is never decommissioned or deleted by us. */
  readonly isOwned: boolean;
  /** Canonical values last written (references as NetBox ids, tags: only those that we added). */
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly fingerprint?: Fingerprint;
  /** ISO date since which a complete observation no longer shows it. */
  readonly missingSince?: string;
  /** `status` in NetBox before we set `decommissioning`, for the way back (E16). */
  readonly statusBefore?: FieldValue;
}

/**
 * What a change leaves in the ownership record once NetBox has accepted it: made by plan, completed by apply with the id,
 * the birth, and the ids of references in `fields`.
 */
export interface RecordDraft {
  readonly record: Omit<WrittenRecord, "netboxId" | "netboxCreated"> & { readonly netboxId?: number; readonly netboxCreated?: string };
}

/** Record changes that belong together. */
export interface RecordChanges {
  readonly put: readonly WrittenRecord[];
  readonly drop: readonly { readonly kind: KindName; readonly key: string }[];
  /** Absent: no mark changes. */
  readonly stale?: StaleChanges;
}

/** Which records of a scope are wanted; default all of them: a large estate has 100,000. */
export interface RecordsFilter {
  /** Kinds that are wanted; default all. */
  readonly isWanted?: (kind: KindName) => boolean;
  /**
   * Of what hangs on guests, or is one, only what belongs to the guests of these keys; of `wholeKinds` all the same. What belongs to no guest is always
   * among them. Absent: of all guests.
   */
  readonly ofGuests?: { readonly keys: ReadonlySet<string>; readonly wholeKinds: ReadonlySet<KindName> };
  /** Of these kinds only what hangs on one of these parents or has one of these keys; absent: all. */
  readonly ofParents?: ReadonlyMap<KindName, { readonly parents: ReadonlySet<string>; readonly keys: ReadonlySet<string> }>;
}

/**
 * Where ownership records live between runs: memory, or a file (`@proxbox/state`). A scope is one source in one NetBox, or in one branch of it.
 * Losing it loses no data: objects are adopted again and NetBox's values are kept where they differ.
 */
export interface LastWritten {
  load(scope: string, filter?: RecordsFilter): Promise<readonly WrittenRecord[]>;
  /** The records of one kind that are of these NetBox rows. */
  loadOfRows(scope: string, kind: KindName, netboxIds: ReadonlySet<number>): Promise<readonly WrittenRecord[]>;
  /** How many objects we have made and have records of, for each kind that has a record: none of a kind that is only adopted. */
  countOwned(scope: string): Promise<ReadonlyMap<KindName, number>>;
  /** Names of all scopes that have records, of every NetBox. */
  scopes(): Promise<readonly string[]>;
  /** What of a scope could not be seen in its last runs, and since when. */
  loadStale(scope: string): Promise<readonly StaleMark[]>;
  /** Atomic: all or nothing. */
  save(scope: string, changes: RecordChanges): Promise<void>;
}

/** A NetBox as it was configured, and a branch of it by its schema id. */
export interface PlaceOptions {
  readonly url: string;
  readonly branch?: string;
}

/** What records are kept under: NetBox's URL without slashes at its end, and the branch where there is one. Throws `TypeError` for what is no URL. */
export function placeOf({ url, branch }: PlaceOptions): string {
  const { origin, pathname } = new URL(url);
  const place = `${origin}${pathname.replace(/\/+$/, "")}`;
  return branch === undefined ? place : `${place}#${branch}`;
}

/** Name of the scope of one source in one place. */
export function scopeOf(place: string, source: string): string {
  return `${place} ${source}`;
}

/** Whether a scope is of the same NetBox and of one of these sources, but of another place: of main, of another branch. */
export function isScopeElsewhere(scope: string, place: string, sources: ReadonlySet<string>): boolean {
  const end = scope.indexOf(" ");
  const other = scope.slice(0, end);
  return other !== place && other.split("#", 1)[0] === place.split("#", 1)[0] && sources.has(sourceOfScope(scope));
}

/** The same for a NetBox as it was configured: with a default port, a slash at its end, in any case. */
export function recordScope(netbox: PlaceOptions, source: string): string {
  return scopeOf(placeOf(netbox), source);
}

/** Name of the source that a scope is of. */
export function sourceOfScope(scope: string): string {
  return scope.slice(scope.indexOf(" ") + 1);
}

function isOfFilter({ isWanted, ofGuests, ofParents }: RecordsFilter, { kind, key, parent = "" }: WrittenRecord): boolean {
  const narrowed = ofParents?.get(kind);
  if (isWanted?.(kind) === false || (narrowed !== undefined && !narrowed.parents.has(parent) && !narrowed.keys.has(key))) return false;
  const guest = ofGuests === undefined ? undefined : guestOf(key);
  return guest === undefined || ofGuests?.keys.has(guest) === true || ofGuests?.wholeKinds.has(kind) === true;
}

/** Records in memory, for one process and for tests. */
export function memoryLastWritten(): LastWritten {
  const scopes = new Map<string, Map<string, WrittenRecord>>();
  const marks = new Map<string, Map<string, StaleMark>>();
  const recordsIn = (scope: string): readonly WrittenRecord[] => [...(scopes.get(scope)?.values() ?? [])];
  return {
    load: async (scope, filter = {}) => recordsIn(scope).filter((record) => isOfFilter(filter, record)),
    loadOfRows: async (scope, kind, netboxIds) => recordsIn(scope).filter((record) => record.kind === kind && netboxIds.has(record.netboxId)),
    countOwned: async (scope) => new Map([...Map.groupBy(recordsIn(scope), ({ kind }) => kind)].map(([kind, records]) => [kind, records.filter(({ isOwned }) => isOwned).length])),
    scopes: async () => [...scopes].flatMap(([scope, records]) => (records.size > 0 ? [scope] : [])),
    loadStale: async (scope) => [...(marks.get(scope)?.values() ?? [])],
    save: async (scope, changes) => {
      const records = scopes.get(scope) ?? new Map<string, WrittenRecord>();
      scopes.set(scope, records);
      for (const { kind, key } of changes.drop) records.delete(`${kind} ${key}`);
      for (const record of changes.put) records.set(`${record.kind} ${record.key}`, record);
      const stale = marks.get(scope) ?? new Map<string, StaleMark>();
      marks.set(scope, stale);
      for (const { kind, under } of changes.stale?.drop ?? []) stale.delete(`${kind} ${under}`);
      for (const mark of changes.stale?.put ?? []) stale.set(`${mark.kind} ${mark.under}`, mark);
    },
  };
}
