import { AppError } from "@proxbox/contract";
import type { Cipher } from "@proxbox/server";

/** A secret as it is kept; what is absent stays absent. */
export function seal(cipher: Cipher, secret: string | null): string | null {
  return secret === null ? null : cipher.encrypt(secret);
}

/** A kept secret in clear. Throws `SECRET_UNREADABLE` saying whose it is: `where` names row and field. */
export function unseal(cipher: Cipher, sealed: string, where: string): string {
  try {
    return cipher.decrypt(sealed);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError("SECRET_UNREADABLE", { where, cause: error, ...(error.detail === undefined ? {} : { detail: error.detail }) });
  }
}
