import { AppError } from "@proxbox/contract";
import type { Cipher } from "@proxbox/server";
import type { Queries } from "./database.ts";

/** What is sealed; it is no secret. */
const KNOWN_TEXT = "proxbox";

/**
 * Compares the key of the secrets with the one that this database was first opened with; the first one is remembered. Throws
 * `SECRET_KEY_WRONG` and changes nothing when they differ: everything stored would be unreadable, and new secrets for the other key too.
 */
export async function checkSecretKey(kysely: Queries, cipher: Cipher): Promise<void> {
  await kysely.insertInto("secret_check").values({ id: 1, sealed: cipher.encrypt(KNOWN_TEXT) }).onConflict((conflict) => conflict.doNothing()).execute();
  const { sealed } = await kysely.selectFrom("secret_check").select("sealed").where("id", "=", 1).executeTakeFirstOrThrow();
  try {
    cipher.decrypt(sealed);
  } catch (cause) {
    throw new AppError("SECRET_KEY_WRONG", { where: "the control plane's database", cause });
  }
}
