/** What every endpoint has; secrets are in clear here and stay within the process. */
export interface StoredEndpoint {
  readonly id: number;
  readonly name: string;
  /** `domain` or `ipAddress` is set. */
  readonly domain: string | undefined;
  readonly ipAddress: string | undefined;
  readonly port: number;
  readonly verifySsl: boolean;
  readonly enabled: boolean;
}

/** A sync backend. */
export interface StoredBackend extends StoredEndpoint {
  readonly useHttps: boolean;
  /** Its API key, `undefined` while none is known or the stored one cannot be read. */
  readonly key: string | undefined;
  /** Fingerprint of the address that the key was verified for (wire-contract.md 3.6); another one now: the key is not sent. */
  readonly keyTarget: string | undefined;
}

/** A NetBox. */
export interface StoredNetbox extends StoredEndpoint {
  readonly tokenVersion: "v1" | "v2";
  readonly tokenKey: string | undefined;
  readonly token: string | undefined;
}

/** A Proxmox VE host or cluster. */
export interface StoredProxmox extends StoredEndpoint {
  readonly username: string;
  readonly password: string | undefined;
  readonly tokenName: string | undefined;
  readonly tokenValue: string | undefined;
  readonly accessMethods: "api" | "api_ssh";
  readonly backendId: number | undefined;
  readonly site: PlaceOf;
  readonly tenant: PlaceOf;
  /** Seconds, times, seconds; `undefined`: the settings' value. */
  readonly timeout: number | undefined;
  readonly maxRetries: number | undefined;
  readonly retryBackoff: number | undefined;
  /** Only what differs from the settings: `{ vm: "bootstrap_only" }`. */
  readonly syncModes: Readonly<Record<string, string>>;
  /** Only what differs from the settings: `{ vm_tags: false }`. */
  readonly overwrite: Readonly<Record<string, boolean>>;
  readonly mode: "undefined" | "standalone" | "cluster";
  readonly clusterName: string | undefined;
  readonly version: string | undefined;
}

/** A site or tenant of NetBox by any of its names. */
export interface PlaceOf {
  readonly id: number | undefined;
  readonly slug: string | undefined;
  readonly name: string | undefined;
}

/** What services and jobs read of the endpoints; `endpoints/` implements it. */
export interface EndpointReader {
  /** By id, enabled or not. */
  backend(id: number): Promise<StoredBackend | undefined>;
  /** In the deterministic order of "the first": id. */
  backends(): Promise<StoredBackend[]>;
  netbox(id: number): Promise<StoredNetbox | undefined>;
  netboxes(): Promise<StoredNetbox[]>;
  proxmox(id: number): Promise<StoredProxmox | undefined>;
  /** In the order of their names, then ids. */
  proxmoxes(): Promise<StoredProxmox[]>;
}
