import type { z } from "zod";
import { AppError } from "@proxbox/contract";
import { createFindings } from "../collect/findings.ts";
import type { Findings } from "../collect/findings.ts";
import { createNodeHealth } from "../collect/node-health.ts";
import type { NodeHealth } from "../collect/node-health.ts";
import type { Guest } from "../collect/snapshot.ts";
import { createThrottle } from "../http/throttle.ts";
import type { Throttle } from "../http/throttle.ts";
import type { ProxmoxClient } from "../proxmox/client.ts";
import { guestKey } from "../values/keys.ts";
import type { InventoryOptions, UnseenPart } from "./inventory.ts";

/** What the reading of one part works with, and what it gathers beside its items. */
export interface Reading {
  readonly options: InventoryOptions;
  readonly source: string;
  /** The vmids that alone were asked for; absent: all. */
  readonly only: ReadonlySet<number> | undefined;
  readonly findings: Findings;
  readonly health: NodeHealth;
  /** Names of all nodes, sorted. */
  readonly nodes: readonly string[];
  /** The guests asked for. */
  readonly guests: readonly Guest[];
  readonly unseen: readonly UnseenPart[];
  readonly requests: number;
  /** Reads one path; every reading ends with the run's signal. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** The queue of a node, or of what no single node answers for. */
  laneOf(node: string | undefined): Throttle;
  /** Says that nothing at or below this key may be called gone. The first reason of a key counts. */
  leaveOut(under: string, reason: string, more?: { readonly isOutsideScope: true }): void;
  /** Reports a node that could not be asked; once. */
  reportOutage(node: string): void;
  /** Key of the guest with this vmid, `null` when there is none; a type that is known must be the guest's own. */
  parentOf(vmid: number | undefined, type?: string): string | null;
  /** Announces how many steps there are, and gives what is called after each. */
  countSteps(total: number, what: string): () => void;
}

function createLanes(limit: number): Reading["laneOf"] {
  const byNode = new Map<string | undefined, Throttle>();
  return (node) => {
    const lane = byNode.get(node) ?? createThrottle(limit);
    byNode.set(node, lane);
    return lane;
  };
}

function healthOf({ snapshot }: InventoryOptions): NodeHealth {
  const health = createNodeHealth();
  for (const { name, isOnline } of snapshot.nodes) if (!isOnline) health.markOffline(name, `node ${name} is offline`);
  return health;
}

function parents({ source, snapshot }: InventoryOptions): Reading["parentOf"] {
  const types = new Map(snapshot.guests.map(({ vmid, type }) => [vmid, type]));
  return (vmid, wanted) => {
    // A guest that may only be hidden keeps what hangs on it.
    const hidden = snapshot.guestsComplete.isComplete || (wanted !== "qemu" && wanted !== "lxc") ? undefined : wanted;
    const type = vmid === undefined ? undefined : (types.get(vmid) ?? hidden);
    // A vmid may be in use again, for a guest of the other type: an old backup is not that guest's.
    if (vmid === undefined || type === undefined || (wanted !== undefined && wanted !== type)) return null;
    return guestKey(source, type, vmid);
  };
}

function counter({ onProgress }: InventoryOptions): Reading["countSteps"] {
  return (total, what) => {
    let done = 0;
    onProgress?.(0, total, what);
    return () => {
      done += 1;
      onProgress?.(done, total, what);
    };
  };
}

/** Starts the reading of one part; `signal` ends everything that it has on its way. */
export function openReading(client: ProxmoxClient, options: InventoryOptions, signal: AbortSignal): Reading {
  const { snapshot, source } = options;
  const findings = createFindings();
  const health = healthOf(options);
  const unseen = new Map<string, UnseenPart>();
  const asked = options.onlyGuests ?? snapshot.onlyGuests;
  const only = asked === undefined ? undefined : new Set(asked);
  let requests = 0;
  return {
    options, source, only, findings, health,
    nodes: snapshot.nodes.map((node) => node.name).sort(),
    guests: snapshot.guests.filter(({ vmid }) => only?.has(vmid) ?? true),
    get unseen() {
      return [...unseen.values()].sort((a, b) => (a.under < b.under ? -1 : 1));
    },
    get requests() {
      return requests;
    },
    get(path, schema) {
      requests += 1;
      return client.get(path, schema, { signal });
    },
    laneOf: createLanes(options.concurrencyPerNode ?? 4),
    leaveOut(under, reason, more) {
      const known = unseen.get(under);
      // A reason of its own outlasts "not asked for", which a keeper of items may overlook.
      if (known === undefined || (known.isOutsideScope === true && more === undefined)) unseen.set(under, { under, reason, ...more });
    },
    reportOutage(node) {
      if (health.outageOf(node)?.reason !== "node-offline") return;
      findings.report(`node/${node}`, new AppError("PX_NODE_OFFLINE", { detail: `node ${node}`, where: `${client.url}/api2/json/nodes/${node}` }));
    },
    parentOf: parents(options),
    countSteps: counter(options),
  };
}
