import { AppError, EVERY_PERMISSION } from "@proxbox/contract";
import type { Transaction } from "kysely";
import type { Tables } from "../database/tables.ts";
import { ADMINISTRATOR } from "./built-in-roles.ts";
import { permissionsOf } from "./permissions-of.ts";

/** Lets changes that may cost an administrator happen one after another; call it first in the transaction. */
export async function lockAdministrators(trx: Transaction<Tables>): Promise<void> {
  await trx.selectFrom("role").select("id").where("name", "=", ADMINISTRATOR).forUpdate().execute();
}

/**
 * Refuses a transaction after which nobody could administer any more: somebody active who does not sign in with NetBox must hold
 * every permission, so that a NetBox that is down shuts nobody out for good. Throws `AUTH_LAST_ADMIN`.
 */
export async function keepAdministrator(trx: Transaction<Tables>): Promise<void> {
  const users = await trx.selectFrom("user_account").select("id").where("is_active", "=", true).where("source", "=", "local").execute();
  for (const { id } of users) if ((await permissionsOf(trx, id)).includes(EVERY_PERMISSION)) return;
  throw new AppError("AUTH_LAST_ADMIN");
}
