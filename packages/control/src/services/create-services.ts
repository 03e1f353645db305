import type { BackendDoor } from "../endpoints/backend-door.ts";
import { createKeyKeeper, waitForBackendReady } from "./backend-auth.ts";
import { getRequestContext } from "./backend-context.ts";
import type { BackendRequestContext } from "./backend-context.ts";
import { cancelBackendRun, iterBackendSseLines, runSyncStream, syncFullUpdateResource, syncResource } from "./backend-proxy.ts";
import type { SyncAnswer, SyncRequest, SyncStreamEnd } from "./backend-proxy.ts";
import { createConnections } from "./connections.ts";
import type { OnFrame } from "./consume-stream.ts";
import { noBackend, requestBackend } from "./http-client.ts";
import type { BackendReply, HttpParts, PolicyRequest } from "./http-client.ts";
import { syncObject } from "./individual-sync.ts";
import type { ObjectAnswer, ObjectRequest } from "./individual-sync.ts";
import { createOpenApiSchemas } from "./openapi-schema.ts";
import type { OpenApiSchemas, SchemaAnswer } from "./openapi-schema.ts";
import { readCluster } from "./read-cluster.ts";
import type { ClusterFacts, WireTarget } from "./read-cluster.ts";
import type { ServiceLimits, ServiceParts } from "./service-parts.ts";
import { createServiceStatuses } from "./service-status.ts";
import type { ServiceStatuses } from "./service-status.ts";
import { syncCluster, syncVm } from "./sync-by-id.ts";
import type { ByIdRequest } from "./sync-by-id.ts";

/** Everything that is asked of the backends, by their ids here; whoever asks, the policy is the same. */
export interface Services {
  /** What the endpoints need: JSON requests, and the check of the key. */
  readonly door: BackendDoor;
  /** How endpoints are, for the cards. */
  readonly statuses: ServiceStatuses;
  request(backendId: number | undefined, request: PolicyRequest): Promise<BackendReply>;
  /** Resolves when the backend answers on any of its addresses; throws why not within its bounded tries. */
  waitUntilReady(backendId: number, signal?: AbortSignal): Promise<void>;
  /** Runs a sync to its end. Throws only the signal's reason and what `onFrame` throws. */
  runStream(request: Omit<SyncRequest, "endpointId"> & { readonly backendId?: number; readonly onFrame?: OnFrame }): Promise<SyncStreamEnd>;
  /** A backend's stream as text, ending in the seed's two frames when it cannot be had. */
  iterBackendSseLines(request: SyncRequest): AsyncIterable<string>;
  syncResource(request: SyncRequest): Promise<SyncAnswer>;
  syncFullUpdateResource(request: Omit<SyncRequest, "path">): Promise<SyncAnswer>;
  syncObject(request: ObjectRequest): Promise<ObjectAnswer>;
  syncCluster(request: ByIdRequest): Promise<SyncAnswer>;
  syncVm(request: ByIdRequest): Promise<SyncAnswer>;
  /** Throws when the cluster's status cannot be read. */
  readCluster(target: WireTarget & { readonly backendId: number }): Promise<ClusterFacts>;
  /** The backend's API. */
  readSchema(backendId: number | undefined, options?: Parameters<OpenApiSchemas["read"]>[1]): Promise<SchemaAnswer>;
  offersFullUpdate(backendId: number): Promise<boolean>;
  offersCancel(backendId: number): Promise<boolean>;
  keepsBranches(backendId: number): Promise<boolean>;
  /** Asks the backend to stop a run; resolves also when it knows none. */
  cancelRun(backendId: number, runId: string): Promise<void>;
  /** Cuts every connection. */
  close(): Promise<void>;
}

/** The seed's numbers. */
const LIMITS: ServiceLimits = { connectMs: 5_000, answerMs: 30_000, chunkMs: 3_600_000 };

async function demandContext(parts: ServiceParts, backendId: number | undefined): Promise<BackendRequestContext> {
  const context = await getRequestContext(parts, backendId);
  if (context === null) throw noBackend().error;
  return context;
}

function doorOf(parts: ServiceParts, { http, check }: { readonly http: HttpParts; readonly check: BackendDoor["checkKey"] }): BackendDoor {
  return {
    checkKey: check,
    async requestJson(backendId, request) {
      const context = await getRequestContext(parts, backendId);
      const reply = context === null ? noBackend() : await requestBackend(http, context, { ...request, expects: "json" });
      if (reply.ok) return { status: reply.status, body: reply.json };
      const { message, code, hint } = reply.error;
      return { status: reply.status, body: reply.json ?? { detail: message, code, hint }, error: reply.error };
    },
  };
}

/** Opens the services; nothing is asked of anybody yet. */
export function createServices(parts: ServiceParts): Services {
  const limits = { ...LIMITS, ...parts.limits };
  const connections = createConnections(limits);
  const keyParts = { ...parts, limits, connections };
  const keys = createKeyKeeper(keyParts);
  const http: HttpParts = { connections, limits, timers: parts.timers, clock: parts.clock, mendKey: keys.mend };
  const proxy = { ...http, endpoints: parts.endpoints };
  const schemas = createOpenApiSchemas(http);
  const context = (backendId: number | undefined) => demandContext(parts, backendId);
  const check: BackendDoor["checkKey"] = async (backendId, signal) => {
    const backend = await parts.endpoints.backend(backendId);
    if (backend?.enabled !== true) return { is: "refused", error: noBackend().error };
    return keys.check(backend, { isForced: true, signal });
  };
  return {
    door: doorOf(parts, { http, check }),
    statuses: createServiceStatuses({ ...parts, http, keys }),
    async request(backendId, request) {
      const found = await getRequestContext(parts, backendId);
      return found === null ? noBackend() : requestBackend(http, found, request);
    },
    waitUntilReady: async (backendId, signal) => waitForBackendReady(keyParts, await context(backendId), { signal }),
    runStream: ({ backendId, ...request }) => runSyncStream(proxy, { ...request, endpointId: backendId }),
    iterBackendSseLines: (request) => iterBackendSseLines(proxy, request),
    syncResource: (request) => syncResource(proxy, request),
    syncFullUpdateResource: (request) => syncFullUpdateResource(proxy, request),
    syncObject: (request) => syncObject(proxy, request),
    syncCluster: (request) => syncCluster(proxy, request),
    syncVm: (request) => syncVm(proxy, request),
    readCluster: async ({ backendId, ...target }) => readCluster(http, await context(backendId), target),
    readSchema: async (backendId, options) => schemas.read(await context(backendId), options),
    offersFullUpdate: async (backendId) => schemas.offersFullUpdate(await context(backendId)),
    keepsBranches: async (backendId) => schemas.keepsBranches(await context(backendId)),
    offersCancel: async (backendId) => schemas.offersCancel(await context(backendId)),
    cancelRun: async (backendId, runId) => void (await cancelBackendRun(http, await context(backendId), runId)),
    close: () => connections.close(),
  };
}
