import { createHash } from "node:crypto";
import type { Cipher } from "@proxbox/server";

/** Says later whether the credentials that a backend has are still those that are kept here. */
export interface CredentialMark {
  /** The mark of what was pushed: the digest, encrypted, so that nobody can try passwords on it. */
  make(credentials: unknown): string;
  isOf(mark: string, credentials: unknown): boolean;
}

function digestOf(credentials: unknown): string {
  return createHash("sha256").update(JSON.stringify(credentials)).digest("hex");
}

/** Marks by the installation's cipher. What another key encrypted is a mark of nothing. */
export function credentialMark(cipher: Cipher): CredentialMark {
  return {
    make: (credentials) => cipher.encrypt(digestOf(credentials)),
    isOf(mark, credentials) {
      try {
        return cipher.decrypt(mark) === digestOf(credentials);
      } catch {
        return false;
      }
    },
  };
}
