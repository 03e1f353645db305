import { AppError } from "@proxbox/contract";
import type { EndpointReader, StoredNetbox, StoredProxmox } from "../stored-endpoint.ts";
import { deleteRow } from "./delete-row.ts";
import { ownBackendId } from "../own-backend.ts";
import { ourRow } from "./our-row.ts";
import type { PushedKind, PushedRow } from "./pushed-rows.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { putOrPost } from "./put-or-post.ts";
import { pushProxmox } from "./push-proxmox.ts";
import { netboxBody } from "./wire-bodies.ts";
import type { ProxmoxLimits } from "./wire-bodies.ts";
import type { WireRow } from "./wire-rows.ts";

/** What of one kind is to be taken back, and with what. */
export interface ToWithdraw {
  readonly kind: PushedKind;
  /** All rows of the backend. */
  readonly rows: readonly WireRow[];
  readonly reader: Pick<EndpointReader, "backends" | "netbox" | "proxmox">;
  readonly limits: ProxmoxLimits;
  /** Whether a job writes through this Proxmox endpoint at this moment: it may have been told to use another backend, and goes on. */
  readonly isInUse: (proxmoxId: number) => Promise<boolean>;
}

async function disableNetbox({ door }: PushParts, { netbox, row, options }: { netbox: StoredNetbox; row: WireRow; options: PushOptions }): Promise<AppError | undefined> {
  const body = netboxBody(netbox);
  if (body === undefined) return new AppError("SYNC_NO_SECRET", { detail: `the NetBox endpoint ${netbox.name}` });
  const written = await putOrPost(door, { kind: "netbox", wireId: row.id, body: { ...body } }, options);
  return written instanceof AppError ? written : undefined;
}

/** What it and `withdraw` below pass on. */
interface Turn {
  readonly toWithdraw: ToWithdraw;
  readonly options: PushOptions;
}

/** Whether a Proxmox endpoint was moved: then its credentials have no business here any more. */
async function isElsewhere(endpoint: StoredProxmox, { toWithdraw: { reader, isInUse }, options }: Turn): Promise<boolean> {
  const own = ownBackendId(endpoint, await reader.backends());
  return own !== undefined && own !== options.backendId && !(await isInUse(endpoint.id));
}

async function remove(parts: PushParts, pushed: PushedRow, { toWithdraw: { kind, rows }, options }: Turn): Promise<AppError | undefined> {
  const row = ourRow(pushed, rows);
  const failure = row === undefined ? undefined : await deleteRow(parts.door, kind, { row, options });
  if (failure === undefined) await parts.pushed.forget(pushed);
  return failure;
}

async function withdrawOne(parts: PushParts, pushed: PushedRow, turn: Turn): Promise<AppError | undefined> {
  const { toWithdraw: { kind, rows, reader, limits }, options } = turn;
  const endpoint = kind === "netbox" ? await reader.netbox(pushed.endpoint_id) : await reader.proxmox(pushed.endpoint_id);
  const isGone = endpoint === undefined || (kind === "proxmox" && (await isElsewhere(endpoint as StoredProxmox, turn)));
  if (isGone) return remove(parts, pushed, turn);
  const row = ourRow(pushed, rows);
  if (endpoint.enabled || row === undefined || !row.enabled) return undefined;
  if (kind === "netbox") return disableNetbox(parts, { netbox: endpoint as StoredNetbox, row, options });
  const written = await pushProxmox(parts, { endpoint: endpoint as StoredProxmox, limits, rows, remembered: pushed }, options);
  return written instanceof AppError ? written : undefined;
}

/**
 * Takes back from a backend what it still holds of endpoints that were disabled, deleted or moved to another backend here (B9): their
 * rows are disabled there, or deleted. Rows that are not known to be ours stay. Gives what did not work; it is tried again at the next occasion.
 */
export async function withdraw(parts: PushParts, toWithdraw: ToWithdraw, options: PushOptions): Promise<readonly AppError[]> {
  const failures: AppError[] = [];
  for (const pushed of await parts.pushed.of(options.backendId, toWithdraw.kind)) {
    const failure = await withdrawOne(parts, pushed, { toWithdraw, options });
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}
