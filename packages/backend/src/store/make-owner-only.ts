import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@proxbox/contract";

/**
 * Makes an empty file, and its folders, that only their owner may read, unless there is one. A file that is there is not even
 * opened: closing it would give up the lock that this process may hold on it. Throws `DB_UNREADABLE`.
 */
export function makeOwnerOnly(path: string): void {
  if (existsSync(path)) return;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw new AppError("DB_UNREADABLE", { detail: "it cannot be made", hint: "Check the data directory's path and permissions.", where: path, cause: error });
  }
}
