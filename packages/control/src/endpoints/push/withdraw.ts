import { AppError } from "@proxbox/contract";
import type { EndpointReader, StoredNetbox, StoredProxmox } from "../stored-endpoint.ts";
import { deleteRow } from "./delete-row.ts";
import type { PushedKind, PushedRow } from "./pushed-rows.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { putOrPost } from "./put-or-post.ts";
import { pushProxmox } from "./push-proxmox.ts";
import { netboxBody } from "./wire-bodies.ts";
import type { ProxmoxLimits } from "./wire-bodies.ts";
import { wireTarget } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** What of one kind is to be taken back, and with what. */
export interface ToWithdraw {
  readonly kind: PushedKind;
  /** All rows of the backend. */
  readonly rows: readonly WireRow[];
  readonly reader: Pick<EndpointReader, "netbox" | "proxmox">;
  readonly limits: ProxmoxLimits;
}

/** The row that we made and that nobody else has made his own since. */
function rowOf(pushed: PushedRow, rows: readonly WireRow[]): WireRow | undefined {
  return rows.find((row) => row.id === pushed.wire_id && row.name === pushed.wire_name && wireTarget(row) === pushed.target);
}

async function disableNetbox({ door }: PushParts, { netbox, row, options }: { netbox: StoredNetbox; row: WireRow; options: PushOptions }): Promise<AppError | undefined> {
  const body = netboxBody(netbox);
  if (body === undefined) return new AppError("SYNC_NO_SECRET", { detail: `the NetBox endpoint ${netbox.name}` });
  const written = await putOrPost(door, { kind: "netbox", wireId: row.id, body: { ...body } }, options);
  return written instanceof AppError ? written : undefined;
}

async function withdrawOne(parts: PushParts, pushed: PushedRow, { toWithdraw, options }: { toWithdraw: ToWithdraw; options: PushOptions }): Promise<AppError | undefined> {
  const { kind, rows, reader, limits } = toWithdraw;
  const row = rowOf(pushed, rows);
  const endpoint = kind === "netbox" ? await reader.netbox(pushed.endpoint_id) : await reader.proxmox(pushed.endpoint_id);
  if (endpoint === undefined) {
    const failure = row === undefined ? undefined : await deleteRow(parts.door, kind, { row, options });
    if (failure === undefined) await parts.pushed.forget(pushed);
    return failure;
  }
  if (endpoint.enabled || row === undefined || !row.enabled) return undefined;
  if (kind === "netbox") return disableNetbox(parts, { netbox: endpoint as StoredNetbox, row, options });
  const written = await pushProxmox(parts, { endpoint: endpoint as StoredProxmox, limits, rows, remembered: pushed }, options);
  return written instanceof AppError ? written : undefined;
}

/**
 * Takes back from a backend what it still holds of endpoints that were disabled or deleted here (B9): their rows are disabled or
 * deleted there. Rows that are not known to be ours stay. Gives what did not work; it is tried again at the next occasion.
 */
export async function withdraw(parts: PushParts, toWithdraw: ToWithdraw, options: PushOptions): Promise<readonly AppError[]> {
  const failures: AppError[] = [];
  for (const pushed of await parts.pushed.of(options.backendId, toWithdraw.kind)) {
    const failure = await withdrawOne(parts, pushed, { toWithdraw, options });
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}
