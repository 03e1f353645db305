import type { Migration } from "kysely/migration";
import { first } from "./0001-first.ts";

/** Every migration in its order; a name is never changed and a migration that was released never either. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first": first,
};
