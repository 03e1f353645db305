import { createHash, randomBytes } from "node:crypto";

const SECRET_BYTES = 32;

/** A random text of 43 characters; nobody guesses 256 bits. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}

/** What is kept of a random secret. A fast hash will do: unlike a password it cannot be guessed. */
export function digestOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
