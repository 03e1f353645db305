import { Settings } from "@proxbox/contract";
import type { Log, Timers } from "@proxbox/server";
import { handTimers } from "@proxbox/lab";
import type { HandTimers } from "@proxbox/lab";
import type { PreflightEnd } from "../endpoints/preflight.ts";
import type { ClusterFacts } from "../services/read-cluster.ts";
import type { StoredBackend, StoredProxmox } from "../endpoints/stored-endpoint.ts";
import type { StreamRequest, SyncParts } from "../jobs/sync/sync-parts.ts";
import { sampleBackend, sampleProxmox } from "./endpoint-samples.ts";
import { endsWell } from "./stream-scripts.ts";
import type { StreamScript } from "./stream-scripts.ts";

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
  /** Sync modes of the settings that differ from the defaults: `{ node: "disabled" }`. */
  readonly modes: Record<string, string>;
  offersFullUpdate: boolean;
  keepsBranches: boolean;
  isReady: (backendId: number) => Promise<void>;
  cancel: () => Promise<void>;
  readCluster: () => Promise<ClusterFacts>;
  preflight: (backend: StoredBackend, endpoints: readonly StoredProxmox[]) => PreflightEnd;
  /** Answers the next streams for this path in order; without a script a stream ends well with a count of 0. */
  play(path: string, ...scripts: readonly StreamScript[]): void;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** Timers of which a test learns when one is set. */
function toldTimers(timers: HandTimers): { readonly timers: Timers; untilTimer(): Promise<number> } {
  let set = Promise.withResolvers<number>();
  return {
    untilTimer: () => set.promise,
    timers: {
      after(delayMs, call) {
        const callOff = timers.after(delayMs, call);
        set.resolve(delayMs);
        set = Promise.withResolvers();
        return callOff;
      },
    },
  };
}

/** What the world keeps of what was done to it. */
interface Done {
  readonly scripts: Map<string, StreamScript[]>;
  readonly streams: StreamRequest[];
  readonly cancelled: string[];
  readonly noted: Map<number, ClusterFacts>;
}

type Answers = Omit<MemoryWorld, "parts" | "streams" | "cancelled" | "noted">;

function servicesOf(world: Answers, { scripts, streams, cancelled }: Done): SyncParts["services"] {
  return {
    waitUntilReady: (backendId) => world.isReady(backendId),
    async runStream(request) {
      streams.push(request);
      const script = scripts.get(request.path)?.shift() ?? endsWell();
      return script(request);
    },
    readCluster: () => world.readCluster(),
    offersFullUpdate: async () => world.offersFullUpdate,
    keepsBranches: async () => world.keepsBranches,
    async cancelRun(_backendId, runId) {
      cancelled.push(runId);
      await world.cancel();
    },
  };
}

function partsOf(world: Answers, done: Done, timers: Timers): SyncParts {
  let runs = 0;
  return {
    endpoints: {
      backend: async (id) => world.backends.find((each) => each.id === id),
      backends: async () => [...world.backends],
      proxmox: async (id) => world.proxmoxes.find((each) => each.id === id),
      proxmoxes: async () => [...world.proxmoxes],
    },
    services: servicesOf(world, done),
    settings: { read: async () => Settings.parse({ sync_modes: world.modes }) },
    preflight: async (backend, endpoints) => world.preflight(backend, endpoints),
    async noteCluster(id, facts) {
      done.noted.set(id, facts);
    },
    clock: () => new Date("2026-11-25T12:00:00Z"),
    timers,
    newId: () => `run-${++runs}`,
    log: silent,
  };
}

/** Makes a world with these Proxmox endpoints and one backend. The backend's id of endpoint n is n + 100. */
export function memoryWorld(ids: readonly number[] = [1]): MemoryWorld {
  const hand = handTimers();
  const told = toldTimers(hand);
  const done: Done = { scripts: new Map(), streams: [], cancelled: [], noted: new Map() };
  const answers: Answers = {
    timers: hand,
    untilTimer: told.untilTimer,
    proxmoxes: ids.map((id) => sampleProxmox({ id, name: `pve-${id}` })),
    backends: [sampleBackend({ name: "backend-1" })],
    modes: {},
    offersFullUpdate: true,
    keepsBranches: true,
    isReady: async () => {},
    cancel: async () => {},
    readCluster: async () => ({ mode: "cluster", clusterName: "lab", version: "9.1", nodes: 3, warnings: [] }),
    preflight: (_backend, endpoints) => ({ notes: [], wireIds: new Map(endpoints.map(({ id }) => [id, id + 100])), unresolved: new Map() }),
    play(path, ...more) {
      done.scripts.set(path, [...(done.scripts.get(path) ?? []), ...more]);
    },
  };
  // The same object: what a test changes in the world is what its services answer.
  return Object.assign(answers, done, { parts: partsOf(answers, done, told.timers) });
}
