import type { Plan, PlanOutcome } from "@proxbox/contract";
import type { Page } from "./page.ts";
import type { LockoutTable } from "./lockout-table.ts";
import type { ObjectTable } from "./object-table.ts";
import type { SearchTable } from "./search-table.ts";
import type { StaleTable } from "./stale-table.ts";
import type { SyncSettingsTable } from "./sync-settings-table.ts";
import type { LastWritten } from "@proxbox/engine";
import type { ConflictTable } from "@proxbox/state";

/** Everything the backend keeps, in one file that this process alone holds until `close`. Times are ISO texts in UTC. */
export interface Store {
  readonly apiKeys: ApiKeyTable;
  readonly lockouts: LockoutTable;
  readonly netboxEndpoint: NetboxEndpointTable;
  readonly proxmoxEndpoints: ProxmoxEndpointTable;
  readonly lastWritten: LastWritten;
  readonly plans: PlanTable;
  readonly runs: RunTable;
  readonly inventory: InventoryTable;
  readonly conflicts: ConflictTable;
  readonly stale: StaleTable;
  readonly objects: ObjectTable;
  readonly search: SearchTable;
  readonly syncSettings: SyncSettingsTable;
  /** Gives the file up; closing twice is fine. */
  close(): void;
}

/** A key as it is kept: never the key itself, only its slow hash. */
export interface ApiKeyRow {
  readonly id: number;
  readonly label: string;
  readonly isActive: boolean;
  readonly createdAt: string;
  readonly hash: string;
}

/** A key to be kept. */
export type NewApiKey = Pick<ApiKeyRow, "label" | "hash" | "createdAt">;

/** The keys that open the backend; once there was one, the bootstrap claim is spent for ever. */
export interface ApiKeyTable {
  list(): readonly ApiKeyRow[];
  add(key: NewApiKey): ApiKeyRow;
  /** One transaction: the permanent claim and the first key; undefined when it was claimed before, also after all keys are gone. */
  claimBootstrap(key: NewApiKey): ApiKeyRow | undefined;
  isClaimed(): boolean;
  /** undefined: no such key; "last-active": refused, nothing changed. */
  setActive(id: number, isActive: boolean): ApiKeyRow | "last-active" | undefined;
  remove(id: number): "removed" | "last-active" | undefined;
}

/** The NetBox that is written to, with its token in clear; at rest `token` and `tokenKey` are encrypted. */
export interface NetboxEndpointRow {
  readonly id: number;
  readonly name: string;
  readonly ipAddress: string;
  readonly domain: string;
  readonly port: number;
  readonly tokenVersion: "v1" | "v2";
  readonly token: string;
  readonly tokenKey: string | null;
  readonly isVerifyingTls: boolean;
  readonly isEnabled: boolean;
}

/** A NetBox endpoint without its id. */
export type NewNetboxEndpoint = Omit<NetboxEndpointRow, "id">;

/** The one NetBox endpoint, if any. */
export interface NetboxEndpointTable {
  get(): NetboxEndpointRow | undefined;
  /** undefined when there is one already. */
  create(row: NewNetboxEndpoint): NetboxEndpointRow | undefined;
  /** undefined: no endpoint of this id. */
  update(id: number, row: NewNetboxEndpoint): NetboxEndpointRow | undefined;
  remove(id: number): boolean;
}

/** A Proxmox VE that is read, with its credentials in clear; at rest `password`, `tokenName` and `tokenValue` are encrypted. */
export interface ProxmoxEndpointRow {
  readonly id: number;
  /** Stable first part of every key of its objects; made at creation from the name, never changed by a rename. */
  readonly source: string;
  readonly name: string;
  readonly ipAddress: string;
  readonly domain: string | null;
  readonly port: number;
  readonly username: string;
  readonly password: string | null;
  readonly tokenName: string | null;
  readonly tokenValue: string | null;
  readonly isVerifyingTls: boolean;
  readonly isEnabled: boolean;
  readonly isAllowingWrites: boolean;
  readonly accessMethods: "api" | "api_ssh";
  readonly siteId: number | null;
  readonly siteSlug: string | null;
  readonly siteName: string | null;
  readonly tenantId: number | null;
  readonly tenantSlug: string | null;
  readonly tenantName: string | null;
  readonly timeoutSeconds: number | null;
  readonly maxRetries: number | null;
  readonly retryBackoffSeconds: number | null;
}

/** A Proxmox endpoint without what the store gives it. */
export type NewProxmoxEndpoint = Omit<ProxmoxEndpointRow, "id" | "source">;

/** The Proxmox endpoints, by id; ids are never given twice. */
export interface ProxmoxEndpointTable {
  count(): number;
  list(page?: Page): readonly ProxmoxEndpointRow[];
  get(id: number): ProxmoxEndpointRow | undefined;
  create(row: NewProxmoxEndpoint): ProxmoxEndpointRow | "name-taken";
  update(id: number, row: NewProxmoxEndpoint): ProxmoxEndpointRow | "name-taken" | undefined;
  /** Drops its inventory and conflicts too; last-written records stay, for the day that it comes back under its name. */
  remove(id: number): boolean;
}

/** A plan kept for review. */
export interface SavedPlan {
  readonly id: string;
  readonly createdAt: string;
  readonly status: "open" | "applied" | "discarded";
  readonly appliedAt: string | null;
  readonly appliedRunId: string | null;
  /** JSON: the request (scope, stages, settings) it was made with. */
  readonly request: unknown;
  readonly plan: Plan;
  readonly headline: string;
  /** What became of it; null while nothing was written. */
  readonly outcome: PlanOutcome | null;
}

/** A plan without what may be megabytes. */
export type PlanHeading = Omit<SavedPlan, "plan" | "outcome">;

/** The saved plans, newest first. */
export interface PlanTable {
  list(page: Page): { readonly total: number; readonly plans: readonly PlanHeading[] };
  get(id: string): SavedPlan | undefined;
  add(plan: Omit<SavedPlan, "outcome">): void;
  markApplied(id: string, applied: { readonly at: string; readonly runId: string }): void;
  keepOutcome(id: string, outcome: PlanOutcome): void;
  remove(id: string): boolean;
}

/** How far a run has come; `interrupted`: its process died. */
export type RunState = "running" | "completed" | "failed" | "cancelled" | "interrupted";

/** A run, going on or past. */
export interface RunRow {
  readonly id: string;
  readonly kind: string;
  readonly state: RunState;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly request: unknown;
  /** null until it is finished. */
  readonly result: unknown;
  /** Sequence of its last event, 0 when it has none. */
  readonly lastSequence: number;
}

/** One event of a run, as it went out. */
export interface RunEventRow {
  readonly sequence: number;
  readonly at: string;
  readonly event: string;
  /** The frame's JSON, ASCII. */
  readonly data: string;
}

/** The runs and their events. */
export interface RunTable {
  add(run: { readonly id: string; readonly kind: string; readonly startedAt: string; readonly request: unknown }): void;
  finish(id: string, end: { readonly state: RunState; readonly finishedAt: string; readonly result: unknown }): void;
  get(id: string): RunRow | undefined;
  /** Newest first. */
  list(page: Page): readonly RunRow[];
  /** One transaction for the batch; sequences are the caller's, growing by run from 1. Throws `RUN_BUG` for an unknown run. */
  append(id: string, events: readonly RunEventRow[]): void;
  /** The events behind sequence `after`, oldest first, at most `limit`. */
  events(id: string, after: number, limit: number): readonly RunEventRow[];
  /** At start: every run still "running" belongs to a process that died; gives their ids. */
  markInterrupted(at: string): readonly string[];
  /** Retention: drops runs finished before `before`, and the oldest finished ones beyond `keep` runs; gives how many. */
  prune(before: string, keep: number): number;
}

/** An object that has no model in NetBox. */
export interface InventoryItem {
  readonly kind: string;
  /** Stable: `<source>/<kind>/<natural id>`. */
  readonly key: string;
  readonly label: string;
  /** Key of the guest it hangs on (`<source>/qemu/100`), if any. */
  readonly parent: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An object of the inventory and when it was seen. */
export interface InventoryRow extends InventoryItem {
  readonly source: string;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** Why it was not seen last time though it was not proven gone; null when seen. */
  readonly staleReason: string | null;
}

/** What a look changed, in objects; `kept`: not seen and not proven gone. */
export interface InventoryDelta {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly kept: number;
}

/** What one look at one kind of one source showed. */
export interface InventoryLook {
  readonly source: string;
  readonly kind: string;
  readonly items: readonly InventoryItem[];
  /** Keys at and below which not everything could be seen, and why. */
  readonly unseen: readonly { readonly under: string; readonly reason: string }[];
  /** Only these keys were asked for; about every other nothing is known. */
  readonly onlyKeys?: readonly string[];
  /** Only what hangs on these parents was asked for. */
  readonly onlyParents?: readonly string[];
  /** Says what would become of it, and keeps nothing. */
  readonly isTrial?: boolean;
  readonly at: string;
  /** Told once everything is stored. */
  readonly onChange?: (item: InventoryItem, action: "created" | "updated" | "deleted") => void;
}

/** Which objects of a kind to list; each word of `search` stands in the label or key, in any case. */
export interface InventoryQuery extends Page {
  readonly source?: string;
  readonly parent?: string;
  readonly search?: string;
}

/** The objects that have no model in NetBox. */
export interface InventoryTable {
  at(kind: string, key: string): InventoryRow | undefined;
  /** By key. */
  list(kind: string, query: InventoryQuery): { readonly total: number; readonly items: readonly InventoryRow[] };
  /** Number of objects by kind. */
  kinds(): Readonly<Record<string, number>>;
  /**
   * One transaction. Items not in the list are deleted only where `unseen` has no entry at or above their key (prefix by "/")
   * or their parent's, else kept and marked stale with its reason.
   */
  reconcile(look: InventoryLook): InventoryDelta;
}
