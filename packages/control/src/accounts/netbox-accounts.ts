import { AppError } from "@proxbox/contract";
import type { Settings, SignIn as Credentials } from "@proxbox/contract";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { EndpointReader } from "../endpoints/stored-endpoint.ts";
import type { AccountParts } from "./account-parts.ts";
import { askNetbox } from "./ask-netbox.ts";

type NetboxSignIn = Settings["netbox_sign_in"];

/** Where accounts of NetBox come from. */
export interface NetboxSource {
  readonly settings: () => Promise<NetboxSignIn>;
  readonly endpoints: Pick<EndpointReader, "netboxes">;
}

/** Signing in with an account of the first enabled NetBox; no password of it is kept. */
export interface NetboxAccounts {
  /**
   * The user of these credentials, made at the first time, with the roles of their groups as these are in NetBox now. Nothing when
   * NetBox refuses them or is not asked. Throws `AUTH_PERMISSION` for an account without a role, and `NB_…` when NetBox cannot tell.
   */
  signIn(credentials: Credentials): Promise<Selectable<Tables["user_account"]> | undefined>;
}

/** Names of the roles that these groups give. */
function rolesOf(groups: readonly string[], { group_roles: groupRoles, default_role: defaultRole }: NetboxSignIn): string[] {
  const mapped = groups.flatMap((group) => (Object.hasOwn(groupRoles, group) ? [groupRoles[group] ?? ""] : []));
  const names = mapped.length === 0 && defaultRole !== null ? [defaultRole] : mapped;
  return [...new Set(names)];
}

interface Known {
  readonly username: string;
  readonly roleIds: readonly number[];
}

/** Makes the user at the first time, and gives them these roles and no others. */
async function keepUser({ kysely, clock }: AccountParts, { username, roleIds }: Known): Promise<Selectable<Tables["user_account"]> | undefined> {
  return kysely.transaction().execute(async (trx) => {
    const fresh = { username, password_hash: null, source: "netbox", is_active: true, created_at: clock(), last_login_at: null } as const;
    if (roleIds.length > 0) await trx.insertInto("user_account").values(fresh).onConflict((conflict) => conflict.doNothing()).execute();
    const user = await trx.selectFrom("user_account").selectAll().where(sql`lower(username)`, "=", username.toLowerCase()).forUpdate().executeTakeFirst();
    // NetBox may write the name otherwise than it was typed: one that is ours is not taken over.
    if (user === undefined || user.source !== "netbox" || !user.is_active) return undefined;
    await trx.deleteFrom("user_role").where("user_id", "=", user.id).execute();
    if (roleIds.length > 0) await trx.insertInto("user_role").values(roleIds.map((roleId) => ({ user_id: user.id, role_id: roleId }))).execute();
    return user;
  });
}

/** Who has no role any more keeps none, so that sessions and tokens of before can do nothing either. */
async function admit(parts: AccountParts, username: string, roleNames: readonly string[]): Promise<Selectable<Tables["user_account"]> | undefined> {
  const roles = roleNames.length === 0 ? [] : await parts.kysely.selectFrom("role").select("id").where("name", "in", roleNames).execute();
  const user = await keepUser(parts, { username, roleIds: roles.map(({ id }) => id) });
  if (roles.length > 0) return user;
  throw new AppError("AUTH_PERMISSION", { detail: "none of the NetBox account's groups has a role here", hint: "Ask an administrator to map a group of yours in the settings." });
}

/** Makes it. Without a source nobody signs in with NetBox. */
export function createNetboxAccounts(parts: AccountParts, source: NetboxSource | undefined): NetboxAccounts {
  return {
    signIn: async (credentials) => {
      const settings = await source?.settings();
      if (source === undefined || settings?.enabled !== true || credentials.password === "") return undefined;
      const netbox = (await source.endpoints.netboxes()).find(({ enabled }) => enabled);
      if (netbox === undefined) return undefined;
      const account = await askNetbox(netbox, credentials, parts.log);
      return account === undefined ? undefined : admit(parts, account.username, rolesOf(account.groups, settings));
    },
  };
}
