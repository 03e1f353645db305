import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import type { Results, Transaction } from "@electric-sql/pglite";
import type { HostCall, HostData, HostError, HostMessage, HostRequest } from "./protocol.ts";

// The thread in which PGlite runs: in the main thread every statement, and seconds of the first start, would stop the event
// loop and with it all live streams (stack.md 5.3).

const port = parentPort;
if (port === null) throw new TypeError("this file is a worker thread's");
const { folder, template } = workerData as HostData;

function say(message: HostMessage): void {
  port?.postMessage(message);
}

const errorFields = ["severity", "detail", "hint", "schema", "table", "column", "dataType", "constraint", "routine", "where"] as const;

function toHostError(thrown: unknown): HostError {
  if (!(thrown instanceof Error)) return { message: String(thrown), code: "", fields: {} };
  const own = thrown as Error & Readonly<Record<string, unknown>>;
  const fields = Object.fromEntries(errorFields.filter((name) => own[name] !== undefined).map((name) => [name, own[name]]));
  return { message: thrown.message, code: typeof own["code"] === "string" ? own["code"] : "", fields };
}

/** An open transaction: PGlite holds everybody else back until `settle` is called. */
interface OpenTransaction {
  readonly scope: Transaction;
  settle(isCommitted: boolean): void;
  whenEnded(): Promise<void>;
}

class RolledBack extends Error {}

class Host {
  readonly #database: PGlite;
  readonly #transactions = new Map<number, OpenTransaction>();
  readonly #unlisteners = new Map<string, () => Promise<void>>();

  constructor(database: PGlite) {
    this.#database = database;
  }

  async perform(request: HostCall): Promise<unknown> {
    switch (request.call) {
      case "query":
        return this.#query(request);
      case "exec":
        return (await this.#database.exec(request.sql)).map(toResults);
      case "begin":
        return this.#begin(request.transaction);
      case "end":
        return this.#end(request.transaction, request.isCommitted);
      case "listen":
        return this.#listen(request.channel);
      case "unlisten":
        return this.#unlisten(request.channel);
      case "dump":
        return new Uint8Array(await (await this.#database.dumpDataDir("gzip")).arrayBuffer());
      case "close":
        return this.#database.close();
    }
  }

  async #query({ sql, params, options }: Extract<HostCall, { call: "query" }>): Promise<unknown> {
    const { transaction, rowMode = "object" } = options;
    const scope = transaction === undefined ? this.#database : this.#transactions.get(transaction)?.scope;
    if (scope === undefined) throw new TypeError("the transaction has ended");
    return toResults(await scope.query(sql, [...params], { rowMode }));
  }

  #begin(id: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = this.#database
        .transaction(async (scope) => {
          const { promise, resolve: settle } = Promise.withResolvers<boolean>();
          this.#transactions.set(id, { scope, settle, whenEnded: () => ended });
          resolve();
          if (!(await promise)) throw new RolledBack();
        })
        .catch((error: unknown) => {
          if (!(error instanceof RolledBack)) throw error;
        });
      // What fails before it has begun has nobody else to tell; what fails at its end is told to whoever ends it.
      ended.catch(reject);
    });
  }

  async #end(id: number, isCommitted: boolean): Promise<void> {
    const open = this.#transactions.get(id);
    if (open === undefined) return;
    this.#transactions.delete(id);
    open.settle(isCommitted);
    await open.whenEnded();
  }

  async #listen(channel: string): Promise<void> {
    if (this.#unlisteners.has(channel)) return;
    this.#unlisteners.set(channel, await this.#database.listen(channel, (payload) => say({ is: "notification", channel, payload })));
  }

  async #unlisten(channel: string): Promise<void> {
    const stop = this.#unlisteners.get(channel);
    this.#unlisteners.delete(channel);
    await stop?.();
  }
}

function toResults({ rows, affectedRows, fields }: Results): unknown {
  return { rows, affectedRows, fields };
}

function serve(database: PGlite): void {
  const host = new Host(database);
  port?.on("message", (request: HostRequest) => {
    host.perform(request).then(
      (result) => {
        say({ is: "answer", id: request.id, result });
        if (request.call === "close") port.close();
      },
      (error: unknown) => say({ is: "failure", id: request.id, error: toHostError(error) }),
    );
  });
  say({ is: "ready" });
}

// PGlite takes its buffers from WebAssembly's memory, all of them at its start: by default 128 MB more than a small site needs.
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"];

try {
  const database = await PGlite.create({
    startParams,
    ...(folder === undefined ? {} : { dataDir: folder }),
    ...(template === undefined ? {} : { loadDataDir: new Blob([template as Uint8Array<ArrayBuffer>]) }),
  });
  serve(database);
} catch (error) {
  say({ is: "unopened", error: toHostError(error) });
  port.close();
}
