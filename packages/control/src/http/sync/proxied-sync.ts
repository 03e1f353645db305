import { AppError, FULL_UPDATE_STAGES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import type { Queries } from "../../database/database.ts";
import type { Preflight } from "../../endpoints/preflight.ts";
import type { EndpointReader, StoredBackend, StoredProxmox } from "../../endpoints/stored-endpoint.ts";
import { claimHolder } from "../../jobs/claim-holder.ts";
import { whySkipped } from "../../jobs/sync/why-skipped.ts";
import { sseErrorFrames } from "../../services/backend-proxy.ts";
import type { SyncRequest } from "../../services/backend-proxy.ts";
import type { ObjectAnswer, ObjectRequest } from "../../services/individual-sync.ts";
import type { SettingsStore } from "../../settings/create-settings.ts";
import { stageQuery } from "../../settings/stage-query.ts";

/** What a proxied sync works with. */
export interface ProxiedSyncParts {
  readonly queries: Queries;
  readonly reader: Pick<EndpointReader, "backend" | "backends" | "proxmox">;
  readonly settings: Pick<SettingsStore, "read">;
  readonly preflight: Preflight;
  /** The backend's stream as text, ending in the seed's two frames when it cannot be had. */
  readonly iterBackendSseLines: (request: SyncRequest) => AsyncIterable<string>;
  readonly syncObject: (request: ObjectRequest) => Promise<ObjectAnswer>;
}

/** What is asked for; ids are ours. */
export interface ProxiedSyncRequest {
  /** Stages that the path runs. */
  readonly stages: readonly StageName[];
  /** Without a leading slash. */
  readonly path: string;
  readonly proxmoxEndpointIds: readonly number[];
  readonly backendId?: number | undefined;
  readonly netboxVmIds?: readonly number[] | undefined;
}

/** A sync that may be passed through. */
export interface ProxiedSync {
  readonly backend: StoredBackend;
  readonly endpoints: readonly StoredProxmox[];
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

async function selectedEndpoints({ reader }: ProxiedSyncParts, ids: readonly number[]): Promise<[StoredProxmox, ...StoredProxmox[]]> {
  const endpoints = await Promise.all(ids.map((id) => reader.proxmox(id)));
  const [first, ...others] = endpoints.map((endpoint, index) => {
    if (endpoint === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: `there is no Proxmox endpoint ${String(ids[index])}` });
    if (!endpoint.enabled) throw new AppError("CFG_SCOPE_INVALID", { detail: `${endpoint.name} is disabled` });
    return endpoint;
  });
  if (first === undefined) throw new AppError("CFG_SCOPE_INVALID", { detail: "no Proxmox endpoint is named" });
  return [first, ...others];
}

/** The backend that is named, else that of the endpoints, else the first enabled one by id. */
async function selectedBackend({ reader }: ProxiedSyncParts, endpoints: readonly StoredProxmox[], backendId: number | undefined): Promise<StoredBackend> {
  const ids = new Set(endpoints.map((endpoint) => backendId ?? endpoint.backendId));
  const [id] = ids;
  if (ids.size > 1) throw new AppError("CFG_SCOPE_INVALID", { detail: "the endpoints belong to several backends: sync them one by one" });
  const backend = id === undefined ? (await reader.backends()).find(({ enabled }) => enabled) : await reader.backend(id);
  if (backend === undefined || !backend.enabled) throw new AppError("SYNC_NO_BACKEND", { detail: backend === undefined ? "no enabled one is there" : `${backend.name} is disabled` });
  return backend;
}

/** The one query for all endpoints: a stream has one, so their own settings must not differ. */
async function sharedQuery({ settings }: ProxiedSyncParts, [first, ...others]: readonly [StoredProxmox, ...StoredProxmox[]]): Promise<Record<string, string>> {
  const common = await settings.read();
  const query = stageQuery(common, first);
  const isSame = others.every((endpoint) => JSON.stringify(stageQuery(common, endpoint)) === JSON.stringify(query));
  if (!isSame) throw new AppError("CFG_SCOPE_INVALID", { detail: "the endpoints have different sync settings: sync them one by one" });
  return query;
}

/**
 * Says how a sync is asked of a backend, or why it must not be: it never runs without a scope, never what the settings switch off, and
 * never while a job writes there. Throws `CFG_ENDPOINT_UNKNOWN`, `CFG_SCOPE_INVALID`, `SYNC_NO_BACKEND`, `CFG_SETTING_INVALID`, `RUN_BUSY`.
 */
export async function prepareProxiedSync(parts: ProxiedSyncParts, request: ProxiedSyncRequest): Promise<ProxiedSync> {
  const endpoints = await selectedEndpoints(parts, [...new Set(request.proxmoxEndpointIds)]);
  const backend = await selectedBackend(parts, endpoints, request.backendId);
  const query = await sharedQuery(parts, endpoints);
  // The original's full update knows no sync modes, and writes what is switched off (wire-contract.md 1.9). SDN it has not.
  const offReasons = request.stages.flatMap((stage) => (stage === "sdn" && request.stages.length > 1 ? [] : (whySkipped(stage, query) ?? [])));
  if (offReasons[0] !== undefined) throw new AppError("CFG_SETTING_INVALID", { detail: offReasons[0] });
  const jobId = await claimHolder(parts.queries, request.proxmoxEndpointIds);
  if (jobId !== undefined) throw new AppError("RUN_BUSY", { detail: `job ${jobId}` });
  const { netboxVmIds } = request;
  return { backend, endpoints, path: request.path, query: { ...query, ...(netboxVmIds === undefined ? {} : { netbox_vm_ids: netboxVmIds.join(",") }) } };
}

/** Brings the endpoints to the backend and gives its ids of them. Throws what blocks the backend, `SYNC_UNRESOLVED`, and the signal's reason. */
export async function wireIdsOf(parts: Pick<ProxiedSyncParts, "preflight">, { backend, endpoints }: ProxiedSync, signal: AbortSignal): Promise<number[]> {
  const { blocked, wireIds, unresolved } = await parts.preflight(backend, endpoints, signal);
  if (blocked !== undefined) throw blocked;
  return endpoints.map(({ id, name }) => {
    const wireId = wireIds.get(id);
    if (wireId === undefined) throw new AppError("SYNC_UNRESOLVED", { detail: `${name}: ${unresolved.get(id) ?? "the backend has no row of it"}` });
    return wireId;
  });
}

/**
 * The backend's stream, frame by frame. First a comment, so that the reader has its answer; then the endpoints are brought to the
 * backend, whose ids are sent. Every failure ends in the seed's two frames; only the signal's reason is thrown.
 */
export async function* proxiedFrames(parts: ProxiedSyncParts, sync: ProxiedSync, signal: AbortSignal): AsyncGenerator<string> {
  yield ": connected\n\n";
  try {
    const wireIds = await wireIdsOf(parts, sync, signal);
    const query = { ...sync.query, proxmox_endpoint_ids: wireIds.join(",") };
    yield* parts.iterBackendSseLines({ path: sync.path, query, endpointId: sync.backend.id, signal });
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof AppError)) throw thrown;
    yield* sseErrorFrames(thrown.message);
  }
}

/** Stages of a full update. */
export const FULL_UPDATE = { path: "full-update/stream", stages: FULL_UPDATE_STAGES } as const;
