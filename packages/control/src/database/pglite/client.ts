import { Worker } from "node:worker_threads";
import type { HostCall, HostData, HostError, HostMessage, StatementOptions } from "./protocol.ts";

/** Rows of one statement as PGlite gives them. */
export interface Results<Row = Record<string, unknown>> {
  readonly rows: Row[];
  readonly affectedRows?: number;
  readonly fields: { name: string; dataTypeID: number }[];
}

/** A statement with `$1` placeholders; the rows are what its caller says they are. */
export type Query = <Row = Record<string, unknown>>(sql: string, params?: readonly unknown[], options?: { readonly rowMode?: "object" | "array" }) => Promise<Results<Row>>;

/** An open transaction. */
export interface TransactionScope {
  readonly query: Query;
  rollback(): Promise<void>;
}

/** PGlite in a worker thread, with the methods that Kysely and pg-boss call on one in their own thread. */
export interface PgliteClient {
  readonly query: Query;
  /** Statements without parameters, one result each. */
  exec(sql: string): Promise<Results[]>;
  /** Runs alone: everything else waits until `work` has ended. Rolls back when it throws. */
  transaction<T>(work: (scope: TransactionScope) => Promise<T>): Promise<T>;
  listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>>;
  /** The whole database as a gzipped tar, for a backup or as a template. */
  dump(): Promise<Uint8Array>;
  close(): Promise<void>;
  readonly closed: boolean;
  readonly ready: boolean;
  readonly waitReady: Promise<void>;
}

/** What the database said, with PostgreSQL's fields (`code` is the SQLSTATE, `constraint`, `table`, …). */
class PgliteError extends Error {
  readonly code: string;

  constructor({ message, code, fields }: HostError) {
    super(message);
    this.name = "PgliteError";
    this.code = code;
    Object.assign(this, fields);
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

// SQLSTATE class 57: the server has gone away under the client.
const workerDied: HostError = { message: "the database's thread has ended", code: "57P01", fields: {} };

class WorkerClient implements PgliteClient {
  readonly waitReady: Promise<void>;
  ready = false;
  closed = false;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<(payload: string) => void>>();
  #lastId = 0;
  #hasEnded = false;

  constructor(data: HostData) {
    this.#worker = new Worker(new URL("host.ts", import.meta.url), {
      workerData: data,
      // What was given to the process (a script on the command line, an inspector's port) is not meant for the thread.
      execArgv: [],
    });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.waitReady = promise;
    this.#worker.on("message", (message: HostMessage) => {
      if (message.is === "ready") {
        this.ready = true;
        resolve();
      } else if (message.is === "unopened") reject(new PgliteError(message.error));
      else if (message.is === "notification") for (const tell of this.#listeners.get(message.channel) ?? []) tell(message.payload);
      else this.#settle(message);
    });
    this.#worker.on("error", (error) => {
      reject(error);
      this.#failAll({ ...workerDied, message: `${workerDied.message}: ${error.message}` });
    });
    this.#worker.on("exit", () => {
      this.#hasEnded = true;
      reject(new PgliteError(workerDied));
      this.#failAll(workerDied);
    });
  }

  readonly query: Query = (sql, params = [], options = {}) => this.#query(sql, params, options);

  exec(sql: string): Promise<Results[]> {
    return this.#call({ call: "exec", sql }) as Promise<Results[]>;
  }

  async transaction<T>(work: (scope: TransactionScope) => Promise<T>): Promise<T> {
    this.#lastId += 1;
    const transaction = this.#lastId;
    try {
      await this.#call({ call: "begin", transaction });
    } catch (error) {
      return this.#notBegun(work, error);
    }
    let isCommitted = false;
    try {
      const result = await work({
        query: (sql, params = [], options = {}) => this.#query(sql, params, { ...options, transaction }),
        rollback: async () => void (await this.#call({ call: "end", transaction, isCommitted: false })),
      });
      isCommitted = true;
      return result;
    } finally {
      await this.#call({ call: "end", transaction, isCommitted });
    }
  }

  async listen(channel: string, onNotification: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    listeners.add(onNotification);
    if (listeners.size === 1) await this.#call({ call: "listen", channel });
    return async () => {
      listeners.delete(onNotification);
      if (listeners.size === 0 && !this.closed && !this.#hasEnded) await this.#call({ call: "unlisten", channel });
    };
  }

  async dump(): Promise<Uint8Array> {
    return (await this.#call({ call: "dump" })) as Uint8Array;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.#hasEnded) return;
    await this.#call({ call: "close" });
    await this.#worker.terminate();
  }

  /** Kysely waits until its `work` is called, for ever if it is not: what cannot begin fails with its first statement, and at its end. */
  async #notBegun<T>(work: (scope: TransactionScope) => Promise<T>, error: unknown): Promise<never> {
    const refuse = (): Promise<never> => Promise.reject(error as Error);
    await work({ query: refuse, rollback: async () => undefined });
    throw error;
  }

  #query<Row>(sql: string, params: readonly unknown[], options: StatementOptions): Promise<Results<Row>> {
    return this.#call({ call: "query", sql, params, options }) as Promise<Results<Row>>;
  }

  #call(call: HostCall): Promise<unknown> {
    // A thread that is gone answers nothing.
    if (this.#hasEnded) return Promise.reject(new PgliteError(workerDied));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...call, id });
    });
  }

  #settle(message: Extract<HostMessage, { id: number }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.is === "answer") waiting?.resolve(message.result);
    else waiting?.reject(new PgliteError(message.error));
  }

  #failAll(error: HostError): void {
    for (const { reject } of this.#waiting.values()) reject(new PgliteError(error));
    this.#waiting.clear();
  }
}

/** Starts the thread and opens the database in it; throws what PGlite says when it cannot be opened. */
export async function openPglite(data: HostData): Promise<PgliteClient> {
  const client = new WorkerClient(data);
  await client.waitReady;
  return client;
}
