import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { Client } from "pg";
import type { Database } from "../database.ts";
import { migrate } from "../migrate.ts";
import { pgliteDatabase } from "../open-pglite.ts";
import { openPostgresql } from "../open-postgresql.ts";
import { openPglite } from "../pglite/client.ts";
import { templatePath } from "../pglite/template.ts";

/** A database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  /** Its URL; absent for the embedded one. */
  readonly url?: string;
  /** Closes and removes it. */
  remove(): Promise<void>;
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes a database on a PostgreSQL server and gives its URL and what drops it. */
export async function createPostgresqlDatabase(serverUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `proxbox_${randomUUID().replaceAll("-", "")}`;
  await onServer(serverUrl, `create database ${name} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `drop database ${name} with (force)`) };
}

/** The embedded database in memory. */
export async function createPgliteDatabase(): Promise<TestDatabase> {
  const path = templatePath();
  const client = await openPglite({ folder: undefined, template: existsSync(path) ? readFileSync(path) : undefined });
  const database = pgliteDatabase(client, [], () => undefined);
  await migrate(database.kysely, "memory");
  return { database, remove: () => database.close() };
}

/** A new database on a PostgreSQL server, migrated. */
export async function createServerDatabase(serverUrl: string): Promise<TestDatabase> {
  const { url, drop } = await createPostgresqlDatabase(serverUrl);
  const database = await openPostgresql(url);
  return {
    database,
    url,
    remove: async () => {
      await database.close();
      await drop();
    },
  };
}
