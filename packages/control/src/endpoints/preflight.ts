import { AppError, toAppError } from "@proxbox/contract";
import type { SyncSettings } from "@proxbox/contract";
import type { BackendDoor } from "./backend-door.ts";
import { targetOf } from "./endpoint-target.ts";
import { netboxVerdict } from "./push/netbox-verdict.ts";
import { pushNetbox } from "./push/push-netbox.ts";
import type { PushOptions, PushParts } from "./push/push-parts.ts";
import { findProxmoxRow, isCurrent, pushProxmox } from "./push/push-proxmox.ts";
import type { ProxmoxToPush } from "./push/push-proxmox.ts";
import { pushSyncSettings } from "./push/push-sync-settings.ts";
import { withdraw } from "./push/withdraw.ts";
import type { ProxmoxLimits } from "./push/wire-bodies.ts";
import { listWireRows, wireTarget } from "./push/wire-rows.ts";
import type { WireRow } from "./push/wire-rows.ts";
import type { EndpointReader, StoredBackend, StoredNetbox, StoredProxmox } from "./stored-endpoint.ts";

/** What the preflight found out (wire-contract.md 6). */
export interface PreflightEnd {
  /** Nothing may be synced through this backend. */
  readonly blocked?: AppError;
  /** Sentences for people. */
  readonly notes: readonly string[];
  /** The backend's id of each Proxmox endpoint whose row there is known to be the same target. */
  readonly wireIds: ReadonlyMap<number, number>;
  /** Why the others have none. */
  readonly unresolved: ReadonlyMap<number, string>;
}

/** What the preflight works with. */
export interface PreflightParts extends PushParts {
  readonly door: BackendDoor;
  readonly reader: Pick<EndpointReader, "backend" | "backends" | "netbox" | "netboxes" | "proxmox">;
  /** Whether a job writes through this Proxmox endpoint at this moment. */
  readonly isInUse: (proxmoxId: number) => Promise<boolean>;
  readonly limits: () => Promise<ProxmoxLimits>;
  readonly syncSettings: () => Promise<SyncSettings>;
  readonly clock: () => Date;
}

/** Brings NetBox and these Proxmox endpoints to a backend before a job uses it, and says where they are there. Throws only the signal's reason. */
export type Preflight = (backend: StoredBackend, endpoints: readonly StoredProxmox[], signal: AbortSignal) => Promise<PreflightEnd>;

/** From then on only what is not current is pushed, and from the second one on nothing (wire-contract.md 6.4). */
const SOFT_BUDGET_MS = 600_000;
const HARD_BUDGET_MS = 1_800_000;

interface Turn {
  readonly parts: PreflightParts;
  readonly options: PushOptions;
  readonly limits: ProxmoxLimits;
  readonly startedAt: number;
  readonly notes: string[];
  readonly wireIds: Map<number, number>;
  readonly unresolved: Map<number, string>;
}

/**
 * The one NetBox that jobs write into. Several enabled ones block: the original pushes each over the other, and which one a job then
 * writes into is a matter of their order.
 */
async function onlyNetbox({ reader }: PreflightParts): Promise<StoredNetbox> {
  const enabled = (await reader.netboxes()).filter((netbox) => netbox.enabled);
  const [netbox] = enabled;
  if (netbox === undefined) throw new AppError("CFG_NO_NETBOX");
  if (enabled.length > 1) throw new AppError("SYNC_SEVERAL_NETBOXES", { detail: enabled.map(({ name }) => name).join(", ") });
  return netbox;
}

async function usableBackend({ reader }: PreflightParts, { id, name }: StoredBackend): Promise<void> {
  const backend = await reader.backend(id);
  if (backend === undefined) throw new AppError("SYNC_NO_BACKEND", { detail: `the backend endpoint ${name} was deleted` });
  if (!backend.enabled) throw new AppError("SYNC_NO_BACKEND", { detail: `the backend endpoint ${name} is disabled` });
}

async function settleNetbox({ parts, options, notes }: Turn): Promise<void> {
  const netbox = await onlyNetbox(parts);
  const push = await pushNetbox(parts, netbox, options);
  if ("row" in push) return;
  if (netboxVerdict(push.facts) === "block") throw push.error;
  notes.push(`NetBox could not be pushed, but the backend holds it with the same credentials: ${push.error.message}`);
}

async function listRows({ parts, options, notes }: Turn): Promise<WireRow[] | undefined> {
  try {
    return await listWireRows(parts.door, { ...options, kind: "proxmox" });
  } catch (thrown) {
    notes.push(toAppError(thrown).message);
    return undefined;
  }
}

/** Whether the budget is used up for this endpoint. */
function isSkipped({ parts, startedAt }: Turn, toPush: ProxmoxToPush): boolean {
  const elapsedMs = parts.clock().getTime() - startedAt;
  return elapsedMs >= HARD_BUDGET_MS || (elapsedMs >= SOFT_BUDGET_MS && isCurrent(parts, toPush));
}

/** The row after a push, or the one that is there when it was left out or failed. */
async function pushedRow(turn: Turn, toPush: ProxmoxToPush): Promise<WireRow | undefined> {
  const { parts, options, notes } = turn;
  const { endpoint } = toPush;
  if (isSkipped(turn, toPush)) {
    notes.push(`${endpoint.name} was not pushed: the time for it is used up`);
    return findProxmoxRow(toPush);
  }
  const pushed = await pushProxmox(parts, toPush, options);
  if (!(pushed instanceof AppError)) return pushed;
  notes.push(`${endpoint.name} could not be pushed: ${pushed.message}`);
  return findProxmoxRow(toPush);
}

/** Why this row must not be used for the endpoint (wire-contract.md 1.4). */
function whyNot(row: WireRow | undefined, endpoint: StoredProxmox): string | undefined {
  if (row === undefined) return "the backend does not hold it";
  if (!row.enabled) return "it is disabled in the backend";
  const target = wireTarget(row);
  return target === undefined || target !== targetOf(endpoint) ? `the backend has ${target ?? "no address"} under its name` : undefined;
}

async function settleProxmox(turn: Turn, endpoint: StoredProxmox, listed: readonly WireRow[] | undefined): Promise<void> {
  const { parts, options, limits, wireIds, unresolved } = turn;
  const rows = listed ?? (await listRows(turn));
  if (rows === undefined) {
    unresolved.set(endpoint.id, "the backend's list of Proxmox endpoints cannot be read");
    return;
  }
  const remembered = (await parts.pushed.of(options.backendId, "proxmox")).find(({ endpoint_id: id }) => id === endpoint.id);
  const row = await pushedRow(turn, { endpoint, limits, rows, remembered });
  const reason = endpoint.enabled ? whyNot(row, endpoint) : "it is disabled";
  if (reason !== undefined || row === undefined) unresolved.set(endpoint.id, reason ?? "the backend does not hold it");
  else wireIds.set(endpoint.id, row.id);
}

async function settleAll(turn: Turn, endpoints: readonly StoredProxmox[]): Promise<void> {
  const { parts, options, limits, notes } = turn;
  await settleNetbox(turn);
  const note = await pushSyncSettings(parts.door, await parts.syncSettings(), options);
  if (note !== undefined) notes.push(note);
  options.signal?.throwIfAborted();
  const rows = await listRows(turn);
  if (rows !== undefined) {
    const isInUse = async (proxmoxId: number): Promise<boolean> => endpoints.some(({ id }) => id === proxmoxId) || parts.isInUse(proxmoxId);
    const failures = await withdraw(parts, { kind: "proxmox", rows, reader: parts.reader, limits, isInUse }, options);
    notes.push(...failures.map(({ message }) => message));
  }
  for (const endpoint of endpoints) {
    options.signal?.throwIfAborted();
    await settleProxmox(turn, endpoint, rows);
  }
}

/** Makes the preflight (wire-contract.md 6.1). */
export function createPreflight(parts: PreflightParts): Preflight {
  return async (backend, endpoints, signal) => {
    const found = { notes: [] as string[], wireIds: new Map<number, number>(), unresolved: new Map<number, string>() };
    try {
      await usableBackend(parts, backend);
      const turn: Turn = { parts, options: { backendId: backend.id, signal }, limits: await parts.limits(), startedAt: parts.clock().getTime(), ...found };
      await parts.turns.take(backend.id, () => settleAll(turn, endpoints));
    } catch (thrown) {
      signal.throwIfAborted();
      return { ...found, blocked: toAppError(thrown) };
    }
    signal.throwIfAborted();
    return found;
  };
}
