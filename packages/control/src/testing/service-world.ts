import { handTimers, startBackendLab } from "@proxbox/lab";
import type { BackendLab, BackendLabOptions, HandTimers } from "@proxbox/lab";
import type { Log } from "@proxbox/server";
import type { StoredBackend, StoredNetbox, StoredProxmox } from "../endpoints/stored-endpoint.ts";
import { backendTarget } from "../services/backend-context.ts";
import { createServices } from "../services/create-services.ts";
import type { Services } from "../services/create-services.ts";
import type { ServiceParts } from "../services/service-parts.ts";
import { sampleBackend } from "./endpoint-samples.ts";

/** The key that labs of a service world know. */
export const LAB_KEY = "k".repeat(64);

/** What a service world may have otherwise. */
export interface ServiceWorldOptions {
  readonly lab?: BackendLabOptions;
  /** A second lab with the same port at 127.0.0.2, which is the endpoint's IP address then. */
  readonly fallback?: BackendLabOptions;
  readonly backend?: Partial<StoredBackend>;
}

/** The services with lab backends behind them; endpoints are lists in memory, and time passes by hand. */
export interface ServiceWorld {
  readonly services: Services;
  readonly parts: ServiceParts;
  readonly lab: BackendLab;
  /** Only when it was asked for. */
  readonly fallback: BackendLab | undefined;
  readonly timers: HandTimers;
  /** How many were ever set: which wait it is. */
  readonly timersSet: number;
  /** Seconds since the beginning, of the clock that caches and rests look at. */
  nowSeconds: number;
  readonly backends: StoredBackend[];
  readonly netboxes: StoredNetbox[];
  readonly proxmoxes: StoredProxmox[];
  /** Keys that were kept: backend, key, target. */
  readonly saved: readonly (readonly [number, string, string])[];
  /** The backend's ids of our Proxmox endpoints. */
  readonly wireIds: Map<number, number>;
  /** Our NetBox endpoints that the backend was told of. */
  readonly heldNetboxes: Set<number>;
  close(): Promise<void>;
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };

/** The endpoint of a lab: its address as the domain, the fallback's as the IP address, its key verified. */
export function backendOf(lab: BackendLab, fallback?: BackendLab, more: Partial<StoredBackend> = {}): StoredBackend {
  const useHttps = lab.url.startsWith("https:");
  const place = fallback === undefined ? { domain: undefined, ipAddress: lab.host } : { domain: lab.host, ipAddress: fallback.host };
  const backend = sampleBackend({ ...place, port: lab.port, useHttps, verifySsl: false, key: LAB_KEY, ...more });
  return "keyTarget" in more ? backend : { ...backend, keyTarget: backendTarget(backend) };
}

function readerOf({ backends, netboxes, proxmoxes, wireIds, heldNetboxes }: Pick<ServiceWorld, "backends" | "netboxes" | "proxmoxes" | "wireIds" | "heldNetboxes">): ServiceParts["endpoints"] {
  return {
    backend: async (id) => backends.find((each) => each.id === id),
    backends: async () => [...backends],
    netbox: async (id) => netboxes.find((each) => each.id === id),
    netboxes: async () => [...netboxes],
    proxmox: async (id) => proxmoxes.find((each) => each.id === id),
    proxmoxes: async () => [...proxmoxes],
    wireIdOf: async (_backendId, id) => wireIds.get(id),
    holdsNetbox: async (_backendId, id) => heldNetboxes.has(id),
  };
}

/** Starts the labs and the services. */
export async function startServiceWorld({ lab: labOptions, fallback: fallbackOptions, backend }: ServiceWorldOptions = {}): Promise<ServiceWorld> {
  const lab = await startBackendLab({ key: LAB_KEY, ...labOptions });
  const fallback = fallbackOptions === undefined ? undefined : await startBackendLab({ key: LAB_KEY, host: "127.0.0.2", port: lab.port, ...fallbackOptions });
  const timers = handTimers();
  let timersSet = 0;
  const saved: [number, string, string][] = [];
  const lists = { backends: [backendOf(lab, fallback, backend)], netboxes: [] as StoredNetbox[], proxmoxes: [] as StoredProxmox[], wireIds: new Map<number, number>(), heldNetboxes: new Set<number>() };
  const parts: ServiceParts = {
    endpoints: readerOf(lists),
    async saveKey(id, key, target) {
      saved.push([id, key, target]);
      const index = lists.backends.findIndex((each) => each.id === id);
      const before = lists.backends[index];
      if (before !== undefined) lists.backends[index] = { ...before, key, keyTarget: target };
    },
    clock: () => new Date(world.nowSeconds * 1_000),
    timers: {
      after(delayMs, call) {
        timersSet += 1;
        return timers.after(delayMs, call);
      },
    },
    log: silent,
  };
  const services = createServices(parts);
  const world: ServiceWorld = {
    services, parts, lab, fallback, timers, nowSeconds: 0, saved, ...lists,
    get timersSet() { return timersSet; },
    async close() {
      await services.close();
      await lab.close();
      await fallback?.close();
    },
  };
  return world;
}
