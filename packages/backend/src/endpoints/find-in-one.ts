import { AppError } from "@proxbox/contract";
import { refusalOf } from "@proxbox/engine";
import { readEndpoints } from "./read-endpoints.ts";
import type { Reading, ReadingTask } from "./read-endpoints.ts";
import type { ProxmoxSession, SessionParts } from "./proxmox-session.ts";

function hasNode(session: ProxmoxSession, node: string): boolean {
  return session.mode === "restricted" || session.status.some((row) => row["type"] === "node" && row["name"] === node);
}

/** A search for one thing on one node; `what` names it in errors. */
export interface Search<T> extends Omit<ReadingTask<T>, "read"> {
  readonly node: string;
  readonly what: string;
  readonly read: (session: ProxmoxSession) => Promise<T>;
}

/** `undefined` where the endpoint has no such node or guest. */
async function look<T>(session: ProxmoxSession, search: Search<T>): Promise<{ value: T; from: string } | undefined> {
  if (!hasNode(session, search.node)) return undefined;
  try {
    return { value: await search.read(session), from: session.row.name };
  } catch (error) {
    if (refusalOf(error)?.type === "guest-missing") return undefined;
    throw error;
  }
}

/**
 * Reads what is on a node from the one endpoint that has it. Throws `CFG_SCOPE_EMPTY` when none has it, and
 * `CFG_SCOPE_INVALID` when several have: stand-alone nodes often share a name, and a wrong answer is worse than none.
 */
export async function findInOne<T>(search: Search<T>, parts: SessionParts): Promise<{ readonly value: T; readonly problems: Reading<T>["problems"] }> {
  const reading = await readEndpoints({ rows: search.rows, name: search.name, read: (session) => look(session, search) }, parts);
  const hits = reading.found.filter((hit) => hit !== undefined);
  const [hit, ...others] = hits;
  const unread = reading.problems.map(({ row }) => row.name);
  if (hit === undefined) throw new AppError("CFG_SCOPE_EMPTY", { detail: `${search.what}${unread.length === 0 ? "" : ` (not read: ${unread.join(", ")})`}` });
  if (others.length > 0) {
    throw new AppError("CFG_SCOPE_INVALID", { detail: `${search.what} is in ${hits.map(({ from }) => from).join(" and ")}; name one of them with proxmox_endpoint_ids` });
  }
  return { value: hit.value, problems: reading.problems };
}
