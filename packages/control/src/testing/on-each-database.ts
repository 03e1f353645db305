import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, inject } from "vitest";
import { requirement, titleNeeding } from "../../../../test/requirements.ts";
import type { Database } from "../database/database.ts";
import { createPgliteDatabase, createServerDatabase } from "../database/testing/create-test-database.ts";
import type { TestDatabase } from "../database/testing/create-test-database.ts";

/** What a suite gets: a database that is opened and migrated before its tests and emptied before each. */
export interface DatabaseWorld {
  readonly kind: Database["kind"];
  /** The database; call it within a test or hook. */
  database(): Database;
  /** URL of the suite's own PostgreSQL database; `undefined` for PGlite. */
  url(): string | undefined;
}

// Deleting few rows takes a twentieth of what truncating thirty tables does on a server. Foreign keys and triggers are looked at
// never in this role, so the order of the tables does not matter.
const EMPTYING = `do $$
declare each record;
begin
  set local session_replication_role = replica;
  for each in select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%' loop
    execute format('delete from %I', each.name);
  end loop;
  for each in select sequencename as name from pg_sequences where schemaname = 'public' and last_value is not null loop
    execute format('alter sequence %I restart', each.name);
  end loop;
end $$`;

async function empty({ kysely }: Database): Promise<void> {
  await sql.raw(EMPTYING).execute(kysely);
}

function suiteOn(kind: Database["kind"], create: () => Promise<TestDatabase>, suite: (world: DatabaseWorld) => void): void {
  let test: TestDatabase | undefined;
  const opened = (): TestDatabase => {
    if (test === undefined) throw new TypeError("the database is open only within tests and hooks");
    return test;
  };
  beforeAll(async () => {
    test = await create();
  });
  beforeEach(() => empty(opened().database));
  afterAll(() => test?.remove());
  suite({ kind, database: () => opened().database, url: () => opened().url });
}

/**
 * Runs a suite on PGlite and on PostgreSQL; the latter is skipped, with its reason in the title, where the server is not installed.
 * The queue's own tables lie in a schema of their own and are not emptied.
 */
export function onEachDatabase(title: string, suite: (world: DatabaseWorld) => void): void {
  const onServer = titleNeeding("postgresql", `${title} (PostgreSQL)`);
  describe(`${title} (PGlite)`, () => {
    suiteOn("pglite", createPgliteDatabase, suite);
  });
  describe.skipIf(!requirement("postgresql").available)(`${onServer}`, () => {
    suiteOn("postgresql", () => createServerDatabase(inject("postgresqlUrl")), suite);
  });
}
