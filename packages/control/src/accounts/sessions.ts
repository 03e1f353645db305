import type { Queries } from "../database/database.ts";
import type { AccountParts } from "./account-parts.ts";
import { digestOf, newSecret } from "./secret-text.ts";

/** A session that nobody uses for so long is over. */
const IDLE_MS = 12 * 3600_000;
/** A session is over after so long, whatever happens. */
const LONGEST_MS = 14 * 24 * 3600_000;
/** How old the note may be of when a session was last used. */
const NOTED_MS = 60_000;

/** A new session as its browser gets it; of the secret only a digest is kept. */
export interface NewSession {
  readonly secret: string;
  readonly csrfToken: string;
  readonly expiresAt: Date;
}

/** A session that holds, and whose it is. */
export interface SessionRow {
  readonly digest: string;
  readonly csrf_token: string;
  readonly user_id: number;
  readonly username: string;
}

type SessionParts = Pick<AccountParts, "kysely" | "clock">;

/** Begins a session, and forgets those that are over. */
export async function beginSession({ kysely, clock }: { readonly kysely: Queries; readonly clock: () => Date }, userId: number): Promise<NewSession> {
  const now = clock();
  const [secret, csrfToken, expiresAt] = [newSecret(), newSecret(), new Date(now.getTime() + LONGEST_MS)];
  await kysely.deleteFrom("user_session").where((is) => is.or([is("expires_at", "<=", now), is("seen_at", "<=", new Date(now.getTime() - IDLE_MS))])).execute();
  await kysely
    .insertInto("user_session")
    .values({ digest: digestOf(secret), user_id: userId, csrf_token: csrfToken, created_at: now, seen_at: now, expires_at: expiresAt })
    .execute();
  return { secret, csrfToken, expiresAt };
}

/** The session of a secret, unless it is over or its user is not active; notes that it was used, unless this is no use of it. */
export async function findSession({ kysely, clock }: SessionParts, secret: string, isUse: boolean): Promise<SessionRow | undefined> {
  const now = clock();
  const row = await kysely
    .selectFrom("user_session")
    .innerJoin("user_account", "user_account.id", "user_session.user_id")
    .where("digest", "=", digestOf(secret))
    .where("is_active", "=", true)
    .where("expires_at", ">", now)
    .where("seen_at", ">", new Date(now.getTime() - IDLE_MS))
    .select(["digest", "csrf_token", "user_id", "username", "seen_at"])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (isUse && now.getTime() - row.seen_at.getTime() >= NOTED_MS) await kysely.updateTable("user_session").set({ seen_at: now }).where("digest", "=", row.digest).execute();
  return row;
}

/** Ends one session. */
export async function endSession({ kysely }: { readonly kysely: Queries }, digest: string): Promise<void> {
  await kysely.deleteFrom("user_session").where("digest", "=", digest).execute();
}

/** Ends all sessions of a user, but the one that is to stay. */
export async function endSessions({ kysely }: { readonly kysely: Queries }, userId: number, exceptDigest?: string): Promise<void> {
  const theirs = kysely.deleteFrom("user_session").where("user_id", "=", userId);
  await (exceptDigest === undefined ? theirs : theirs.where("digest", "!=", exceptDigest)).execute();
}
