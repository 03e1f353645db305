import { randomBytes } from "node:crypto";
import { createCipher } from "@proxbox/server";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { openInstanceSecret } from "./open-instance-secret.ts";

onEachDatabase("the secret of an installation", ({ database }) => {
  it("is made once and is the same for everybody after, also when several start at once", async () => {
    const key = randomBytes(32);
    const open = (): Promise<string> => openInstanceSecret(database().kysely, createCipher(key));
    const secrets = [...(await Promise.all([open(), open(), open()])), await open()];
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]).toMatch(/^[\w-]{43}$/);
  });

  it("is not readable in the table", async () => {
    const secret = await openInstanceSecret(database().kysely, createCipher(randomBytes(32)));
    const row = await database().kysely.selectFrom("instance_secret").selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(secret);
  });

  it("refuses another key than the first, which still opens afterwards", async () => {
    const key = randomBytes(32);
    const secret = await openInstanceSecret(database().kysely, createCipher(key));
    await expect(openInstanceSecret(database().kysely, createCipher(randomBytes(32)))).rejects.toMatchObject({ code: "SECRET_KEY_WRONG" });
    expect(await openInstanceSecret(database().kysely, createCipher(key))).toBe(secret);
  });
});
