import { AppError } from "../app-error.ts";

/** A NetBox token as it is given; `key` belongs to v2. */
export interface GivenNetboxToken {
  readonly version: "v1" | "v2";
  readonly token: string;
  readonly key: string;
}

/** A NetBox token apart: v1 is its text alone, v2 a secret (`token`) and a key. */
export interface NetboxToken {
  readonly tokenVersion: "v1" | "v2";
  readonly token: string;
  readonly tokenKey: string | null;
}

function invalid(detail: string): AppError {
  return new AppError("CFG_ENDPOINT_INVALID", { detail });
}

function plain(text: string): string {
  return text.trim().replace(/^(authorization:\s*)?(bearer|token)\s+/i, "");
}

// A token becomes a header, where a blank or a line break would end it.
function checked(token: NetboxToken): NetboxToken {
  const parts = [token.token, ...(token.tokenKey === null ? [] : [token.tokenKey])];
  if (parts.every((part) => /^[\x21-\x7e]+$/.test(part))) return token;
  throw invalid("the token holds characters that no NetBox token has");
}

/**
 * Reads a NetBox token: a v1 token alone, a v2 token as key and secret, or a v2 token in one piece as NetBox shows it,
 * which is v2 whatever was said. Throws `CFG_ENDPOINT_INVALID`, without repeating any of it.
 */
export function readNetboxToken(given: GivenNetboxToken): NetboxToken {
  const token = plain(given.token);
  const whole = /^nbt_([^.]*)\.?(.*)$/.exec(token);
  const [, wholeKey = "", secret = ""] = whole ?? [];
  if (whole !== null && (wholeKey === "" || secret === "")) throw invalid("a whole v2 token is nbt_<key>.<secret>");
  if (whole !== null) return checked({ tokenVersion: "v2", token: secret, tokenKey: wholeKey });
  if (token === "") throw invalid("the token is missing");
  if (given.version === "v1") return checked({ tokenVersion: "v1", token, tokenKey: null });
  const key = plain(given.key).replace(/^nbt_/, "");
  if (key === "") throw invalid("a v2 token needs token_key besides");
  return checked({ tokenVersion: "v2", token, tokenKey: key });
}
