import { AppError } from "@proxbox/contract";
import type { PasswordChange, SignIn as Credentials } from "@proxbox/contract";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Authenticated } from "./gate.ts";
import type { NetboxAccounts } from "./netbox-accounts.ts";
import { permissionsOf } from "./permissions-of.ts";
import { toPrincipal } from "./principal.ts";
import type { Principal } from "./principal.ts";
import { beginSession, endSession, endSessions } from "./sessions.ts";
import type { NewSession } from "./sessions.ts";
import { signInLimit } from "./sign-in-limit.ts";
import type { SignInLimit } from "./sign-in-limit.ts";

/** Somebody who has signed in, and their new session. */
export interface SignedIn {
  readonly principal: Principal;
  readonly session: NewSession;
}

/** Signing in and out. */
export interface SignIn {
  /**
   * Throws `AUTH_SIGN_IN`, the same for an unknown name and a wrong password, `AUTH_THROTTLED`, `AUTH_BUSY`, and for who signs in with
   * NetBox what `NetboxAccounts` throws.
   */
  signIn(credentials: Credentials, source: string): Promise<SignedIn>;
  /** Checks the credentials as `signIn` does, without a session: for who gets a token. */
  check(credentials: Credentials, source: string): Promise<Principal>;
  signOut(sessionDigest: string): Promise<void>;
  /** Ends all sessions but this one. Throws `AUTH_PASSWORD`, `AUTH_NO_PASSWORD`, `AUTH_THROTTLED`, `AUTH_BUSY`. */
  changePassword(caller: Authenticated, change: PasswordChange, source: string): Promise<void>;
}

interface SignInParts extends AccountParts {
  readonly limit: SignInLimit;
  readonly netbox: NetboxAccounts;
}

type UserRow = Selectable<Tables["user_account"]>;

function findUser({ kysely }: AccountParts, username: string): Promise<UserRow | undefined> {
  return kysely.selectFrom("user_account").selectAll().where(sql`lower(username)`, "=", username.toLowerCase()).executeTakeFirst();
}

/** The user of these credentials: by our own password, or else, for a name that is not ours, by NetBox. */
async function judge(parts: SignInParts, { username, password }: Credentials): Promise<UserRow | undefined> {
  const user = await findUser(parts, username);
  const isLocal = user?.source === "local";
  const isRight = await parts.hashes.isRight(isLocal ? (user.password_hash ?? undefined) : undefined, password);
  if (isLocal) return isRight && user.is_active ? user : undefined;
  if (user?.is_active === false) return undefined;
  return parts.netbox.signIn({ username, password });
}

async function check(parts: SignInParts, credentials: Credentials, source: string): Promise<Principal> {
  const username = credentials.username.trim().normalize("NFC");
  parts.limit.begin({ username, source });
  const user = await judge(parts, { username, password: credentials.password });
  if (user === undefined) throw new AppError("AUTH_SIGN_IN");
  parts.limit.succeed({ username, source });
  await parts.kysely.updateTable("user_account").set({ last_login_at: parts.clock() }).where("id", "=", user.id).execute();
  const permissions = await permissionsOf(parts.kysely, user.id);
  return toPrincipal({ userId: user.id, username: user.username, permissions });
}

async function signIn(parts: SignInParts, credentials: Credentials, source: string): Promise<SignedIn> {
  const principal = await check(parts, credentials, source);
  return { principal, session: await beginSession(parts, principal.userId) };
}

async function changePassword(parts: SignInParts, { principal, session }: Authenticated, { change, source }: { readonly change: PasswordChange; readonly source: string }): Promise<void> {
  const { kysely, hashes, limit } = parts;
  const { userId, username } = principal;
  const { password_hash: stored } = await kysely.selectFrom("user_account").select("password_hash").where("id", "=", userId).executeTakeFirstOrThrow();
  if (stored === null) throw new AppError("AUTH_NO_PASSWORD");
  limit.begin({ username, source });
  if (!(await hashes.isRight(stored, change.current_password))) throw new AppError("AUTH_PASSWORD");
  limit.succeed({ username, source });
  const passwordHash = await hashes.hash(change.new_password);
  await kysely.transaction().execute(async (trx) => {
    await trx.updateTable("user_account").set({ password_hash: passwordHash }).where("id", "=", userId).execute();
    await endSessions({ kysely: trx }, userId, session?.digest);
  });
}

/** Makes it. */
export function createSignIn(parts: AccountParts & { readonly netbox: NetboxAccounts }): SignIn {
  const own = { ...parts, limit: signInLimit(parts.clock) };
  return {
    signIn: (credentials, source) => signIn(own, credentials, source),
    check: (credentials, source) => check(own, credentials, source),
    signOut: (digest) => endSession(parts, digest),
    changePassword: (caller, change, source) => changePassword(own, caller, { change, source }),
  };
}
