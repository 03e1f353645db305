import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

// One of the equal choices of the OWASP Password Storage Cheat Sheet (2^17/8/1 … 2^14/8/5): the one that takes 16 MiB a time.
const usual = { N: 2 ** 14, r: 8, p: 5 };

const saltBytes = 16;
const hashBytes = 32;

/** What a hash costs: scrypt's N (work and memory), r (block size) and p (repetitions). */
export interface HashCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function derive(key: Buffer, salt: Buffer, cost: HashCost): Promise<Buffer> {
  // Node asks for 128 × N × r bytes and a little more; twice that is ample.
  const maxmem = 256 * cost.N * cost.r;
  return new Promise((resolve, reject) => {
    scrypt(key, salt, hashBytes, { ...cost, maxmem }, (error, derived) => (error === null ? resolve(derived) : reject(error)));
  });
}

/** Hashes a key slowly into `scrypt$N$r$p$salt$hash`, the last two in base64. Works beside the event loop. */
export async function hashKey(key: Buffer, cost: HashCost = usual): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(key, salt, cost);
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** Says whether a hash that `hashKey` made is of this key; a text that is no such hash is of none. */
export async function isHashOf(stored: string, key: Buffer): Promise<boolean> {
  const [name, n, r, p, salt, hash] = stored.split("$");
  if (name !== "scrypt" || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, "base64");
  const derived = await derive(key, Buffer.from(salt, "base64"), { N: Number(n), r: Number(r), p: Number(p) });
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}
