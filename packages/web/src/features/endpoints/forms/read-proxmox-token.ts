import { readSubmittedCredentials, toAppError } from "@proxbox/contract";

/** How what was pasted is read: whose token it is, or what is wrong with it. Never the secret itself. */
export type ReadToken =
  | { readonly is: "read"; readonly username: string; readonly tokenName: string; readonly tokenValue: string; readonly secretLength: number }
  | { readonly is: "wrong"; readonly why: string }
  | { readonly is: "empty" };

/** Reads a Proxmox VE token as it was pasted: whole in either field, or its id and its secret apart. */
export function readProxmoxToken(tokenId: string, secret: string): ReadToken {
  if (tokenId.trim() === "" && secret.trim() === "") return { is: "empty" };
  try {
    const { username, tokenName, tokenValue } = readSubmittedCredentials("", { token_name: tokenId, token_value: secret });
    if (tokenName === null || tokenValue === null) return { is: "empty" };
    return { is: "read", username, tokenName, tokenValue, secretLength: tokenValue.length };
  } catch (error) {
    const { detail, message } = toAppError(error);
    return { is: "wrong", why: detail ?? message };
  }
}
