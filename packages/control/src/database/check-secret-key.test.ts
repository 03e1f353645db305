import { randomBytes } from "node:crypto";
import { createCipher } from "@proxbox/server";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { checkSecretKey } from "./check-secret-key.ts";

onEachDatabase("the key of the secrets", ({ database }) => {
  it("is remembered at the first start and accepted at every later one", async () => {
    const key = randomBytes(32);
    await checkSecretKey(database().kysely, createCipher(key));
    await expect(checkSecretKey(database().kysely, createCipher(key))).resolves.toBeUndefined();
  });

  it("is refused when it is another one, and the right one still opens", async () => {
    const key = randomBytes(32);
    await checkSecretKey(database().kysely, createCipher(key));
    await expect(checkSecretKey(database().kysely, createCipher(randomBytes(32)))).rejects.toMatchObject({ code: "SECRET_KEY_WRONG" });
    await expect(checkSecretKey(database().kysely, createCipher(key))).resolves.toBeUndefined();
  });
});
