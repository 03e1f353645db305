import { AppError } from "@proxbox/contract";
import type { SignIn as Credentials } from "@proxbox/contract";
import type { Log } from "@proxbox/server";
import { Agent } from "undici";
import { z } from "zod";
import type { StoredNetbox } from "../endpoints/stored-endpoint.ts";
import { callNetbox } from "./call-netbox.ts";
import type { NetboxAnswer, NetboxCall } from "./call-netbox.ts";

/** An account of NetBox whose password was right. */
export interface NetboxAccount {
  /** As NetBox writes it. */
  readonly username: string;
  readonly groups: readonly string[];
}

/** Since 4.5 `token` is the secret and `key` names it; before, `key` is the secret. */
const Provisioned = z.object({
  id: z.int(),
  user: z.object({ id: z.int(), username: z.string().min(1) }),
  version: z.int().optional(),
  key: z.string().nullish(),
  token: z.string().nullish(),
});
type Provisioned = z.infer<typeof Provisioned>;

const Account = z.object({ id: z.int(), username: z.string(), groups: z.array(z.object({ name: z.string() })) });
const Accounts = z.object({ results: z.array(Account) });

function authorizationOf({ version, key, token }: Provisioned): string {
  if (version === 2 && key && token) return `Bearer nbt_${key}.${token}`;
  return `Token ${token ?? key ?? ""}`;
}

function ownAuthorizationOf({ tokenVersion, tokenKey, token }: StoredNetbox): string | undefined {
  if (token === undefined) return undefined;
  return tokenVersion === "v2" ? `Bearer nbt_${tokenKey ?? ""}.${token}` : `Token ${token}`;
}

function parsed<Value>(schema: z.ZodType<Value>, { body }: NetboxAnswer): Value {
  const result = schema.safeParse(body);
  if (!result.success) throw new AppError("NB_UNEXPECTED", { detail: "its answer about the account is not understood" });
  return result.data;
}

/** Asks NetBox for a token with the password; nothing when it refuses (it answers 403, its description says 401). */
async function provision(call: NetboxCall, credentials: Credentials): Promise<Provisioned | undefined> {
  const answer = await call({ method: "POST", path: "/api/users/tokens/provision/", body: credentials });
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) return undefined;
  if (answer.status !== 201) throw new AppError("NB_UNEXPECTED", { detail: `it answers ${answer.status} to a sign-in`, status: answer.status });
  return parsed(Provisioned, answer);
}

/** The groups of an account, seen by itself or, where it may not look, by the token of the endpoint. */
async function groupsOf(call: NetboxCall, { user }: Provisioned, { authorizations, log }: { readonly authorizations: readonly string[]; readonly log: Log }): Promise<string[]> {
  for (const authorization of authorizations) {
    const answer = await call({ method: "GET", path: `/api/users/users/?username=${encodeURIComponent(user.username)}`, authorization });
    // NetBox ignores filters that it does not know: the row itself must be the one.
    const account = answer.status === 200 ? parsed(Accounts, answer).results.find(({ id }) => id === user.id) : undefined;
    if (account !== undefined) return account.groups.map(({ name }) => name);
  }
  log.warn({ module: "accounts", username: user.username }, "The groups of a NetBox account cannot be read: neither it nor the endpoint's token may view users");
  return [];
}

/**
 * Checks username and password at a NetBox, and tells the account's groups. The token that this takes is removed again. Nothing when
 * NetBox refuses. Throws `NB_UNREACHABLE`, `NB_TIMEOUT`, `NB_TLS`, `NB_REDIRECT`, `NB_SERVER_ERROR`, `NB_UNEXPECTED`.
 */
export async function askNetbox(netbox: StoredNetbox, credentials: Credentials, log: Log): Promise<NetboxAccount | undefined> {
  const agent = new Agent({ connect: { rejectUnauthorized: netbox.verifySsl, timeout: 5_000 }, headersTimeout: 10_000, bodyTimeout: 10_000 });
  const call = callNetbox(netbox, agent);
  try {
    const provisioned = await provision(call, credentials);
    if (provisioned === undefined) return undefined;
    const authorization = authorizationOf(provisioned);
    try {
      const own = ownAuthorizationOf(netbox);
      const authorizations = own === undefined ? [authorization] : [authorization, own];
      return { username: provisioned.user.username, groups: await groupsOf(call, provisioned, { authorizations, log }) };
    } finally {
      await removeToken(call, { id: provisioned.id, authorization, log });
    }
  } finally {
    await agent.close();
  }
}

async function removeToken(call: NetboxCall, { id, authorization, log }: { readonly id: number; readonly authorization: string; readonly log: Log }): Promise<void> {
  const status = await call({ method: "DELETE", path: `/api/users/tokens/${id}/`, authorization }).then((answer) => answer.status, () => undefined);
  if (status !== 204 && status !== 404) log.warn({ module: "accounts", status, token_id: id }, "A token that a sign-in made in NetBox could not be removed there");
}
