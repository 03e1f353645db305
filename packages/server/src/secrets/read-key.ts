import { scryptSync } from "node:crypto";
import { AppError } from "@proxbox/contract";
import { KEY_BYTES } from "./cipher.ts";

/** Shortest text that is taken as a key, in characters. */
const shortestKey = 16;

// The same text must give the same key at every start, and there is no place to keep a salt where the key is not: the
// database may be restored elsewhere. What the salt would do is left to the length of the key and the cost of scrypt.
const salt = "proxbox encryption key v1";
const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

const hexKey = /^[0-9a-f]{64}$/i;
const base64Key = /^[\w+/-]{43}=?$/;

/**
 * The 32 bytes that a text stands for: itself when it is 32 bytes in hex or base64 (of either alphabet), else derived with
 * scrypt. White space around it does not count. Throws `SECRET_KEY_INVALID` below 16 characters; never says the text.
 */
export function readKey(text: string, where: string): Uint8Array {
  const key = text.trim();
  if (hexKey.test(key)) return Buffer.from(key, "hex");
  if (base64Key.test(key)) return Buffer.from(key, "base64");
  if (key.length < shortestKey) throw new AppError("SECRET_KEY_INVALID", { detail: `it has ${key.length} characters`, where });
  return scryptSync(key, salt, KEY_BYTES, cost);
}
