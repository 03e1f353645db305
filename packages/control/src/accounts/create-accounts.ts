import type { AccountParts } from "./account-parts.ts";
import { makeBuiltInRoles } from "./built-in-roles.ts";
import { createGate } from "./gate.ts";
import type { Gate } from "./gate.ts";
import { createNetboxAccounts } from "./netbox-accounts.ts";
import type { NetboxSource } from "./netbox-accounts.ts";
import { createRoles } from "./roles.ts";
import type { Roles } from "./roles.ts";
import { createSetup } from "./setup.ts";
import type { Setup } from "./setup.ts";
import { createSignIn } from "./sign-in.ts";
import type { SignIn } from "./sign-in.ts";
import { createTokens } from "./tokens.ts";
import type { Tokens } from "./tokens.ts";
import { createUsers } from "./users.ts";
import type { Users } from "./users.ts";

/** Who may do what: signing in, users, roles, tokens. */
export interface Accounts {
  readonly gate: Gate;
  readonly setup: Setup;
  readonly signIn: SignIn;
  readonly users: Users;
  readonly roles: Roles;
  readonly tokens: Tokens;
  /** Makes Proxbox's own roles, or brings them to this version's form. Once, before anybody is let in. */
  start(): Promise<void>;
}

/** Makes the accounts on the database. Without `netbox` nobody signs in with an account of NetBox. */
export function createAccounts(parts: AccountParts & { readonly netbox?: NetboxSource }): Accounts {
  return {
    gate: createGate(parts),
    setup: createSetup(parts),
    signIn: createSignIn({ ...parts, netbox: createNetboxAccounts(parts, parts.netbox) }),
    users: createUsers(parts),
    roles: createRoles(parts),
    tokens: createTokens(parts),
    start: () => makeBuiltInRoles(parts),
  };
}
