import type { Log, Timers } from "@proxbox/server";
import type { EndpointReader } from "../endpoints/stored-endpoint.ts";

/** How long a backend may take, in milliseconds. */
export interface ServiceLimits {
  /** To connect. */
  readonly connectMs: number;
  /** From sending a request to the last byte of its JSON answer. */
  readonly answerMs: number;
  /** Between two chunks of a stream. */
  readonly chunkMs: number;
}

/** What the services work with; passed in, so that tests let time pass themselves. */
export interface ServiceParts {
  readonly endpoints: EndpointReader & {
    /** The backend's own id of a Proxmox endpoint, once it was pushed there. */
    wireIdOf(backendId: number, proxmoxEndpointId: number): Promise<number | undefined>;
    /** Whether the backend was told of a NetBox endpoint. */
    holdsNetbox(backendId: number, netboxEndpointId: number): Promise<boolean>;
  };
  /** Keeps a key that a backend has taken, with the address that it was verified for. */
  readonly saveKey: (backendId: number, key: string, target: string) => Promise<void>;
  /** Text of a new API key; default: 64 random URL-safe characters. */
  readonly newKey?: () => string;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly log: Log;
  /** Default: the seed's 5 s, 30 s and 3600 s. */
  readonly limits?: Partial<ServiceLimits>;
}
