import type { Settings } from "@proxbox/contract";
import type { Queries } from "../database/database.ts";
import type { Principal } from "./principal.ts";
import { requireCover } from "./require-cover.ts";

/**
 * Nobody lets others in with more than they may do themselves: whoever says which roles accounts of NetBox get, or which NetBox vouches
 * for them, has all that these roles give. Throws `AUTH_ESCALATION`.
 */
export async function requireSignInCover(queries: Queries, actor: Pick<Principal, "permissions">, { group_roles: groupRoles, default_role: defaultRole }: Settings["netbox_sign_in"]): Promise<void> {
  const names = [...Object.values(groupRoles), ...(defaultRole === null ? [] : [defaultRole])];
  const roles = names.length === 0 ? [] : await queries.selectFrom("role").select("permissions").where("name", "in", names).execute();
  requireCover(actor, roles.flatMap(({ permissions }) => permissions));
}
