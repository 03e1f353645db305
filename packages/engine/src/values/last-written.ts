import type { FieldValue } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";
import type { Fingerprint } from "./fingerprint.ts";
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

/**
 * Where ownership records live between runs: memory, or a file (`@proxbox/state`). A scope is one source in one NetBox.
 * Losing it loses no data: objects are adopted again and NetBox's values are kept where they differ.
 */
export interface LastWritten {
  /** `isWanted` leaves the records of other kinds where they are: a large estate has 100,000 of them. */
  load(scope: string, isWanted?: (kind: KindName) => boolean): Promise<readonly WrittenRecord[]>;
  /** What of a scope could not be seen in its last runs, and since when. */
  loadStale(scope: string): Promise<readonly StaleMark[]>;
  /** Atomic: all or nothing. */
  save(scope: string, changes: RecordChanges): Promise<void>;
}

/** Name of the scope of one source in one NetBox. */
export function scopeOf(netboxUrl: string, source: string): string {
  return `${netboxUrl} ${source}`;
}

/** The same for NetBox's URL as it was configured: with a default port, a slash at its end, in any case. Throws `TypeError` for what is no URL. */
export function recordScope(netboxUrl: string, source: string): string {
  const { origin, pathname } = new URL(netboxUrl);
  return scopeOf(`${origin}${pathname.replace(/\/+$/, "")}`, source);
}

/** Records in memory, for one process and for tests. */
export function memoryLastWritten(): LastWritten {
  const scopes = new Map<string, Map<string, WrittenRecord>>();
  const marks = new Map<string, Map<string, StaleMark>>();
  return {
    load: async (scope, isWanted = () => true) => [...(scopes.get(scope)?.values() ?? [])].filter(({ kind }) => isWanted(kind)),
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
