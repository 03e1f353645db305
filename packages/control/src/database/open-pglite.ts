import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@proxbox/contract";
import { lockFile } from "@proxbox/state";
import { Kysely, PGliteDialect } from "kysely";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite/client.ts";
import type { PgliteClient } from "./pglite/client.ts";
import { templatePath } from "./pglite/template.ts";
import type { Tables } from "./tables.ts";

/** Folder of the embedded database within the data directory. */
export const DATABASE_FOLDER = "control.pglite";

/** File whose lock says that a process owns the data directory. */
const LOCK_FILE = "data.lock";

const hints = { DB_LOCKED: "Another Proxbox uses this data directory: stop it, use another directory, or set DATABASE_URL to share one PostgreSQL." };

function isFilled(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0;
}

/** What a new folder is filled from: the backup that was named, else the template of an empty database. */
function readTemplate(backup: string | undefined): Uint8Array | undefined {
  if (backup !== undefined) return readFileSync(backup);
  const path = templatePath();
  return existsSync(path) ? readFileSync(path) : undefined;
}

async function openFolder(folder: string, backup: string | undefined): Promise<PgliteClient> {
  if (backup !== undefined && isFilled(folder)) {
    throw new AppError("CFG_RESTORE", { detail: "the data directory has a database already", hint: "Move its folder away, then restore into the empty place.", where: folder });
  }
  try {
    return await openPglite({ folder, template: isFilled(folder) ? undefined : readTemplate(backup) });
  } catch (cause) {
    throw new AppError("DB_UNREADABLE", { detail: "the embedded database does not open", hint: "Restore the newest backup of the data directory; the cause stands in the log.", where: folder, cause });
  }
}

/** The embedded database of an open client: queries, the queue's door, the notifications. */
export function pgliteDatabase(client: PgliteClient, warnings: readonly string[], release: () => void): Database {
  return {
    kind: "pglite",
    kysely: new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: client }) }),
    queue: { is: "pglite", pglite: client },
    listen: (channel, onNotification) => client.listen(channel, onNotification),
    warnings,
    dump: () => client.dump(),
    close: async () => {
      await client.close();
      release();
    },
  };
}

/**
 * Opens the embedded database of a data directory that exists: locked before it is opened, because two processes on one folder lose
 * data silently (stack.md 5.3), in a worker thread. `backup` is a file of the nightly backups to begin with. Throws `CFG_RESTORE` when
 * there is a database already, `DB_LOCKED`, `DB_UNREADABLE`, `DB_NEWER`, `DB_MIGRATION`.
 */
export async function openEmbedded(dataDir: string, backup?: string): Promise<Database> {
  const lock = lockFile(join(dataDir, LOCK_FILE), hints);
  try {
    const folder = join(dataDir, DATABASE_FOLDER);
    const client = await openFolder(folder, backup);
    const warning = "The embedded database is for evaluation and small sites: it survives a crash of the process, but not surely a power cut. Set DATABASE_URL to use PostgreSQL.";
    const database = pgliteDatabase(client, [warning], () => lock.release());
    try {
      await migrate(database.kysely, folder);
      return database;
    } catch (error) {
      await client.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
