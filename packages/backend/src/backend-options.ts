import type { Env } from "@proxbox/server";

/** What starting a backend takes. */
export interface BackendOptions {
  /** Folder of the database and of the keys; made, and closed to others, when it is not there. */
  readonly dataDir: string;
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on, 0 for a free one. Default 8800. */
  readonly port?: number;
  /** PEM files; absent: plain HTTP. */
  readonly tls?: { readonly certPath: string; readonly keyPath: string };
  readonly env: Env;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Gets each log record as one line of JSON, free of secrets. */
  readonly onLogLine?: (line: string) => void;
}
