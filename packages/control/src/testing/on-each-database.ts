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

async function empty({ kysely }: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'`.execute(kysely);
  await sql`truncate ${sql.join(rows.map(({ name }) => sql.table(name)))} restart identity cascade`.execute(kysely);
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
