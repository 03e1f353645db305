import { AppError } from "@proxbox/contract";
import type { Database } from "./database.ts";
import { openEmbedded } from "./open-pglite.ts";
import { openPostgresql } from "./open-postgresql.ts";

/** Which database: `url` is `DATABASE_URL`; without it the embedded one in `dataDir`. */
export interface DatabaseOptions {
  readonly url: string | undefined;
  readonly dataDir: string;
  /** Backup that an empty data directory begins with (embedded only). */
  readonly restoreFrom?: string;
}

function isPostgresqlUrl(url: string): boolean {
  return URL.canParse(url) && ["postgres:", "postgresql:"].includes(new URL(url).protocol);
}

/** Opens and migrates the control plane's database. Throws `CFG_ENVIRONMENT` for a URL of something else, and what the two kinds throw. */
export async function openDatabase({ url, dataDir, restoreFrom }: DatabaseOptions): Promise<Database> {
  if (url === undefined || url.trim() === "") return openEmbedded(dataDir, restoreFrom);
  if (!isPostgresqlUrl(url)) throw new AppError("CFG_ENVIRONMENT", { detail: "DATABASE_URL is not a URL like postgresql://user@host/database", where: "DATABASE_URL" });
  return openPostgresql(url);
}
