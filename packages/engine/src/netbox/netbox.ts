import type { AppError } from "@proxbox/contract";
import type { Capabilities } from "../values/capabilities.ts";
import type { Row } from "../values/row.ts";
import type { WriteNeed } from "../values/write-need.ts";

/** Query parameters; an array repeats the parameter. Only whitelisted filter names may be used: NetBox ignores unknown ones. */
export type Query = Readonly<Record<string, string | number | boolean | readonly (string | number)[]>>;

/** Options of a write. */
export interface WriteOptions {
  readonly signal?: AbortSignal;
  /** ETags of every object of the call; sent as If-Match where NetBox has it. */
  readonly etags?: readonly string[];
}

/**
 * How a bulk write ended when it did not succeed: the whole call was refused and nothing was saved (`refused`, with one
 * entry per item where NetBox says which), or one object changed under us (`changed`), or it is not known whether the
 * call was executed (`ambiguous`: time-out or cut connection after sending, 502, 504 and HTML 500, behind which NetBox may
 * still be committing), or NetBox is overloaded or down for now (`busy`: 429, 503, no connection; nothing was saved).
 */
export type WriteFailure =
  | { readonly type: "refused"; readonly error: AppError; readonly items: ReadonlyMap<number, string>; readonly message: string }
  | { readonly type: "changed"; readonly error: AppError }
  | { readonly type: "ambiguous"; readonly error: AppError }
  | { readonly type: "busy"; readonly error: AppError; readonly retryAfterMs?: number };

/** Answer of a bulk write: rows as NetBox returns them, or the failure as data. Errors that end the run are thrown. */
export type WriteResult = { readonly ok: true; readonly rows: readonly Row[] } | { readonly ok: false; readonly failure: WriteFailure };

/** The NetBox client. Paths are below `/api/`, without slashes at the ends, e.g. `virtualization/virtual-machines`. */
export interface Netbox {
  readonly url: string;
  /** Schema id of the branch that everything goes to; absent: main. */
  readonly branch?: string;
  /** What our records of it are kept under: the URL, and the branch where there is one. */
  readonly place: string;
  /** e.g. `4.6.8`. */
  readonly version: string;
  readonly capabilities: Capabilities;
  /** Requests sent so far; `writes` are POST, PATCH, PUT, DELETE. */
  readonly counts: { readonly requests: number; readonly writes: number };
  /**
   * Every row that matches, whatever the server's page size, each id once; retried on busy answers. `fields` trims the
   * answer; `id` is always read. Without `isPatient` (default true) a busy answer is an error at once.
   */
  list(path: string, query: Query, options: { readonly fields: readonly string[]; readonly signal?: AbortSignal; readonly isPatient?: boolean }): Promise<readonly Row[]>;
  /** Number of matching rows, by one cheap request. */
  count(path: string, query: Query, signal?: AbortSignal): Promise<number>;
  /** The error that names every right the token lacks for these writes (`NB_PERMISSION`, E104); one OPTIONS a model, nothing is written. */
  lackingRights(needs: readonly WriteNeed[]): Promise<AppError | undefined>;
  /** Bulk POST; one row per body, in the order of the bodies. */
  create(path: string, bodies: readonly Readonly<Record<string, unknown>>[], options: WriteOptions): Promise<WriteResult>;
  /** Bulk PATCH; each body holds `id`. Rows come back in any order; an id that NetBox skipped silently is missing. */
  update(path: string, bodies: readonly Readonly<Record<string, unknown>>[], options: WriteOptions): Promise<WriteResult>;
  /** Bulk DELETE by id. */
  remove(path: string, ids: readonly number[], options: WriteOptions & { readonly message?: string }): Promise<WriteResult>;
  close(): Promise<void>;
}

/** NetBox's ETag of a row, made from its `last_updated` (netbox-api.md 2.8). */
export function etagOf(lastUpdated: string): string {
  return `W/"${lastUpdated.replace(/Z$/, "+00:00")}"`;
}
