import type { Generated } from "kysely";
import type { Json } from "./endpoint-tables.ts";

/** Somebody who signs in. Names are compared in lower case. */
export interface UserTable {
  id: Generated<number>;
  username: string;
  /** `scrypt$…`; null for those who sign in with NetBox. */
  password_hash: string | null;
  source: "local" | "netbox";
  is_active: boolean;
  created_at: Date;
  last_login_at: Date | null;
}

/** A set of permissions under a name: `core.view_job`, `proxbox.change_proxmoxendpoint`, … `*` is everything. */
export interface RoleTable {
  id: Generated<number>;
  name: string;
  description: string;
  permissions: Json<string[]>;
  /** Roles that Proxbox brings; they cannot be deleted. */
  is_built_in: boolean;
}

/** Which user has which role. */
export interface UserRoleTable {
  user_id: number;
  role_id: number;
}

/** A token of the API; only a digest is kept. */
export interface ApiTokenTable {
  id: Generated<number>;
  user_id: number;
  description: string;
  /** First characters, so that a person can tell tokens apart. */
  prefix: string;
  digest: string;
  is_write_enabled: boolean;
  expires_at: Date | null;
  created_at: Date;
  last_used_at: Date | null;
}

/** A browser that is signed in; the cookie's secret is kept as a digest. */
export interface SessionTable {
  digest: string;
  user_id: number;
  csrf_token: string;
  created_at: Date;
  seen_at: Date;
  expires_at: Date;
}

/** The one-time link of the first start. */
export interface SetupTable {
  digest: string;
  created_at: Date;
  used_at: Date | null;
}

/** Every change that somebody made. */
export interface AuditTable {
  id: Generated<number>;
  at: Date;
  user_id: number | null;
  username: string;
  /** `create`, `update`, `delete`, `run`, `cancel`, `sign-in`, `sign-in-refused`, … */
  action: string;
  object_type: string;
  object_id: string | null;
  object_name: string | null;
  source: string;
  /** What changed, redacted. */
  data: Json<unknown>;
}

/** Tables of accounts. */
export interface AccountTables {
  user_account: UserTable;
  role: RoleTable;
  user_role: UserRoleTable;
  api_token: ApiTokenTable;
  user_session: SessionTable;
  setup_link: SetupTable;
  audit_entry: AuditTable;
}
