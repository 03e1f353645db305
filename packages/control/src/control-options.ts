import type { Env } from "@proxbox/server";

/** What every process of the control plane takes. */
export interface CoreOptions {
  /** Folder of the embedded database, of the encryption key and of the backups; made, and closed to others, when it is not there. */
  readonly dataDir: string;
  /** `DATABASE_URL` and the other variables of docs/control.md. */
  readonly env: Env;
  readonly clock: () => Date;
  /** Gives UUIDs. */
  readonly newId: () => string;
  /** From 0 up to 1; for the jitter of schedules. */
  readonly random: () => number;
  /** Backup that an empty data directory begins with. */
  readonly restoreFrom?: string;
  /** Gets each log record as one line of JSON, free of secrets. */
  readonly onLogLine?: (line: string) => void;
}

/** A worker within the process. */
export interface WorkerSettings {
  /** As people see it in the list of jobs. */
  readonly name: string;
  /** Jobs at a time. Default 10. */
  readonly slots?: number;
}

/** A backend in the same process: its address, and a key whenever the control plane has none that it takes. */
export interface LocalBackend {
  readonly url: string;
  issueKey(): Promise<string>;
}

/** What starting a control plane takes. */
export interface ControlStartOptions extends CoreOptions {
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** Port to listen on, 0 for a free one. Default 8900. */
  readonly port?: number;
  /** PEM files; absent: plain HTTP. */
  readonly tls?: { readonly certPath: string; readonly keyPath: string };
  /** Absent: other processes do the jobs. */
  readonly worker?: WorkerSettings;
  readonly localBackend?: LocalBackend;
  /** Folder of the built web page; absent: two plain pages stand in for it. */
  readonly pageDir?: string;
}
