/** What the worker thread opens. */
export interface HostData {
  /** Folder of the database; absent: in memory. */
  readonly folder: string | undefined;
  /** Bytes of a database made earlier (`dumpDataDir`), unpacked into a folder that holds none. */
  readonly template: Uint8Array | undefined;
}

/** What a statement comes with. `transaction` names an open one. */
export interface StatementOptions {
  readonly rowMode?: "object" | "array";
  readonly transaction?: number;
}

/** What the main thread asks for. Every call is answered once. */
export type HostCall =
  | { readonly call: "query"; readonly sql: string; readonly params: readonly unknown[]; readonly options: StatementOptions }
  | { readonly call: "exec"; readonly sql: string }
  | { readonly call: "begin"; readonly transaction: number }
  | { readonly call: "end"; readonly transaction: number; readonly isCommitted: boolean }
  | { readonly call: "listen"; readonly channel: string }
  | { readonly call: "unlisten"; readonly channel: string }
  | { readonly call: "dump" }
  | { readonly call: "close" };

/** A database error as it crosses the threads: a structured clone loses what PostgreSQL says besides the message. */
export interface HostError {
  readonly message: string;
  /** SQLSTATE, or an empty text. */
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Requests carry the number that their answer has. */
export type HostRequest = HostCall & { readonly id: number };

/** What the worker says. */
export type HostMessage =
  | { readonly is: "ready" }
  | { readonly is: "answer"; readonly id: number; readonly result: unknown }
  | { readonly is: "failure"; readonly id: number; readonly error: HostError }
  | { readonly is: "unopened"; readonly error: HostError }
  | { readonly is: "notification"; readonly channel: string; readonly payload: string };
