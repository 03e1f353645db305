import type { Log } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { PasswordHashes } from "./password-hashes.ts";

/** What the accounts work with. */
export interface AccountParts {
  readonly kysely: Kysely<Tables>;
  readonly clock: () => Date;
  readonly hashes: PasswordHashes;
  readonly log: Log;
}
