import type { Kysely, Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** Where queries go: the database or an open transaction. */
export type Queries = Kysely<Tables> | Transaction<Tables>;

/** How the queue gets at the same database: by its own connections, or through the embedded one. */
export type QueueConnection = { readonly is: "postgresql"; readonly url: string } | { readonly is: "pglite"; readonly pglite: PgliteHandle };

/** The embedded database as pg-boss's adapter takes it. */
export interface PgliteHandle {
  query(sql: string, params?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  exec(sql: string): Promise<{ rows: Record<string, unknown>[] }[]>;
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
}

/** The control plane's database, open and migrated. */
export interface Database {
  readonly kind: "postgresql" | "pglite";
  /**
   * All queries. On PGlite there is one connection: within a transaction everything must go through that transaction, a query past it
   * would wait for ever.
   */
  readonly kysely: Kysely<Tables>;
  readonly queue: QueueConnection;
  /** Calls on every `NOTIFY` of the channel. A hint only: nothing may depend on its arrival. */
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  /** What the operator should know: the embedded database does not sync to the disk, a folder that will not survive. */
  readonly warnings: readonly string[];
  /** The whole database as a gzipped tar (embedded only); PostgreSQL's own tools do the same there. */
  dump(): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}
