import type { AccountParts } from "./account-parts.ts";
import { createGate } from "./gate.ts";
import type { Gate } from "./gate.ts";
import { makeBuiltInRoles } from "./built-in-roles.ts";

/** Who may do what: signing in, users, roles, tokens. */
export interface Accounts {
  readonly gate: Gate;
  /** Makes Proxbox's own roles, or brings them to this version's form. Once, before anybody is let in. */
  start(): Promise<void>;
}

/** Makes the accounts on the database. */
export function createAccounts(parts: AccountParts): Accounts {
  return {
    gate: createGate(parts),
    start: () => makeBuiltInRoles(parts),
  };
}
