import { DatabaseSync } from "node:sqlite";
import { guardFor } from "./errors.ts";
import type { DatabaseHints } from "./errors.ts";

/** A lock that this process holds. */
export interface FileLock {
  /** Gives it up; twice is fine. */
  release(): void;
}

/**
 * Holds a file so that no other process can while this one lives: an exclusive transaction of SQLite, whose lock the operating
 * system takes back when the process ends, also on kill -9 (stack.md 5.4, condition 1). No pid file: pids are reused, and are all 1
 * in containers. Makes the file. Throws `DB_LOCKED` while another process holds it, `DB_UNREADABLE` when it cannot be made.
 */
export function lockFile(path: string, hints?: DatabaseHints): FileLock {
  const guard = guardFor(path, hints);
  const sqlite = guard(() => {
    const opened = new DatabaseSync(path);
    try {
      opened.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;");
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  return {
    release: () => {
      if (sqlite.isOpen) sqlite.close();
    },
  };
}
