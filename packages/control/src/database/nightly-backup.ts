import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log, Timers } from "@proxbox/server";
import type { Database } from "./database.ts";

/** What the backups of an embedded database take. */
export interface BackupOptions {
  readonly database: Pick<Database, "dump">;
  /** The data directory; the backups lie in its folder `backups`. */
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly timers: Timers;
  readonly log: Log;
}

/** Folder of the backups within the data directory. */
export const BACKUP_FOLDER = "backups";

const DAY_MS = 24 * 60 * 60 * 1000;
/** When a process that finds no backup of the day writes one: some processes are never up for a whole day. */
const FIRST_MS = 10 * 60 * 1000;
/** A week of nights. */
const MOST_BACKUPS = 7;
const pattern = /^control-\d{4}-\d{2}-\d{2}\.tar\.gz$/;

/** The backups of a data directory, the newest first. */
export function listBackups(dataDir: string): string[] {
  const folder = join(dataDir, BACKUP_FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => pattern.test(name)).toSorted().toReversed();
}

function nameOf(date: Date): string {
  return `control-${date.toISOString().slice(0, 10)}.tar.gz`;
}

/** Writes one backup under today's date and removes the oldest beyond a week's; gives its path, or `undefined` on PostgreSQL. */
export async function writeBackup({ database, dataDir, clock }: Pick<BackupOptions, "database" | "dataDir" | "clock">): Promise<string | undefined> {
  const bytes = await database.dump();
  if (bytes === undefined) return undefined;
  const folder = join(dataDir, BACKUP_FOLDER);
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const path = join(folder, nameOf(clock()));
  // Whoever copies the folder meanwhile must not find half a file under the name of a whole one.
  const unfinished = `${path}.part`;
  writeFileSync(unfinished, bytes, { mode: 0o600 });
  renameSync(unfinished, path);
  for (const old of listBackups(dataDir).slice(MOST_BACKUPS)) rmSync(join(folder, old));
  return path;
}

/** Writes a backup of the embedded database every 24 hours, the first soon after the start unless there is one of today; gives what ends it. */
export function startBackups(options: BackupOptions): () => void {
  const { dataDir, clock, timers, log } = options;
  let cancel = (): void => undefined;
  const arm = (delayMs: number): void => {
    cancel = timers.after(delayMs, () => {
      arm(DAY_MS);
      writeBackup(options).catch((error: unknown) => log.error({ module: "database", err: error }, "The nightly backup could not be written"));
    });
  };
  arm(listBackups(dataDir).includes(nameOf(clock())) ? DAY_MS : FIRST_MS);
  return () => cancel();
}
