import { AppError } from "@proxbox/contract";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { DEFAULT_MIGRATION_TABLE, Migrator } from "kysely/migration";
import { MIGRATIONS } from "./migrations/migrations.ts";

/** Names of the migrations that this database has seen, ours or not. */
async function executedNames<Schema>(database: Kysely<Schema>): Promise<string[]> {
  const table = await sql<{ found: string | null }>`select to_regclass(${DEFAULT_MIGRATION_TABLE})::text as found`.execute(database);
  if ((table.rows[0]?.found ?? null) === null) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(database);
  return rows.map(({ name }) => name);
}

/**
 * Brings the database to the newest schema; processes that do it at once wait for each other. Throws `DB_NEWER` for a database of
 * a later Proxbox and changes nothing in it (E118); `DB_MIGRATION` when a step fails, which is rolled back.
 */
export async function migrate<Schema>(database: Kysely<Schema>, where: string): Promise<void> {
  const unknown = (await executedNames(database)).filter((name) => !(name in MIGRATIONS));
  if (unknown.length > 0) throw new AppError("DB_NEWER", { detail: `it has ${unknown.join(", ")}`, where });
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new AppError("DB_MIGRATION", { where, cause: error });
}
