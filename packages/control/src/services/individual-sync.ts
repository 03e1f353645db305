import { AppError, Dependency, INDIVIDUAL_KINDS } from "@proxbox/contract";
import type { IndividualKind } from "@proxbox/contract";
import { z } from "zod";
import { getRequestContext } from "./backend-context.ts";
import type { BackendRequestContext } from "./backend-context.ts";
import { requestSync, toSyncAnswer } from "./backend-proxy.ts";
import type { ProxyParts, SyncAnswer } from "./backend-proxy.ts";

type Query = Readonly<Record<string, string>>;

/** One object to sync. */
export interface ObjectRequest {
  /** A kind of wire-contract.md 1.8: `vm`, `storage`, `task-history`. */
  readonly kind: string;
  readonly query: Query;
  /** The backend's own ids of the Proxmox endpoints to look in: never empty, because none means all (wire-contract.md 0.6). */
  readonly wireIds: readonly number[];
  readonly endpointId?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What became of an object, and of what it depends on. */
export interface ObjectAnswer extends SyncAnswer {
  /** In the order of the calls. */
  readonly dependencies: readonly (SyncAnswer & { readonly kind: string })[];
}

// The answer of a Python backend may lack much of ours, or be just `{"error": …}`.
const LooseAnswer = z.looseObject({ error: z.string().nullish().catch(null), dependencies_synced: z.array(z.unknown()).catch([]) });

// A cluster's whole tree is far less; a backend that names ever new dependencies must come to an end.
const mostCalls = 100;

const PASSED_ON = ["cluster_name", "node", "node_name", "type", "vmid", "storage_name", "storage", "volid", "snapshot_name", "interface_name", "ip_address", "disk_name", "replication_id", "job_id", "upid"];

function kindOf(name: string): IndividualKind | undefined {
  return INDIVIDUAL_KINDS.find((kind) => kind.name === name || kind.objectType === name);
}

function isRequired(schema: unknown): boolean {
  return schema instanceof z.ZodType && !schema.safeParse(undefined).success;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function missingIn({ query }: IndividualKind, given: Query): string | undefined {
  return Object.keys(query).find((name) => isRequired(query[name]) && !given[name]);
}

/** Parameters of a dependency's own call: from the item first, then from what led to it; a guest is a `qemu` one when nothing says otherwise. */
function queryOf(kind: IndividualKind, item: Dependency, inherited: Query): Query {
  const named = kind.names === undefined ? {} : { [kind.names]: item.name };
  const values: Readonly<Record<string, unknown>> = { type: "qemu", ...inherited, ...named, ...item };
  const entries = Object.keys(kind.query).map((name) => [name, textOf(values[name])] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""));
}

function inheritedBy(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([name]) => PASSED_ON.includes(name)));
}

/** One call to make. */
interface Call {
  readonly kind: IndividualKind;
  readonly query: Query;
}

function keyOf({ kind, query }: Call): string {
  return `${kind.name}?${new URLSearchParams(Object.entries(query).toSorted(([left], [right]) => (left < right ? -1 : 1))).toString()}`;
}

function dependenciesOf(json: unknown, { query }: Call): Call[] {
  const items = LooseAnswer.safeParse(json).data?.dependencies_synced ?? [];
  return items.flatMap((entry) => {
    const item = Dependency.safeParse(entry).data;
    const kind = item === undefined ? undefined : kindOf(item.object_type);
    if (item === undefined || kind === undefined || (item.action !== "created" && item.action !== "updated")) return [];
    const call = { kind, query: queryOf(kind, item, inheritedBy(query)) };
    return missingIn(kind, call.query) === undefined ? [call] : [];
  });
}

async function callOnce(parts: ProxyParts, context: BackendRequestContext | null, { call, request }: { readonly call: Call; readonly request: ObjectRequest }): Promise<{ readonly answer: SyncAnswer; readonly next: Call[] }> {
  const path = `sync/individual/${call.kind.name}`;
  const sync = { path, query: { ...call.query, proxmox_endpoint_ids: request.wireIds.join(",") }, signal: request.signal };
  const reply = await requestSync(parts, context, sync);
  const error = reply.ok ? LooseAnswer.safeParse(reply.json).data?.error : undefined;
  if (!reply.ok || error === undefined || error === null || error === "") return { answer: toSyncAnswer(sync, reply), next: reply.ok ? dependenciesOf(reply.json, call) : [] };
  // 200, and yet it failed (B6).
  const failed = new AppError("BE_SYNC_FAILED", { detail: error, where: reply.requestedUrls.at(-1) ?? path, status: 502 });
  return { answer: toSyncAnswer(sync, { ok: false, status: 502, error: failed, isRetryable: false, requestedUrls: reply.requestedUrls }), next: [] };
}

function toCall({ kind: name, query, wireIds }: ObjectRequest): Call {
  const kind = kindOf(name);
  if (kind === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no kind of object called ${name}` });
  if (wireIds.length === 0) throw new AppError("CFG_SCOPE_EMPTY", { detail: "no Proxmox endpoint is named, and none would mean all" });
  const missing = missingIn(kind, query);
  if (missing !== undefined) throw new AppError("CFG_SETTING_INVALID", { detail: `${kind.name} needs ${missing}` });
  return { kind, query };
}

/**
 * Syncs one object, and then what the backend says it had to make or change for it, each once (wire-contract.md 1.8). An `error` within
 * a 200 is a failure with 502. Throws when the kind is unknown, a parameter lacks, or no endpoint is named.
 */
export async function syncObject(parts: ProxyParts, request: ObjectRequest): Promise<ObjectAnswer> {
  const first = toCall(request);
  const context = await getRequestContext(parts, request.endpointId);
  const visited = new Set([keyOf(first)]);
  const { answer, next: waiting } = await callOnce(parts, context, { call: first, request });
  const dependencies: (SyncAnswer & { kind: string })[] = [];
  for (let call = waiting.shift(); call !== undefined && visited.size < mostCalls; call = waiting.shift()) {
    if (visited.has(keyOf(call))) continue;
    visited.add(keyOf(call));
    const { answer: other, next } = await callOnce(parts, context, { call, request });
    dependencies.push({ kind: call.kind.name, ...other });
    waiting.push(...next);
  }
  return { ...answer, dependencies };
}
