import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AppError } from "@proxbox/contract";

/** Encrypts what is kept and may not be readable in the file: credentials of NetBox and Proxmox VE. */
export interface Cipher {
  /** Gives `enc:v1:` and the base64url of iv, tag and ciphertext; never the same twice. */
  encrypt(text: string): string;
  /** Throws `SECRET_UNREADABLE` for what another key encrypted, what was changed, and what is not encrypted at all. */
  decrypt(text: string): string;
}

/** Length of the key of AES-256. */
export const KEY_BYTES = 32;

const algorithm = "aes-256-gcm";
const prefix = "enc:v1:";
// NIST SP 800-38D: 96 bits is the length for which GCM is made; random ones are safe for 2^32 encryptions with one key.
const ivBytes = 12;
const tagBytes = 16;

function encrypt(key: Uint8Array, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes });
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return prefix + Buffer.concat([iv, cipher.getAuthTag(), encrypted]).toString("base64url");
}

function decrypt(key: Uint8Array, text: string): string {
  const bytes = Buffer.from(text.slice(prefix.length), "base64url");
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, "utf8") + decipher.final("utf8");
}

/** The cipher of a key of 32 bytes; throws `SECRET_KEY_INVALID` for any other length. */
export function createCipher(key: Uint8Array): Cipher {
  if (key.length !== KEY_BYTES) throw new AppError("SECRET_KEY_INVALID", { detail: `it has ${key.length} bytes, not ${KEY_BYTES}` });
  return {
    encrypt: (text) => encrypt(key, text),
    decrypt: (text) => {
      if (!text.startsWith(prefix)) throw new AppError("SECRET_UNREADABLE", { detail: "it is not encrypted in a form that is known" });
      try {
        return decrypt(key, text);
      } catch (error) {
        throw new AppError("SECRET_UNREADABLE", { detail: "it was encrypted with another key or was changed", cause: error });
      }
    },
  };
}
