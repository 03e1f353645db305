import type { ColumnType, Generated } from "kysely";

/** A JSON document: comes parsed, goes in as text. */
export type Json<T> = ColumnType<T, string, string>;

/** What every endpoint has. `domain` or `ip_address` is set. */
interface EndpointColumns {
  id: Generated<number>;
  name: string;
  domain: string | null;
  ip_address: string | null;
  port: number;
  verify_ssl: boolean;
  enabled: boolean;
  /** What its last test said (`EndpointTest` of the contract). */
  last_check: Json<unknown> | null;
  created_at: Date;
  updated_at: Date;
}

/** A sync backend ("FastAPIEndpoint" in the seed). */
export interface BackendEndpointTable extends EndpointColumns {
  use_https: boolean;
  /** The API key, encrypted; null while none is known. */
  key_enc: string | null;
  /** Fingerprint of the address for which the key was verified; a key is sent nowhere else (wire-contract.md 3.6). */
  key_target: string | null;
}

/** A NetBox. */
export interface NetboxEndpointTable extends EndpointColumns {
  token_version: "v1" | "v2";
  token_key_enc: string | null;
  token_enc: string | null;
}

/** A Proxmox VE host or cluster. */
export interface ProxmoxEndpointTable extends EndpointColumns {
  username: string;
  password_enc: string | null;
  token_name: string | null;
  token_value_enc: string | null;
  access_methods: string;
  /** The backend that syncs it; null: the first enabled one. */
  backend_id: number | null;
  site_id: number | null;
  site_slug: string | null;
  site_name: string | null;
  tenant_id: number | null;
  tenant_slug: string | null;
  tenant_name: string | null;
  /** Null: the settings' value. Seconds, times, seconds. */
  timeout: number | null;
  max_retries: number | null;
  retry_backoff: number | null;
  /** Only what differs from the settings: `{vm: "bootstrap_only"}`. */
  sync_modes: Json<Record<string, string>>;
  /** Only what differs from the settings: `{vm_tags: false}`. */
  overwrite: Json<Record<string, boolean>>;
  /** `undefined`, `standalone` or `cluster`, as the last job found it. */
  mode: string;
  cluster_name: string | null;
  version: string | null;
}

/** What a backend holds of ours: made by a push, so that renaming, disabling and deleting reach it. */
export interface PushedEndpointTable {
  backend_id: number;
  kind: "netbox" | "proxmox";
  endpoint_id: number;
  /** Its id in the backend. */
  wire_id: number;
  /** Its name in the backend. */
  wire_name: string;
  /** Where it pointed, `host:port`: a row of another control plane under the same id and name is told by it. */
  target: string;
  /** The digest of the credentials that were pushed, encrypted. */
  fingerprint: string;
  /** Set when the endpoint was deleted here and the backend has not been told yet. */
  is_removed: boolean;
  pushed_at: Date;
}

/** The settings, one row with id 1. */
export interface SettingTable {
  id: number;
  data: Json<unknown>;
  updated_at: Date;
}

/** What cookies are signed with, encrypted; one row with id 1. */
export interface InstanceSecretTable {
  id: number;
  secret_enc: string;
}

/** Tables of endpoints and settings. */
export interface EndpointTables {
  backend_endpoint: BackendEndpointTable;
  netbox_endpoint: NetboxEndpointTable;
  proxmox_endpoint: ProxmoxEndpointTable;
  pushed_endpoint: PushedEndpointTable;
  setting: SettingTable;
  instance_secret: InstanceSecretTable;
}
