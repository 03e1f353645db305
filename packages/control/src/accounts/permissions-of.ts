import type { Queries } from "../database/database.ts";

/** What a user may do: the permissions of all their roles. */
export async function permissionsOf(queries: Queries, userId: number): Promise<string[]> {
  const roles = await queries
    .selectFrom("user_role")
    .innerJoin("role", "role.id", "user_role.role_id")
    .where("user_role.user_id", "=", userId)
    .select("role.permissions")
    .execute();
  return [...new Set(roles.flatMap(({ permissions }) => permissions))].toSorted();
}
