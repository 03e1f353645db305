import { AppError, EVERY_PERMISSION } from "@proxbox/contract";
import type { SetUp } from "@proxbox/contract";
import type { Queries } from "../database/database.ts";
import type { AccountParts } from "./account-parts.ts";
import { ADMINISTRATOR } from "./built-in-roles.ts";
import { toPrincipal } from "./principal.ts";
import { digestOf, newSecret } from "./secret-text.ts";
import { beginSession } from "./sessions.ts";
import type { SignedIn } from "./sign-in.ts";

/** How long a set-up link works; the next start makes another one. */
const LINK_MS = 24 * 3600_000;

/** The first user, made by who holds the one-time link that the first start prints. */
export interface Setup {
  /** Whether there is no user yet. */
  isOpen(): Promise<boolean>;
  /** The secret of a new link while there is no user; only its digest is kept. */
  ensureLink(): Promise<string | undefined>;
  /** Makes the first administrator and signs them in. Throws `AUTH_SETUP`, also to all but one of those who come at once. */
  use(setUp: SetUp): Promise<SignedIn>;
}

async function hasUser(queries: Queries): Promise<boolean> {
  return (await queries.selectFrom("user_account").select("id").limit(1).executeTakeFirst()) !== undefined;
}

async function ensureLink({ kysely, clock }: AccountParts): Promise<string | undefined> {
  if (await hasUser(kysely)) return undefined;
  const [secret, now] = [newSecret(), clock()];
  await kysely.deleteFrom("setup_link").where("created_at", "<=", new Date(now.getTime() - LINK_MS)).execute();
  await kysely.insertInto("setup_link").values({ digest: digestOf(secret), created_at: now, used_at: null }).execute();
  return secret;
}

async function isUsable({ kysely, clock }: Pick<AccountParts, "clock"> & { readonly kysely: Queries }, token: string): Promise<boolean> {
  const link = await kysely
    .selectFrom("setup_link")
    .select("digest")
    .where("digest", "=", digestOf(token))
    .where("used_at", "is", null)
    .where("created_at", ">", new Date(clock().getTime() - LINK_MS))
    .executeTakeFirst();
  return link !== undefined && !(await hasUser(kysely));
}

async function use(parts: AccountParts, { token, username, password }: SetUp): Promise<SignedIn> {
  const { kysely, clock, hashes } = parts;
  // Before the slow hash, which is not for everybody to ask for.
  if (!(await isUsable(parts, token))) throw new AppError("AUTH_SETUP");
  const passwordHash = await hashes.hash(password);
  return kysely.transaction().execute(async (trx) => {
    // Whoever comes at the same time waits here, and then finds a user.
    const role = await trx.selectFrom("role").select("id").where("name", "=", ADMINISTRATOR).forUpdate().executeTakeFirstOrThrow();
    if (!(await isUsable({ kysely: trx, clock }, token))) throw new AppError("AUTH_SETUP");
    const now = clock();
    await trx.updateTable("setup_link").set({ used_at: now }).where("used_at", "is", null).execute();
    const user = { username, password_hash: passwordHash, source: "local", is_active: true, created_at: now, last_login_at: now } as const;
    const { id } = await trx.insertInto("user_account").values(user).returning("id").executeTakeFirstOrThrow();
    await trx.insertInto("user_role").values({ user_id: id, role_id: role.id }).execute();
    const principal = toPrincipal({ userId: id, username, permissions: [EVERY_PERMISSION] });
    return { principal, session: await beginSession({ kysely: trx, clock }, id) };
  });
}

/** Makes it. */
export function createSetup(parts: AccountParts): Setup {
  return {
    isOpen: async () => !(await hasUser(parts.kysely)),
    ensureLink: () => ensureLink(parts),
    use: (setUp) => use(parts, setUp),
  };
}
