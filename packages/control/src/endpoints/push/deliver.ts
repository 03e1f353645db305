import { AppError, toAppError } from "@proxbox/contract";
import type { EndpointReader, StoredBackend, StoredNetbox, StoredProxmox } from "../stored-endpoint.ts";
import type { PushedKind } from "./pushed-rows.ts";
import { pushNetbox } from "./push-netbox.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { pushProxmox } from "./push-proxmox.ts";
import type { ProxmoxLimits } from "./wire-bodies.ts";
import { ownBackendId } from "../own-backend.ts";
import { withdraw } from "./withdraw.ts";
import type { ToWithdraw } from "./withdraw.ts";
import { listWireRows } from "./wire-rows.ts";

/** What a delivery works with. */
export interface DeliveryParts extends PushParts {
  readonly reader: EndpointReader;
  readonly limits: () => Promise<ProxmoxLimits>;
  readonly isInUse: ToWithdraw["isInUse"];
}

/** What became of one endpoint at one backend; `wireId` is absent when nothing of it is there. */
export interface Delivery {
  readonly backend: StoredBackend;
  /** Whether the backend is to have it; else it is taken back. */
  readonly isHome: boolean;
  readonly wireId?: number;
  readonly error?: AppError;
}

/** One endpoint and how it is delivered. */
export interface ToDeliver {
  readonly kind: PushedKind;
  readonly id: number;
  /** To this backend only. */
  readonly backendId?: number;
  readonly isTakingOver?: boolean;
  readonly signal?: AbortSignal | undefined;
}

type Found = { readonly netbox: StoredNetbox } | { readonly proxmox: StoredProxmox } | undefined;

async function find(reader: EndpointReader, { kind, id }: ToDeliver): Promise<Found> {
  if (kind === "netbox") {
    const netbox = await reader.netbox(id);
    return netbox === undefined ? undefined : { netbox };
  }
  const proxmox = await reader.proxmox(id);
  return proxmox === undefined ? undefined : { proxmox };
}

/** A backend that hears of the endpoint, and whether it is to have it. */
interface Place {
  readonly backend: StoredBackend;
  readonly isHome: boolean;
}

/** NetBox belongs at every backend, a Proxmox endpoint at its own, else at the first enabled one; where else it was before, it is taken back. */
async function placesFor(parts: DeliveryParts, found: Found, { kind, id, backendId: only }: ToDeliver): Promise<Place[]> {
  const enabled = (await parts.reader.backends()).filter((backend) => backend.enabled);
  const holders = new Set(await parts.pushed.holders(kind, id));
  const proxmox = found !== undefined && "proxmox" in found && found.proxmox.enabled ? found.proxmox : undefined;
  const own = proxmox === undefined ? undefined : ownBackendId(proxmox, enabled);
  const isEverywhere = found !== undefined && "netbox" in found && found.netbox.enabled;
  const isBusy = holders.size > 0 && proxmox !== undefined && (await parts.isInUse(id));
  return enabled
    .filter((backend) => (only ?? backend.id) === backend.id && (isEverywhere || backend.id === own || (holders.has(backend.id) && !isBusy)))
    .map((backend) => ({ backend, isHome: isEverywhere || backend.id === own }));
}

async function takeBack(parts: DeliveryParts, kind: PushedKind, options: PushOptions): Promise<AppError | undefined> {
  const rows = await listWireRows(parts.door, { ...options, kind });
  const [failure] = await withdraw(parts, { kind, rows, reader: parts.reader, limits: await parts.limits(), isInUse: parts.isInUse }, options);
  return failure;
}

async function giveNetbox(parts: DeliveryParts, netbox: StoredNetbox, options: PushOptions): Promise<number> {
  const others = (await parts.reader.netboxes()).filter(({ enabled, id }) => enabled && id !== netbox.id);
  if (others.length > 0) throw new AppError("SYNC_SEVERAL_NETBOXES", { detail: [netbox, ...others].map(({ name }) => name).join(", ") });
  const push = await pushNetbox(parts, netbox, options);
  if ("error" in push) throw push.error;
  return push.row.id;
}

async function giveProxmox(parts: DeliveryParts, endpoint: StoredProxmox, options: PushOptions): Promise<number> {
  const rows = await listWireRows(parts.door, { ...options, kind: "proxmox" });
  const remembered = (await parts.pushed.of(options.backendId, "proxmox")).find(({ endpoint_id: id }) => id === endpoint.id);
  const row = await pushProxmox(parts, { endpoint, limits: await parts.limits(), rows, remembered }, options);
  if (row instanceof AppError) throw row;
  return row.id;
}

async function deliverTo(parts: DeliveryParts, { backend, isHome }: Place, toDeliver: ToDeliver): Promise<Delivery> {
  const options = { backendId: backend.id, isTakingOver: toDeliver.isTakingOver === true, signal: toDeliver.signal };
  try {
    // As it is now that it is its turn: it may have been saved again while it waited.
    const found = await find(parts.reader, toDeliver);
    if (isHome && found !== undefined && "netbox" in found) return { backend, isHome, wireId: await giveNetbox(parts, found.netbox, options) };
    if (isHome && found !== undefined && "proxmox" in found) return { backend, isHome, wireId: await giveProxmox(parts, found.proxmox, options) };
    const error = await takeBack(parts, toDeliver.kind, options);
    return error === undefined ? { backend, isHome } : { backend, isHome, error };
  } catch (thrown) {
    toDeliver.signal?.throwIfAborted();
    return { backend, isHome, error: toAppError(thrown) };
  }
}

/**
 * Brings one endpoint to the enabled backends as it is now: given to those that it belongs to, taken back where it was disabled,
 * deleted or moved away. What a backend does not take is told, and tried again by the next job's preflight. Throws only the signal's reason.
 */
export async function deliver(parts: DeliveryParts, toDeliver: ToDeliver): Promise<readonly Delivery[]> {
  const found = await find(parts.reader, toDeliver);
  const deliveries: Delivery[] = [];
  for (const place of await placesFor(parts, found, toDeliver)) deliveries.push(await parts.turns.take(place.backend.id, () => deliverTo(parts, place, toDeliver)));
  return deliveries;
}
