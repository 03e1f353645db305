import { AppError } from "@proxbox/contract";
import type { Role, RoleCreate, RoleUpdate } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Rows, Slice } from "../database/slice.ts";
import type { AccountParts } from "./account-parts.ts";
import { keepAdministrator, lockAdministrators } from "./keep-administrator.ts";
import type { Principal } from "./principal.ts";
import { requireCover } from "./require-cover.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** The roles. Whoever changes one must have every permission that it has or is to get; Proxbox's own cannot be changed. */
export interface Roles {
  /** By name. */
  list(slice: Slice): Promise<Rows<Role>>;
  /** Throws `AUTH_UNKNOWN`, as the others do. */
  get(id: number): Promise<Role>;
  /** Throws `AUTH_NAME_TAKEN`, `AUTH_ESCALATION`. */
  create(actor: Principal, body: RoleCreate): Promise<Role>;
  /** Throws also `AUTH_BUILT_IN`, `AUTH_LAST_ADMIN`. */
  update(actor: Principal, id: number, body: RoleUpdate): Promise<Role>;
  /** Its users lose it. Throws also `AUTH_BUILT_IN`, `AUTH_LAST_ADMIN`. */
  remove(actor: Principal, id: number): Promise<Role>;
}

async function get(queries: Queries, id: number): Promise<Role> {
  const row = await queries.selectFrom("role").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new AppError("AUTH_UNKNOWN", { detail: `no role has the id ${id}` });
  return row;
}

async function list(kysely: Queries, { limit, offset }: Slice): Promise<Rows<Role>> {
  const { count } = await kysely.selectFrom("role").select(sql<number>`count(*)::int`.as("count")).executeTakeFirstOrThrow();
  return { count, rows: await kysely.selectFrom("role").selectAll().orderBy("name").limit(limit).offset(offset).execute() };
}

async function create({ kysely }: AccountParts, actor: Principal, { name, description, permissions }: RoleCreate): Promise<Role> {
  requireCover(actor, permissions);
  return kysely.insertInto("role").values({ name, description, permissions: JSON.stringify(permissions), is_built_in: false }).returningAll().executeTakeFirstOrThrow();
}

async function changeable(queries: Queries, actor: Principal, id: number): Promise<Role> {
  const role = await get(queries, id);
  if (role.is_built_in) throw new AppError("AUTH_BUILT_IN");
  requireCover(actor, role.permissions);
  return role;
}

function update({ kysely }: AccountParts, actor: Principal, { id, body }: { readonly id: number; readonly body: RoleUpdate }): Promise<Role> {
  return kysely.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    const role = await changeable(trx, actor, id);
    const { name = role.name, description = role.description, permissions = role.permissions } = body;
    requireCover(actor, permissions);
    await trx.updateTable("role").set({ name, description, permissions: JSON.stringify(permissions) }).where("id", "=", id).execute();
    await keepAdministrator(trx);
    return get(trx, id);
  });
}

function remove({ kysely }: AccountParts, actor: Principal, id: number): Promise<Role> {
  return kysely.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    const role = await changeable(trx, actor, id);
    await trx.deleteFrom("role").where("id", "=", id).execute();
    await keepAdministrator(trx);
    return role;
  });
}

async function named<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (thrown) {
    throw isUniqueViolation(thrown) ? new AppError("AUTH_NAME_TAKEN", { cause: thrown }) : thrown;
  }
}

/** Makes the roles on the database. */
export function createRoles(parts: AccountParts): Roles {
  return {
    list: (slice) => list(parts.kysely, slice),
    get: (id) => get(parts.kysely, id),
    create: (actor, body) => named(create(parts, actor, body)),
    update: (actor, id, body) => named(update(parts, actor, { id, body })),
    remove: (actor, id) => remove(parts, actor, id),
  };
}
