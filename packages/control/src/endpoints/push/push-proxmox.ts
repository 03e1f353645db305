import { AppError } from "@proxbox/contract";
import { targetOf } from "../endpoint-target.ts";
import type { StoredProxmox } from "../stored-endpoint.ts";
import type { PushedRow } from "./pushed-rows.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { putOrPost } from "./put-or-post.ts";
import { proxmoxBody, wireName } from "./wire-bodies.ts";
import type { PlainProxmoxBody, ProxmoxLimits } from "./wire-bodies.ts";
import { listWireRows, wireTarget } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** A Proxmox endpoint and what is known of it before it is pushed. */
export interface ProxmoxToPush {
  readonly endpoint: StoredProxmox;
  readonly limits: ProxmoxLimits;
  /** All rows of the backend. */
  readonly rows: readonly WireRow[];
  /** What the backend was told of it before. */
  readonly remembered: PushedRow | undefined;
}

/** What is compared before a push is saved (wire-contract.md 6.4). */
const shownFields = ["name", "port", "username", "access_methods", "verify_ssl", "enabled", "timeout", "max_retries", "retry_backoff"] as const satisfies readonly (keyof PlainProxmoxBody)[];

/** The row that is this endpoint: the one we made, whatever we called it then, else the one of its name. */
export function findProxmoxRow({ endpoint, rows, remembered }: ProxmoxToPush): WireRow | undefined {
  const made = rows.find(({ id, name }) => id === remembered?.wire_id && name === remembered.wire_name);
  return made ?? rows.find(({ name }) => name === wireName(endpoint));
}

/** Whether a row points where the endpoint does, or still where we pushed it; else another control plane made it (B10). */
function isOurs(row: WireRow, { endpoint, remembered }: ProxmoxToPush): boolean {
  const target = wireTarget(row);
  return target === targetOf(endpoint) || (remembered?.wire_id === row.id && remembered.target === target);
}

/** Whether the backend holds exactly what a push would write, the credentials included. */
export function isCurrent({ mark }: PushParts, toPush: ProxmoxToPush): boolean {
  const { endpoint, limits, remembered } = toPush;
  const row = findProxmoxRow(toPush);
  if (row === undefined || remembered?.wire_id !== row.id || wireTarget(row) !== targetOf(endpoint)) return false;
  const { plain, credentials } = proxmoxBody(endpoint, limits);
  return shownFields.every((field) => row[field] === plain[field]) && mark.isOf(remembered.fingerprint, credentials ?? null);
}

async function pushOnce(parts: PushParts, toPush: ProxmoxToPush, options: PushOptions): Promise<WireRow | AppError> {
  const { endpoint, limits } = toPush;
  const row = findProxmoxRow(toPush);
  if (row !== undefined && options.isTakingOver !== true && !isOurs(row, toPush)) {
    return new AppError("SYNC_OTHER_ENDPOINT", { detail: `its ${row.name} is ${wireTarget(row) ?? "somewhere else"}, not ${targetOf(endpoint) ?? "ours"}` });
  }
  const { plain, credentials } = proxmoxBody(endpoint, limits);
  // A disabled one may be told without credentials: what the row has stays, and nothing is done with it.
  if (credentials === undefined && (endpoint.enabled || row === undefined)) return new AppError("SYNC_NO_SECRET", { detail: `the Proxmox endpoint ${endpoint.name}` });
  const written = await putOrPost(parts.door, { kind: "proxmox", wireId: row?.id, body: { ...plain, ...credentials } }, options);
  if (written instanceof AppError) return written;
  await parts.pushed.save({
    backend_id: options.backendId,
    kind: "proxmox",
    endpoint_id: endpoint.id,
    wire_id: written.id,
    wire_name: written.name,
    target: targetOf(endpoint) ?? "",
    fingerprint: parts.mark.make(credentials ?? null),
  });
  return written;
}

/** Makes a backend hold this Proxmox endpoint (wire-contract.md 1.4, 6.2) and gives its row there. */
export async function pushProxmox(parts: PushParts, toPush: ProxmoxToPush, options: PushOptions): Promise<WireRow | AppError> {
  const pushed = await pushOnce(parts, toPush, options);
  if (!(pushed instanceof AppError) || pushed.status !== 400 || findProxmoxRow(toPush) !== undefined) return pushed;
  // Another process may have made the row since the list was read: then it is there now.
  const rows = await listWireRows(parts.door, { ...options, kind: "proxmox" }).catch(() => toPush.rows);
  const again = { ...toPush, rows };
  return findProxmoxRow(again) === undefined ? pushed : pushOnce(parts, again, options);
}
