import { expect, it } from "vitest";
import { hashKey, isHashOf } from "./key-hash.ts";

const key = Buffer.from("k".repeat(40));

it("a hash is of its key and of no other, and says how it was made", async () => {
  const stored = await hashKey(key);
  expect(stored).toMatch(/^scrypt\$16384\$8\$5\$[\w+/=]{24}\$[\w+/=]{44}$/);
  expect(await isHashOf(stored, key)).toBe(true);
  expect(await isHashOf(stored, Buffer.from("k".repeat(41)))).toBe(false);
});

it("two hashes of one key differ", async () => {
  expect(await hashKey(key)).not.toBe(await hashKey(key));
});

it.each(["", "scrypt", "bcrypt$1$2$3$4$5"])("%j is the hash of nothing", async (stored) => {
  expect(await isHashOf(stored, key)).toBe(false);
});
