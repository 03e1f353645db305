import { AppError, toAppError } from "@proxbox/contract";
import { targetOf } from "../endpoint-target.ts";
import type { StoredNetbox } from "../stored-endpoint.ts";
import { deleteRow } from "./delete-row.ts";
import type { NetboxFacts } from "./netbox-rules.table.ts";
import type { PushedRow } from "./pushed-rows.ts";
import type { PushOptions, PushParts } from "./push-parts.ts";
import { putOrPost } from "./put-or-post.ts";
import { netboxBody } from "./wire-bodies.ts";
import { listWireRows, wireTarget } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** How the push of NetBox went; after a failure, what is known about the backend. */
export type NetboxPush = { readonly row: WireRow } | { readonly error: AppError; readonly facts: NetboxFacts };

interface Known {
  readonly netbox: StoredNetbox;
  readonly remembered: readonly PushedRow[];
}

function credentialsOf({ tokenVersion, tokenKey, token }: StoredNetbox): unknown {
  return [tokenVersion, tokenKey ?? null, token ?? null];
}

const nothingKnown = { isOurTarget: false, hasSameForm: false, hasSameCredentials: false } as const;

function factsOf({ mark }: PushParts, rows: readonly WireRow[], { netbox, remembered }: Known): NetboxFacts {
  const [row] = rows;
  if (row === undefined) return { listing: "empty", ...nothingKnown };
  if (rows.length > 1) return { listing: "several", ...nothingKnown };
  const pushed = remembered.find(({ endpoint_id: id, wire_id: wireId }) => id === netbox.id && wireId === row.id);
  return {
    listing: "one",
    isOurTarget: wireTarget(row) === targetOf(netbox),
    hasSameForm: row.enabled && row["verify_ssl"] === netbox.verifySsl && row["token_version"] === netbox.tokenVersion,
    hasSameCredentials: pushed !== undefined && mark.isOf(pushed.fingerprint, credentialsOf(netbox)),
  };
}

/** A row is ours when it points where our NetBox is, or still where we pushed it. Any other one is another NetBox's. */
function isOurs(row: WireRow, { netbox, remembered }: Known): boolean {
  const target = wireTarget(row);
  return target === targetOf(netbox) || remembered.some((pushed) => pushed.wire_id === row.id && pushed.target === target);
}

function otherNetbox(row: WireRow): AppError {
  return new AppError("SYNC_OTHER_NETBOX", { detail: `it is set up for ${wireTarget(row) ?? row.name}` });
}

/**
 * The rows without twins. The Python backend looks whether it has a NetBox and makes one afterwards: told twice at once, on a save and by
 * a job, it has two rows of ours, and every later push would find a stranger. Jobs use the first: it stays.
 */
async function withoutTwins({ door }: PushParts, rows: readonly WireRow[], { known, options }: { readonly known: Known; readonly options: PushOptions }): Promise<readonly WireRow[]> {
  const [first, ...twins] = rows.toSorted((left, right) => left.id - right.id);
  if (first === undefined || !rows.every((row) => isOurs(row, known))) return rows;
  for (const row of twins) {
    const failure = await deleteRow(door, "netbox", { row, options });
    if (failure !== undefined) throw failure;
  }
  return [first];
}

function refusal(rows: readonly WireRow[], known: Known, isTakingOver: boolean): AppError | undefined {
  const [row] = rows;
  if (rows.length > 1) return new AppError("SYNC_OTHER_NETBOX", { detail: `it holds ${rows.length} NetBoxes` });
  return row !== undefined && !isTakingOver && !isOurs(row, known) ? otherNetbox(row) : undefined;
}

async function write(parts: PushParts, row: WireRow | undefined, { known, options }: { readonly known: Known; readonly options: PushOptions }): Promise<WireRow | AppError> {
  const { netbox, remembered } = known;
  const body = netboxBody(netbox);
  if (body === undefined) return new AppError("SYNC_NO_SECRET", { detail: `the NetBox endpoint ${netbox.name}` });
  const written = await putOrPost(parts.door, { kind: "netbox", wireId: row?.id, body: { ...body } }, options);
  if (written instanceof AppError) return written;
  const { backendId } = options;
  // The backend has one row: whatever it held of ours is overwritten.
  for (const { endpoint_id: id } of remembered.filter(({ endpoint_id: other }) => other !== netbox.id)) await parts.pushed.forget({ backend_id: backendId, kind: "netbox", endpoint_id: id });
  await parts.pushed.save({
    backend_id: backendId,
    kind: "netbox",
    endpoint_id: netbox.id,
    wire_id: written.id,
    wire_name: written.name,
    target: targetOf(netbox) ?? "",
    fingerprint: parts.mark.make(credentialsOf(netbox)),
  });
  return written;
}

async function pushOnce(parts: PushParts, netbox: StoredNetbox, options: PushOptions): Promise<NetboxPush> {
  const { backendId, isTakingOver = false, signal } = options;
  const known = { netbox, remembered: await parts.pushed.of(backendId, "netbox") };
  let rows: readonly WireRow[];
  try {
    rows = await withoutTwins(parts, await listWireRows(parts.door, { backendId, kind: "netbox", signal }), { known, options });
  } catch (thrown) {
    return { error: toAppError(thrown), facts: { listing: "unreadable", ...nothingKnown } };
  }
  const written = refusal(rows, known, isTakingOver) ?? (await write(parts, rows[0], { known, options }));
  return written instanceof AppError ? { error: written, facts: factsOf(parts, rows, known) } : { row: written };
}

/**
 * Makes a backend hold this NetBox (wire-contract.md 1.3, 6.2): the one row it has is changed if it is ours, made if there is none. A
 * row of another NetBox is left alone, unless somebody said to take it over: what that NetBox's jobs write would end up in ours.
 */
export async function pushNetbox(parts: PushParts, netbox: StoredNetbox, options: PushOptions): Promise<NetboxPush> {
  const push = await pushOnce(parts, netbox, options);
  if ("row" in push || push.facts.listing !== "empty" || push.error.status !== 400) return push;
  // Another process may have made the row since the list was read: then it is there now.
  const rows = await listWireRows(parts.door, { ...options, kind: "netbox" }).catch(() => []);
  return rows.length > 0 ? pushOnce(parts, netbox, options) : push;
}
