import { AppError } from "@proxbox/contract";
import type { User, UserCreate, UserUpdate } from "@proxbox/contract";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Rows, Slice } from "../database/slice.ts";
import type { Tables } from "../database/tables.ts";
import type { AccountParts } from "./account-parts.ts";
import { keepAdministrator, lockAdministrators } from "./keep-administrator.ts";
import { permissionsOf } from "./permissions-of.ts";
import type { Principal } from "./principal.ts";
import { requireCover } from "./require-cover.ts";
import { endSessions } from "./sessions.ts";
import { isUniqueViolation } from "./unique-violation.ts";

/** Which users are wanted: `q` is a part of the name. */
export interface UserFilter {
  readonly q?: string | undefined;
  readonly isActive?: boolean | undefined;
}

/** The users. Whoever changes one must have every permission that the user has or is to get. */
export interface Users {
  /** By name. */
  list(filter: UserFilter, slice: Slice): Promise<Rows<User>>;
  /** Throws `AUTH_UNKNOWN`, as the others do. */
  get(id: number): Promise<User>;
  /** Throws `AUTH_NAME_TAKEN`, `AUTH_ESCALATION`. */
  create(actor: Principal, body: UserCreate): Promise<User>;
  /** A new password or a deactivation ends the user's sessions. Throws also `AUTH_LAST_ADMIN`, `AUTH_NO_PASSWORD`. */
  update(actor: Principal, id: number, body: UserUpdate): Promise<User>;
  /** With tokens and sessions. Throws also `AUTH_LAST_ADMIN`. */
  remove(actor: Principal, id: number): Promise<User>;
}

type UserRow = Selectable<Tables["user_account"]>;

async function toUsers(queries: Queries, rows: readonly UserRow[]): Promise<User[]> {
  const ids = rows.map(({ id }) => id);
  const held = ids.length === 0 ? [] : await queries.selectFrom("user_role").innerJoin("role", "role.id", "role_id").where("user_id", "in", ids).select(["user_id", "role.id", "name"]).orderBy("name").execute();
  return rows.map(({ id, username, source, is_active, created_at, last_login_at }) => ({
    id,
    username,
    source,
    is_active,
    roles: held.filter(({ user_id }) => user_id === id).map((role) => ({ id: role.id, name: role.name })),
    created_at: created_at.toISOString(),
    last_login_at: last_login_at?.toISOString() ?? null,
  }));
}

async function rowOf(queries: Queries, id: number): Promise<UserRow> {
  const row = await queries.selectFrom("user_account").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw new AppError("AUTH_UNKNOWN", { detail: `no user has the id ${id}` });
  return row;
}

async function get(queries: Queries, id: number): Promise<User> {
  const [user] = await toUsers(queries, [await rowOf(queries, id)]);
  if (user === undefined) throw new TypeError("one row makes one user");
  return user;
}

async function list(kysely: Queries, { q, isActive }: UserFilter, { limit, offset }: Slice): Promise<Rows<User>> {
  let found = kysely.selectFrom("user_account");
  if (q !== undefined) found = found.where(sql`position(lower(${q}) in lower(username))`, ">", 0);
  if (isActive !== undefined) found = found.where("is_active", "=", isActive);
  const { count } = await found.select(sql<number>`count(*)::int`.as("count")).executeTakeFirstOrThrow();
  const rows = await found.selectAll().orderBy(sql`lower(username)`).limit(limit).offset(offset).execute();
  return { count, rows: await toUsers(kysely, rows) };
}

/** Gives a user these roles and no others. */
async function setRoles(queries: Queries, { actor, userId, roleIds }: { readonly actor: Principal; readonly userId: number; readonly roleIds: readonly number[] }): Promise<void> {
  const wanted = [...new Set(roleIds)];
  const roles = wanted.length === 0 ? [] : await queries.selectFrom("role").select(["id", "permissions"]).where("id", "in", wanted).execute();
  const unknown = wanted.find((id) => !roles.some((role) => role.id === id));
  if (unknown !== undefined) throw new AppError("AUTH_UNKNOWN", { detail: `no role has the id ${unknown}` });
  requireCover(actor, roles.flatMap(({ permissions }) => permissions));
  await queries.deleteFrom("user_role").where("user_id", "=", userId).execute();
  if (wanted.length > 0) await queries.insertInto("user_role").values(wanted.map((id) => ({ user_id: userId, role_id: id }))).execute();
}

async function create({ kysely, clock, hashes }: AccountParts, actor: Principal, { username, password, roles, is_active }: UserCreate): Promise<User> {
  const passwordHash = await hashes.hash(password);
  const row = { username, password_hash: passwordHash, source: "local", is_active, created_at: clock(), last_login_at: null } as const;
  return kysely.transaction().execute(async (trx) => {
    const { id } = await trx.insertInto("user_account").values(row).returning("id").executeTakeFirstOrThrow();
    await setRoles(trx, { actor, userId: id, roleIds: roles });
    return get(trx, id);
  });
}

async function update({ kysely, hashes }: AccountParts, actor: Principal, { id, body }: { readonly id: number; readonly body: UserUpdate }): Promise<User> {
  const { username, password, roles, is_active: isActive } = body;
  const passwordHash = password === undefined ? undefined : await hashes.hash(password);
  return kysely.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    const row = await rowOf(trx, id);
    requireCover(actor, await permissionsOf(trx, id));
    if (passwordHash !== undefined && row.source !== "local") throw new AppError("AUTH_NO_PASSWORD");
    const changed = { username: username ?? row.username, is_active: isActive ?? row.is_active, password_hash: passwordHash ?? row.password_hash };
    await trx.updateTable("user_account").set(changed).where("id", "=", id).execute();
    if (roles !== undefined) await setRoles(trx, { actor, userId: id, roleIds: roles });
    if (passwordHash !== undefined || !changed.is_active) await endSessions({ kysely: trx }, id);
    await keepAdministrator(trx);
    return get(trx, id);
  });
}

function remove({ kysely }: AccountParts, actor: Principal, id: number): Promise<User> {
  return kysely.transaction().execute(async (trx) => {
    await lockAdministrators(trx);
    const user = await get(trx, id);
    requireCover(actor, await permissionsOf(trx, id));
    await trx.deleteFrom("user_account").where("id", "=", id).execute();
    await keepAdministrator(trx);
    return user;
  });
}

async function named<Result>(change: Promise<Result>): Promise<Result> {
  try {
    return await change;
  } catch (thrown) {
    throw isUniqueViolation(thrown) ? new AppError("AUTH_NAME_TAKEN", { cause: thrown }) : thrown;
  }
}

/** Makes the users on the database. */
export function createUsers(parts: AccountParts): Users {
  return {
    list: (filter, slice) => list(parts.kysely, filter, slice),
    get: (id) => get(parts.kysely, id),
    create: (actor, body) => named(create(parts, actor, body)),
    update: (actor, id, body) => named(update(parts, actor, { id, body })),
    remove: (actor, id) => remove(parts, actor, id),
  };
}
