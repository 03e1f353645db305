import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { KEY_BYTES } from "./cipher.ts";

const ownerOnly = 0o600;

function writeToDisk(path: string, text: string): void {
  const file = openSync(path, "wx", ownerOnly);
  try {
    writeSync(file, text);
    // What is encrypted with a key that a power cut took away cannot be read again.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Gives `draft` the name `path` unless there is such a file; false when there is. */
function nameUnlessTaken(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    // A file system without links (FAT, some network shares): a second start at the same moment is all that this misses.
    renameSync(draft, path);
    return true;
  }
}

/**
 * Makes a file with a new random key, readable by its owner only, whole or not at all. Gives whether it was made: false when
 * another start was faster, whose key then holds.
 */
export function makeKeyFile(path: string): boolean {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    writeToDisk(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`);
    return nameUnlessTaken(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}
