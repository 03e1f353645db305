import type { FaultQueue } from "../http/fault-queue.ts";
import type { LabRequest } from "../http/lab-server.ts";
import type { RequestLog } from "../http/request-log.ts";
import type { LabEndpointRow } from "./endpoint-rows.ts";
import type { Script } from "./stream-script.ts";

/** How a lab backend behaves. Everything is optional. */
export interface BackendLabOptions {
  /** Key that is registered already; absent: the backend waits for its first key. */
  key?: string;
  version?: string;
  /** Default true: `/full-update/stream` exists. */
  hasFullUpdateStream?: boolean;
  /** Says in its API description that it keeps to branches of NetBox, default true; the original does not. */
  keepsBranches?: boolean;
  /** Default true: `DELETE /sync/active/{id}` exists; the Python backend has none. */
  hasCancel?: boolean;
  /** Default true: `/settings/sync` exists; the Python backend has none. */
  hasSyncSettings?: boolean;
  /** What `/conflicts` tells, in our backend's form; the Python backend has no such path, as one without this. */
  conflicts?: Record<string, unknown>[];
  /** Default true: a stage or full update that names no endpoint is noted in `unexpected`, because it means all. */
  isScopeRequired?: boolean;
  /** Default 127.0.0.1; with 127.0.0.2 and the port of another lab it is that one's fallback. */
  host?: string;
  /** 0 takes a free one. */
  port?: number;
  /** HTTPS with a self-signed certificate. */
  tls?: boolean;
  latencyMs?: number;
  onRequest?: (request: LabRequest) => void;
}

/** A stream that was asked for. */
export interface LabStreamRecord {
  /** Without a leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Its run: the `run_id` that was asked for, or one of the lab's own. */
  readonly runId: string;
  /** `left`: the client closed it; `cut`: the script dropped it; `cancelled`: by `DELETE /sync/active/{id}`. */
  state: "open" | "ended" | "left" | "cut" | "cancelled";
}

/** Which requests a script answers. */
export interface PlayOptions {
  /** How often; default 1, `Infinity` for always. */
  readonly times?: number;
  readonly method?: string;
}

/** A request that a backend does not know, or that ours must not send. */
export interface UnexpectedBackendRequest {
  readonly method: string;
  readonly path: string;
  readonly reason: string;
}

/** What `/proxmox/…` readings tell of one endpoint; change its members to tell something else. */
export interface LabReadings {
  clusterStatus: (row: LabEndpointRow) => unknown;
  nodes: (row: LabEndpointRow) => unknown;
  version: (row: LabEndpointRow) => unknown;
}

/** A running lab backend. */
export interface BackendLab {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** SHA-256 of the certificate; undefined without TLS. */
  readonly fingerprint: string | undefined;
  readonly certificatePem: string | undefined;
  /** The endpoints it keeps, with the secrets it was sent. Change them while it runs. */
  readonly netboxes: LabEndpointRow[];
  readonly proxmoxes: LabEndpointRow[];
  readonly readings: LabReadings;
  /** What the tokens may do, of NetBox and of Proxmox VE alike; empty in the beginning. */
  readonly rights: { rights: Record<string, unknown>[]; commands: string[] };
  /** Rows of `/admin/logs`, newest first. */
  readonly logs: Record<string, unknown>[];
  /** Every stream that was asked for, oldest first. */
  readonly streams: readonly LabStreamRecord[];
  /** Requests that no backend knows or that ours must not send; tests assert that it is empty. */
  readonly unexpected: readonly UnexpectedBackendRequest[];
  readonly requests: RequestLog;
  /** What happens below HTTP, or before the key is looked at: resets, hanging, statuses. */
  readonly faults: FaultQueue;
  /** Answers the next request for this path (without a leading slash, or an expression) with a script; the oldest fitting script wins. */
  play(path: string | RegExp, script: Script, options?: PlayOptions): void;
  /** Makes this the only key, as after a rotation or a new database; `undefined`: it waits for its first key again. */
  replaceKey(key: string | undefined): void;
  /** Ends the lockout that 5 wrong keys began. */
  unlock(): void;
  close(): Promise<void>;
}
