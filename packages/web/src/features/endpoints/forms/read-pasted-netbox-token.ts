import { readNetboxToken, toAppError } from "@proxbox/contract";

/** How what was pasted is read: which version of token, or what is wrong with it. */
export type ReadNetboxToken =
  | { readonly is: "read"; readonly version: "v1" | "v2"; readonly token: string; readonly key: string | null }
  | { readonly is: "wrong"; readonly why: string }
  | { readonly is: "empty" };

/** Reads a NetBox token as it was pasted; a key beside it makes it a v2 token. */
export function readPastedNetboxToken(token: string, key: string): ReadNetboxToken {
  if (token.trim() === "") return { is: "empty" };
  try {
    const read = readNetboxToken({ version: key.trim() === "" ? "v1" : "v2", token, key });
    return { is: "read", version: read.tokenVersion, token: read.token, key: read.tokenKey };
  } catch (error) {
    const { detail, message } = toAppError(error);
    return { is: "wrong", why: detail ?? message };
  }
}
