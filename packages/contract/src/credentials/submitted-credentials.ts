import { AppError, toAppError } from "../app-error.ts";
import { readCredentials } from "./proxmox-credentials.ts";

/** The part of a request's body that signs in at Proxmox VE. */
export interface SubmittedCredentials {
  readonly password?: string | null | undefined;
  readonly token_name?: string | null | undefined;
  readonly token_value?: string | null | undefined;
}

/** What is kept of it: a password, a token, or both; `username` is `name@realm`. */
export interface ProxmoxSignIn {
  readonly username: string;
  readonly password: string | null;
  readonly tokenName: string | null;
  readonly tokenValue: string | null;
}

function textOf(given: string | null | undefined): string | undefined {
  return given === null || given === undefined || given.trim() === "" ? undefined : given;
}

function invalid(detail: string): AppError {
  return new AppError("CFG_ENDPOINT_INVALID", { detail });
}

/** One half of a token is understood when it holds the whole: `user@realm!name=secret` in either field (E105). */
function readToken(username: string, name: string | undefined, value: string | undefined): Pick<ProxmoxSignIn, "username" | "tokenName" | "tokenValue"> {
  try {
    const given = { user: username, ...(name === undefined ? {} : { token: name }), ...(value === undefined ? {} : { secret: value }) };
    const read = readCredentials(given);
    if (read.type === "token") return { username: read.user, tokenName: read.name, tokenValue: read.secret };
  } catch (thrown) {
    if (name === undefined || value === undefined) throw invalid("token_name and token_value belong together: give both or neither");
    throw invalid(toAppError(thrown).detail ?? "the token cannot be understood");
  }
  throw invalid("the token cannot be understood");
}

/**
 * Reads the credentials of a body. All three fields count together: a password alone means that there is no token any
 * more, and a token alone that there is no password (E108). Throws `CFG_ENDPOINT_INVALID`, without repeating any of it.
 */
export function readSubmittedCredentials(username: string, given: SubmittedCredentials): ProxmoxSignIn {
  const [password, name, value] = [textOf(given.password), textOf(given.token_name), textOf(given.token_value)];
  if (name !== undefined || value !== undefined) return { ...readToken(username, name, value), password: password ?? null };
  if (password === undefined) throw invalid("give a password, or token_name and token_value");
  return { username, password, tokenName: null, tokenValue: null };
}
