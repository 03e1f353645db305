import type { Log, Timers } from "@proxbox/server";
import type { Preflight } from "../../endpoints/preflight.ts";
import type { EndpointReader } from "../../endpoints/stored-endpoint.ts";
import type { ClusterFacts } from "../../services/read-cluster.ts";
import type { SettingsStore } from "../../settings/create-settings.ts";
import type { StreamEnd } from "../../services/backend-proxy.ts";

/** Parameters of a request to the backend, every value as the text that is sent. */
export type WireQuery = Readonly<Record<string, string>>;

/** A payload of the backend: of a frame, of a result. */
export type WireData = Readonly<Record<string, unknown>>;

/** One stream to run to its end. */
export interface StreamRequest {
  readonly backendId: number;
  /** Without a leading slash. */
  readonly path: string;
  readonly query: WireQuery;
  readonly signal: AbortSignal;
  /** Called with every frame in order, redacted; the next one is read when what it returns is settled. */
  onFrame(event: string, data: WireData): Promise<void>;
}

/** Which one of a backend's Proxmox endpoints, by the backend's own id. */
export interface WireTarget {
  readonly backendId: number;
  readonly wireId: number;
  readonly signal: AbortSignal;
}

/** What a sync asks of the backends. */
export interface SyncServices {
  /** Resolves when the backend answers; throws the reason when it does not within its bounded tries. */
  waitUntilReady(backendId: number, signal: AbortSignal): Promise<void>;
  runStream(request: StreamRequest): Promise<StreamEnd>;
  /** `GET proxmox/cluster/status` and `proxmox/nodes/` of one endpoint (wire-contract.md 6.5). Throws when the first cannot be read. */
  readCluster(target: WireTarget): Promise<ClusterFacts>;
  offersFullUpdate(backendId: number): Promise<boolean>;
  /** Whether a run in a branch of NetBox stays there. */
  keepsBranches(backendId: number): Promise<boolean>;
  /** Asks the backend to stop a run; resolves also when it knows none. */
  cancelRun(backendId: number, runId: string): Promise<void>;
}

/** What a sync is made from; everything that reaches outside is passed in. */
export interface SyncParts {
  readonly endpoints: Pick<EndpointReader, "backend" | "backends" | "proxmox" | "proxmoxes">;
  readonly services: SyncServices;
  readonly settings: Pick<SettingsStore, "read">;
  /** Brings NetBox and these Proxmox endpoints to the backend. */
  readonly preflight: Preflight;
  /** Keeps what a Proxmox endpoint turned out to be. */
  noteCluster(proxmoxEndpointId: number, facts: ClusterFacts): Promise<void>;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly log: Log;
}
