import { AppError } from "@proxbox/contract";
import type { ApiToken, ApiTokenCreate, ApiTokenUpdate, NewApiToken } from "@proxbox/contract";
import { sql } from "kysely";
import type { SelectQueryBuilder } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Rows, Slice } from "../database/slice.ts";
import type { Tables } from "../database/tables.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Authenticated } from "./gate.ts";
import { permissionsOf } from "./permissions-of.ts";
import type { Principal } from "./principal.ts";
import { requireCover } from "./require-cover.ts";
import { digestOf, newSecret } from "./secret-text.ts";

/** Begins every token, so that one is known for what it is where it should not stand. */
const TOKEN_PREFIX = "pbx_";
/** Characters of a token that are kept to tell it by. */
const SHOWN_CHARACTERS = 10;

/** The API tokens. Everybody has their own; those of others take a permission, and every permission that the other one has. */
export interface Tokens {
  /** Own ones, or all for who may see them; newest first. */
  list(actor: Principal, filter: { readonly userId?: number | undefined }, slice: Slice): Promise<Rows<ApiToken>>;
  /** Throws `AUTH_UNKNOWN` also for a token that the actor may not see. */
  get(actor: Principal, id: number): Promise<ApiToken>;
  /** A token that a token makes ends no later than that one, whose end is `endsBy`. Throws `AUTH_UNKNOWN`, `AUTH_PERMISSION`, `AUTH_ESCALATION`. */
  create(actor: Principal, body: ApiTokenCreate, endsBy?: Authenticated["expiresAt"]): Promise<NewApiToken>;
  update(actor: Principal, id: number, change: { readonly body: ApiTokenUpdate; readonly endsBy?: Authenticated["expiresAt"] }): Promise<ApiToken>;
  remove(actor: Principal, id: number): Promise<ApiToken>;
}

type Found<Output> = SelectQueryBuilder<Tables, "api_token" | "user_account", Output>;

function tokensSeenBy(queries: Queries, actor: Principal): Found<object> {
  const all = queries.selectFrom("api_token").innerJoin("user_account", "user_account.id", "api_token.user_id");
  return actor.can("proxbox.view_token") ? all : all.where("user_id", "=", actor.userId);
}

async function select(found: Found<object>): Promise<ApiToken[]> {
  const columns = ["api_token.id", "user_id", "username", "description", "prefix", "is_write_enabled", "expires_at", "api_token.created_at", "last_used_at"] as const;
  const rows = await found.select(columns).execute();
  return rows.map(({ user_id: userId, username, expires_at, created_at, last_used_at, ...row }) => ({
    ...row,
    user: { id: userId, username },
    expires_at: expires_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    last_used_at: last_used_at?.toISOString() ?? null,
  }));
}

async function get(queries: Queries, actor: Principal, id: number): Promise<ApiToken> {
  const [token] = await select(tokensSeenBy(queries, actor).where("api_token.id", "=", id));
  if (token === undefined) throw new AppError("AUTH_UNKNOWN", { detail: `no token of yours has the id ${id}` });
  return token;
}

async function list(kysely: Queries, actor: Principal, { userId, limit, offset }: Slice & { readonly userId?: number | undefined }): Promise<Rows<ApiToken>> {
  const seen = tokensSeenBy(kysely, actor);
  const found = userId === undefined ? seen : seen.where("user_id", "=", userId);
  const { count } = await found.select(sql<number>`count(*)::int`.as("count")).executeTakeFirstOrThrow();
  return { count, rows: await select(found.orderBy("api_token.id", "desc").limit(limit).offset(offset)) };
}

/** Lets somebody get at another's tokens only who may, and who has all that these give. */
async function requireRight(queries: Queries, actor: Principal, { userId, action }: { readonly userId: number; readonly action: "add" | "change" | "delete" }): Promise<void> {
  if (userId === actor.userId) return;
  const permission = `proxbox.${action}_token` as const;
  if (!actor.can(permission)) throw new AppError("AUTH_PERMISSION", { detail: `it takes ${permission}` });
  requireCover(actor, await permissionsOf(queries, userId));
}

function endOf(wanted: string | null, endsBy: Date | undefined): Date | null {
  const end = wanted === null ? null : new Date(wanted);
  if (endsBy === undefined) return end;
  return end !== null && end < endsBy ? end : endsBy;
}

async function create(parts: AccountParts, actor: Principal, { body, endsBy }: { readonly body: ApiTokenCreate; readonly endsBy: Date | undefined }): Promise<NewApiToken> {
  const { kysely, clock } = parts;
  const userId = body.user ?? actor.userId;
  const owner = await kysely.selectFrom("user_account").select("id").where("id", "=", userId).executeTakeFirst();
  await requireRight(kysely, actor, { userId, action: "add" });
  if (owner === undefined) throw new AppError("AUTH_UNKNOWN", { detail: `no user has the id ${userId}` });
  const token = TOKEN_PREFIX + newSecret();
  const row = { user_id: userId, description: body.description, prefix: token.slice(0, SHOWN_CHARACTERS), digest: digestOf(token), is_write_enabled: body.is_write_enabled };
  const times = { expires_at: endOf(body.expires_at, endsBy), created_at: clock(), last_used_at: null };
  const { id } = await kysely.insertInto("api_token").values({ ...row, ...times }).returning("id").executeTakeFirstOrThrow();
  const [made] = await select(kysely.selectFrom("api_token").innerJoin("user_account", "user_account.id", "api_token.user_id").where("api_token.id", "=", id));
  if (made === undefined) throw new AppError("AUTH_UNKNOWN", { detail: "the user was removed meanwhile" });
  return { ...made, token };
}

async function update({ kysely }: AccountParts, actor: Principal, { id, body, endsBy }: { readonly id: number; readonly body: ApiTokenUpdate; readonly endsBy: Date | undefined }): Promise<ApiToken> {
  const token = await get(kysely, actor, id);
  await requireRight(kysely, actor, { userId: token.user.id, action: "change" });
  const { description = token.description, is_write_enabled = token.is_write_enabled, expires_at = token.expires_at } = body;
  await kysely.updateTable("api_token").set({ description, is_write_enabled, expires_at: endOf(expires_at, endsBy) }).where("id", "=", id).execute();
  return get(kysely, actor, id);
}

async function remove({ kysely }: AccountParts, actor: Principal, id: number): Promise<ApiToken> {
  const token = await get(kysely, actor, id);
  await requireRight(kysely, actor, { userId: token.user.id, action: "delete" });
  await kysely.deleteFrom("api_token").where("id", "=", id).execute();
  return token;
}

/** Makes the tokens on the database. */
export function createTokens(parts: AccountParts): Tokens {
  return {
    list: (actor, filter, slice) => list(parts.kysely, actor, { ...filter, ...slice }),
    get: (actor, id) => get(parts.kysely, actor, id),
    create: (actor, body, endsBy) => create(parts, actor, { body, endsBy }),
    update: (actor, id, { body, endsBy }) => update(parts, actor, { id, body, endsBy }),
    remove: (actor, id) => remove(parts, actor, id),
  };
}
