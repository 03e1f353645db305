import { AppError } from "@proxbox/contract";
import type { Database } from "@proxbox/state";
import type { Cipher } from "@proxbox/server";
import { text } from "./column.ts";

/** Any text will do: it is kept only to be decrypted at the next start. */
const canary = "proxbox";

/**
 * Throws `SECRET_KEY_WRONG` when the store's secrets were encrypted with another key, before anything was changed; a new store
 * learns the key.
 */
export function checkKey(database: Database, cipher: Cipher): void {
  const row = database.prepare("SELECT encrypted FROM secret_check").get();
  if (row === undefined) {
    database.durably(() => database.prepare("INSERT INTO secret_check (id, encrypted) VALUES (1, ?)").run([cipher.encrypt(canary)]));
    return;
  }
  try {
    cipher.decrypt(text(row, "encrypted"));
  } catch (error) {
    throw new AppError("SECRET_KEY_WRONG", { where: database.path, cause: error });
  }
}
