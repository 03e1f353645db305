import { randomBytes } from "node:crypto";
import { AppError } from "@proxbox/contract";
import type { Cipher } from "@proxbox/server";
import type { Queries } from "./database.ts";

/** Bytes of the secret that cookies are signed with. */
const SECRET_BYTES = 32;

/**
 * The secret that all control planes on this database sign cookies with, made by the first. It is encrypted like every secret, and so
 * tells at the start whether the key is the one that the database was first opened with: throws `SECRET_KEY_WRONG` and changes nothing
 * when it is another, because everything stored would be unreadable, and new secrets for whoever has the right one.
 */
export async function openInstanceSecret(kysely: Queries, cipher: Cipher): Promise<string> {
  const fresh = cipher.encrypt(randomBytes(SECRET_BYTES).toString("base64url"));
  await kysely.insertInto("instance_secret").values({ id: 1, secret_enc: fresh }).onConflict((conflict) => conflict.doNothing()).execute();
  const { secret_enc: stored } = await kysely.selectFrom("instance_secret").select("secret_enc").where("id", "=", 1).executeTakeFirstOrThrow();
  try {
    return cipher.decrypt(stored);
  } catch (cause) {
    throw new AppError("SECRET_KEY_WRONG", { where: "the control plane's database", cause });
  }
}
