import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@proxbox/contract";
import { createCipher } from "./cipher.ts";
import type { Cipher } from "./cipher.ts";
import { makeKeyFile } from "./make-key-file.ts";
import { readKey } from "./read-key.ts";

/** The cipher of an installation, and where its key came from. */
export interface EncryptionKey {
  /** `generated`: the key file in the data directory, made by us now or at an earlier start. */
  readonly source: "env" | "file" | "generated";
  readonly cipher: Cipher;
  /** What to tell the operator, when the key was generated now. */
  readonly warning?: string;
}

/** Where to look for the key: an explicit file, then the environment, then the data directory. */
export interface EncryptionKeyOptions {
  readonly dataDir: string;
  /** Name of the database file or folder in the data directory: where it is filled, no new key is made. */
  readonly databaseFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keyFile?: string;
}

/** Name of the generated key's file in the data directory. */
export const KEY_FILE = "encryption.key";

function readKeyFile(path: string): Cipher {
  try {
    return createCipher(readKey(readFileSync(path, "utf8"), path));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("CFG_SECRET_MISSING", { detail: "the encryption key's file cannot be read", where: path, cause: error });
  }
}

function isFilled(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function generate({ dataDir, databaseFile }: EncryptionKeyOptions, path: string): EncryptionKey {
  // A new key would not open what is there, and would stand in the way of the right one.
  if (isFilled(join(dataDir, databaseFile))) {
    throw new AppError("SECRET_KEY_MISSING", { detail: `neither PROXBOX_ENCRYPTION_KEY nor ${KEY_FILE} is there`, where: path });
  }
  const isNew = makeKeyFile(path);
  const warning = `A new encryption key was made at ${path}. Back it up apart from the database: without it the stored credentials are lost.`;
  return { source: "generated", cipher: readKeyFile(path), ...(isNew ? { warning } : {}) };
}

function fromDataDirectory(options: EncryptionKeyOptions): EncryptionKey {
  const { dataDir } = options;
  const path = join(dataDir, KEY_FILE);
  if (existsSync(path)) return { source: "generated", cipher: readKeyFile(path) };
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return generate(options, path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("DB_UNREADABLE", { detail: "the data directory cannot be written", hint: "Check the path and its permissions.", where: dataDir, cause: error });
  }
}

/**
 * The key of an installation, from the first of: `keyFile`, `PROXBOX_ENCRYPTION_KEY`, the file that
 * `PROXBOX_ENCRYPTION_KEY_FILE` names, the data directory, where it is made when there is no database yet. A variable that
 * is set but empty counts as absent. Throws `SECRET_KEY_INVALID`, `SECRET_KEY_MISSING`, `CFG_SECRET_MISSING` (a named file
 * cannot be read) and `DB_UNREADABLE` (the directory cannot be written).
 */
export function loadEncryptionKey(options: EncryptionKeyOptions): EncryptionKey {
  const { env, keyFile } = options;
  if (keyFile !== undefined) return { source: "file", cipher: readKeyFile(keyFile) };
  const text = env["PROXBOX_ENCRYPTION_KEY"]?.trim() ?? "";
  if (text !== "") return { source: "env", cipher: createCipher(readKey(text, "PROXBOX_ENCRYPTION_KEY")) };
  const named = env["PROXBOX_ENCRYPTION_KEY_FILE"]?.trim() ?? "";
  if (named !== "") return { source: "file", cipher: readKeyFile(named) };
  return fromDataDirectory(options);
}
