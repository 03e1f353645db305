import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@proxbox/contract";

const fileName = "lockout.key";
const keyBytes = 32;

/**
 * The key under which keys that failed are counted: 32 random bytes in the data directory, so that a lock-out outlives a restart and
 * the database holds nothing a key could be guessed from. A lost file only forgets the counts.
 */
export function loadDigestKey(dataDir: string): Buffer {
  const path = join(dataDir, fileName);
  try {
    const stored = readStored(path);
    if (stored?.length === keyBytes) return stored;
    const made = randomBytes(keyBytes);
    writeFileSync(path, made, { mode: 0o600 });
    return made;
  } catch (cause) {
    throw new AppError("CFG_DATA_DIR", { detail: `${fileName} cannot be read or written`, where: path, cause });
  }
}

function readStored(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
