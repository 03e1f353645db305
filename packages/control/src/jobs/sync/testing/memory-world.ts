import { AppError } from "@proxbox/contract";
import type { Log } from "@proxbox/server";
import { handTimers } from "@proxbox/lab";
import type { HandTimers } from "@proxbox/lab";
import type { StoredBackend, StoredProxmox } from "../../../endpoints/stored-endpoint.ts";
import type { ClusterFacts, PreflightEnd, StreamEnd, StreamRequest, SyncParts, WireData } from "../sync-parts.ts";

/** What a scripted stream does: it may send frames, and gives its end. */
export type StreamScript = (request: StreamRequest) => Promise<StreamEnd>;

/** Endpoints and a backend in memory; a test changes its members while the sync runs. */
export interface MemoryWorld {
  readonly parts: SyncParts;
  readonly timers: HandTimers;
  /** Resolves with the delay of the next timer that is set, in milliseconds. */
  untilTimer(): Promise<number>;
  readonly proxmoxes: StoredProxmox[];
  readonly backends: StoredBackend[];
  /** Every stream that was asked for. */
  readonly streams: readonly StreamRequest[];
  /** Run ids that were cancelled. */
  readonly cancelled: readonly string[];
  readonly noted: ReadonlyMap<number, ClusterFacts>;
  readonly modes: Record<string, string>;
  offersFullUpdate: boolean;
  isReady: (backendId: number) => Promise<void>;
  cancel: () => Promise<void>;
  readCluster: () => Promise<ClusterFacts>;
  preflight: (backend: StoredBackend, endpoints: readonly StoredProxmox[]) => PreflightEnd;
  /** Answers the next streams for this path in order; without a script a stream ends well with a count of 0. */
  play(path: string, ...scripts: readonly StreamScript[]): void;
}

/** A Proxmox endpoint called `pve-<id>`. */
export function storedProxmox(id: number, more: Partial<StoredProxmox> = {}): StoredProxmox {
  const place = { id: undefined, slug: undefined, name: undefined };
  return {
    id,
    name: `pve-${id}`,
    domain: `pve-${id}.example`,
    ipAddress: undefined,
    port: 8006,
    verifySsl: true,
    enabled: true,
    username: "sync@pve",
    password: "secret",
    tokenName: undefined,
    tokenValue: undefined,
    accessMethods: "api",
    backendId: undefined,
    site: place,
    tenant: place,
    timeout: undefined,
    maxRetries: undefined,
    retryBackoff: undefined,
    syncModes: {},
    overwrite: {},
    mode: "undefined",
    clusterName: undefined,
    version: undefined,
    ...more,
  };
}

/** A backend endpoint called `backend-<id>`. */
export function storedBackend(id: number, more: Partial<StoredBackend> = {}): StoredBackend {
  return { id, name: `backend-${id}`, domain: undefined, ipAddress: "127.0.0.1", port: 8800, verifySsl: true, enabled: true, useHttps: false, key: "k".repeat(64), keyTarget: undefined, ...more };
}

/** A stream that ends well. */
export function endsWell(result: WireData = { count: 0 }, ...frames: readonly (readonly [event: string, data: WireData])[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    return { ok: true, status: 200, message: "Sync completed.", result };
  };
}

/** A stream whose `complete` said that it failed. */
export function endsBadly(detail: string, ...frames: readonly (readonly [event: string, data: WireData])[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    return { ok: false, status: 503, error: new AppError("RUN_NOTHING_WRITTEN", { detail }), isRetryable: false };
  };
}

/** A stream that broke off on its way. */
export function breaksOff(more: { readonly status?: number; readonly retryAfterMs?: number } = {}, ...frames: readonly (readonly [event: string, data: WireData])[]): StreamScript {
  return async ({ onFrame }) => {
    for (const [event, data] of frames) await onFrame(event, data);
    return { ok: false, status: 502, error: new AppError("NB_UNREACHABLE", { detail: "the connection broke off" }), isRetryable: true, ...more };
  };
}

/** A stream that never ends until it is aborted. */
export function hangs(reached: () => void): StreamScript {
  return ({ signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      reached();
    });
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** Makes a world with these Proxmox endpoints and one backend. The backend's id of endpoint n is n + 100. */
export function memoryWorld(ids: readonly number[] = [1]): MemoryWorld {
  const timers = handTimers();
  let timerSet = Promise.withResolvers<number>();
  const proxmoxes = ids.map((id) => storedProxmox(id));
  const backends = [storedBackend(1)];
  const scripts = new Map<string, StreamScript[]>();
  const streams: StreamRequest[] = [];
  const cancelled: string[] = [];
  const noted = new Map<number, ClusterFacts>();
  let runs = 0;
  const world: MemoryWorld = {
    timers,
    untilTimer: () => timerSet.promise,
    proxmoxes,
    backends,
    streams,
    cancelled,
    noted,
    modes: { sync_mode_sdn: "disabled", sync_mode_sdn_bgp: "disabled" },
    offersFullUpdate: true,
    isReady: async () => {},
    cancel: async () => {},
    readCluster: async () => ({ mode: "cluster", clusterName: "lab", version: "9.1", nodes: 3, warnings: [] }),
    preflight: (_backend, endpoints) => ({ notes: [], wireIds: new Map(endpoints.map(({ id }) => [id, id + 100])), unresolved: new Map() }),
    play(path, ...more) {
      scripts.set(path, [...(scripts.get(path) ?? []), ...more]);
    },
    parts: {
      endpoints: {
        backend: async (id) => backends.find((each) => each.id === id),
        backends: async () => [...backends],
        proxmox: async (id) => proxmoxes.find((each) => each.id === id),
        proxmoxes: async () => [...proxmoxes],
      },
      services: {
        waitUntilReady: (backendId) => world.isReady(backendId),
        async runStream(request) {
          streams.push(request);
          const script = scripts.get(request.path)?.shift() ?? endsWell();
          return script(request);
        },
        readCluster: () => world.readCluster(),
        offersFullUpdate: async () => world.offersFullUpdate,
        async cancelRun(_backendId, runId) {
          cancelled.push(runId);
          await world.cancel();
        },
      },
      baseQuery: async ({ syncModes }) => ({ fetch_max_concurrency: "8", ...world.modes, ...Object.fromEntries(Object.entries(syncModes).map(([name, mode]) => [`sync_mode_${name}`, mode])) }),
      preflight: async (backend, endpoints) => world.preflight(backend, endpoints),
      async noteCluster(id, facts) {
        noted.set(id, facts);
      },
      clock: () => new Date("2026-11-25T12:00:00Z"),
      timers: {
        after(delayMs, call) {
          const callOff = timers.after(delayMs, call);
          timerSet.resolve(delayMs);
          timerSet = Promise.withResolvers();
          return callOff;
        },
      },
      newId: () => `run-${++runs}`,
      log: silent,
    },
  };
  return world;
}
