import { AppError } from "@proxbox/contract";
import type { DialGuard } from "../http/dial-guard.ts";
import type { TlsMode } from "../http/http.ts";
import { openHttp } from "../http/open-http.ts";
import { createThrottle } from "../http/throttle.ts";
import { placeOf } from "../values/last-written.ts";
import { checkBranch, proveBranch } from "./branch.ts";
import { sendBulk } from "./bulk.ts";
import type { BulkSettings } from "./bulk.ts";
import { countRows, listRows } from "./list.ts";
import type { ListSettings } from "./list.ts";
import type { Netbox } from "./netbox.ts";
import { probe } from "./probe.ts";
import type { Probe } from "./probe.ts";
import { lackingRights } from "./rights.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { authorization, blotter } from "./token.ts";

/** Time limits in milliseconds; a bulk write of NetBox takes 20-60 ms an object and more under load (netbox-api.md 2.7, 2.18). */
export interface NetboxTimeouts {
  /** Default 5 000. */
  readonly connectMs: number;
  /** Default 60 000: a page of 1,000 rows. */
  readonly readMs: number;
  /** Default 120 000. */
  readonly writeMs: number;
}

/** How to reach one NetBox. */
export interface NetboxOptions {
  /** With scheme, without `/api`, e.g. `https://netbox.example.org`. */
  readonly url: string;
  /** v1 or v2; the kind is told by its prefix. */
  readonly token: string;
  readonly tls: TlsMode;
  /** Schema id of a branch of netbox-branching: everything is read from it and written to it, and nothing to main. Absent: main. */
  readonly branch?: string;
  readonly timeouts?: Partial<NetboxTimeouts>;
  /** Requests at once, all stages together; default 2, as more gains nothing (netbox-api.md 2.18). */
  readonly concurrency?: number;
  /** Rows per page; default 1 000, NetBox's own default limit. */
  readonly pageSize?: number;
  /** Says which addresses may be dialled; absent: every one. */
  readonly guard?: DialGuard;
  /** Ends the connecting. Later calls have signals of their own: a write on its way is finished even when the run is cancelled. */
  readonly signal?: AbortSignal;
  /** Waits, abortable. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly clock: () => Date;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** NetBox's URL in one form: no credentials, query or slash at its end. Throws `TypeError` for what is no URL. */
function netboxUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, "")}`;
}

/** What a header can hold, and more than the plugin ever makes (eight letters and digits). */
const schemaIdForm = /^[\w-]{1,255}$/;

/** A session that is open, and the one without a branch: the same where there is none. */
export interface OpenSession {
  readonly session: Session;
  readonly main: Session;
  readonly timeouts: NetboxTimeouts;
  readonly close: () => Promise<void>;
}

/** Opens the connection pool and the session of one NetBox, without sending anything. Throws `NB_BRANCH_UNKNOWN` for what can be no branch. */
export function openNetboxSession(options: NetboxOptions): OpenSession {
  const { branch } = options;
  if (branch !== undefined && !schemaIdForm.test(branch)) throw new AppError("NB_BRANCH_UNKNOWN", { detail: "a schema id has letters and digits only" });
  const timeouts: NetboxTimeouts = { connectMs: 5_000, readMs: 60_000, writeMs: 120_000, ...options.timeouts };
  const concurrency = options.concurrency ?? 2;
  const http = openHttp({
    baseUrl: netboxUrl(options.url),
    tls: options.tls,
    connectTimeoutMs: timeouts.connectMs,
    connections: concurrency,
    // The language is pinned because 403 answers are told apart by their English text (errors.ts).
    headers: { authorization: authorization(options.token), "accept-language": "en" },
    ...(options.guard === undefined ? {} : { guard: options.guard }),
  });
  const { wait, clock, random } = options;
  const about = { http, throttle: createThrottle(concurrency), readTimeoutMs: timeouts.readMs, blot: blotter(options.token), wait, clock, random };
  const main = openSession(about);
  const session = branch === undefined ? main : openSession({ ...about, branch: { schemaId: branch, main, check: () => checkBranch(main, branch) } });
  return { session, main, timeouts, close: () => http.close() };
}

interface ClientParts {
  readonly list: ListSettings;
  readonly bulk: BulkSettings;
  readonly found: Probe;
  readonly readMs: number;
  readonly branch: string | undefined;
  readonly close: () => Promise<void>;
}

function client({ list, bulk, found, readMs, branch, close }: ClientParts): Netbox {
  const { session } = list;
  return {
    url: session.baseUrl,
    place: placeOf({ url: session.baseUrl, ...(branch === undefined ? {} : { branch }) }),
    ...(branch === undefined ? {} : { branch }),
    version: found.version,
    capabilities: found.capabilities,
    counts: session.counts,
    list: (path, query, options) => listRows(list, { path, query, ...options }),
    count: (path, query, signal) => countRows(list, { path, query, ...(signal === undefined ? {} : { signal }) }),
    create: (path, items, options) => sendBulk(bulk, { method: "POST", path, items, options }),
    update: (path, items, options) => sendBulk(bulk, { method: "PATCH", path, items, options }),
    remove: (path, ids, { message, ...options }) => {
      const words = message === undefined || !found.capabilities.hasChangelogMessage ? {} : { changelog_message: message };
      return sendBulk(bulk, { method: "DELETE", path, items: ids.map((id) => ({ id, ...words })), options });
    },
    lackingRights: (needs) => lackingRights({ session, timeoutMs: readMs }, needs),
    close,
  };
}

/**
 * Connects to a NetBox: asks for its version, and gives the client with what this version can do. Throws `AppError`
 * (`NB_UNREACHABLE`, `NB_TLS`, `NB_REDIRECT`, `NB_NOT_NETBOX`, `NB_AUTH`, `NB_VERSION`, …; of a branch `RUN_BRANCH_UNSUPPORTED`, `NB_BRANCH_UNKNOWN`,
 * `NB_BRANCH_NOT_READY`), and leaves nothing open then.
 */
export async function openNetbox(options: NetboxOptions): Promise<Netbox> {
  const { session, main, timeouts, close } = openNetboxSession(options);
  const { branch, signal } = options;
  try {
    const found = await probe(main, timeouts.readMs, signal);
    if (branch !== undefined) await proveBranch(main, found, { schemaId: branch, signal });
    const list = { session, hasCursor: found.capabilities.hasCursor, pageSize: options.pageSize ?? 1_000 };
    const bulk = { session, hasEtag: found.capabilities.hasEtag, writeTimeoutMs: timeouts.writeMs };
    return client({ list, bulk, found, readMs: timeouts.readMs, branch, close });
  } catch (error) {
    await close();
    throw error;
  }
}
