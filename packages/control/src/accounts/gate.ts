import { AppError } from "@proxbox/contract";
import type { AccountParts } from "./account-parts.ts";
import { permissionsOf } from "./permissions-of.ts";
import { toPrincipal } from "./principal.ts";
import type { Principal } from "./principal.ts";
import { digestOf } from "./secret-text.ts";
import { findSession } from "./sessions.ts";

/** A caller who showed who they are. */
export interface Authenticated {
  readonly principal: Principal;
  /** False for a token that may only read. */
  readonly isWriteEnabled: boolean;
  /** The browser's session, if it came with one. */
  readonly session?: { readonly digest: string; readonly csrfToken: string };
  /** When the token ends that it came with, if it came with one and that ends. */
  readonly expiresAt?: Date;
}

/** Tells who a caller is by what they bring. */
export interface Gate {
  /** Throws `AUTH_TOKEN`. */
  byToken(token: string): Promise<Authenticated>;
  /** Nothing for a session that is over, unknown, or of a user who is no longer active. `isUse` false: whoever asks is no person, and an idle session stays idle. Default true. */
  bySession(secret: string, options?: { readonly isUse?: boolean }): Promise<Authenticated | undefined>;
}

/** As NetBox does: when a token was last used is written once a minute at most. */
const NOTED_MS = 60_000;

type GateParts = Pick<AccountParts, "kysely" | "clock">;

async function principalOf({ kysely }: GateParts, { user_id: userId, username }: { readonly user_id: number; readonly username: string }): Promise<Principal> {
  return toPrincipal({ userId, username, permissions: await permissionsOf(kysely, userId) });
}

async function byToken(parts: GateParts, token: string): Promise<Authenticated> {
  const { kysely, clock } = parts;
  const row = await kysely
    .selectFrom("api_token")
    .innerJoin("user_account", "user_account.id", "api_token.user_id")
    .where("api_token.digest", "=", digestOf(token))
    .select(["api_token.id", "user_id", "username", "is_active", "is_write_enabled", "expires_at", "last_used_at"])
    .executeTakeFirst();
  const now = clock();
  if (row === undefined || !row.is_active || (row.expires_at !== null && row.expires_at <= now)) throw new AppError("AUTH_TOKEN");
  const isNoted = row.last_used_at !== null && now.getTime() - row.last_used_at.getTime() < NOTED_MS;
  if (!isNoted) await kysely.updateTable("api_token").set({ last_used_at: now }).where("id", "=", row.id).execute();
  return { principal: await principalOf(parts, row), isWriteEnabled: row.is_write_enabled, ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }) };
}

async function bySession(parts: GateParts, secret: string, isUse: boolean): Promise<Authenticated | undefined> {
  const row = await findSession(parts, secret, isUse);
  if (row === undefined) return undefined;
  return { principal: await principalOf(parts, row), isWriteEnabled: true, session: { digest: row.digest, csrfToken: row.csrf_token } };
}

/** Makes the gate. */
export function createGate(parts: GateParts): Gate {
  return { byToken: (token) => byToken(parts, token), bySession: (secret, { isUse = true } = {}) => bySession(parts, secret, isUse) };
}
