import { AppError } from "../app-error.ts";

/** An API token, apart: `user` is `name@realm`, `name` the token's own name. */
export interface TokenCredentials {
  readonly type: "token";
  readonly user: string;
  readonly name: string;
  readonly secret: string;
}

/** A user with a password, `user` as `name@realm`; each login gives a ticket for two hours. */
export interface PasswordCredentials {
  readonly type: "password";
  readonly user: string;
  readonly password: string;
}

/** How Proxbox signs in at Proxmox VE. */
export type Credentials = TokenCredentials | PasswordCredentials;

/**
 * Credentials as people paste them (E105). `token` is the whole `user@realm!name=secret`, with or without `PVEAPIToken=`,
 * or `user@realm!name`, or the bare name; what is missing comes from `user` and `secret`.
 */
export interface GivenCredentials {
  readonly user?: string;
  readonly token?: string;
  readonly secret?: string;
  readonly password?: string;
}

const tokenPrefix = /^(authorization:\s*)?PVEAPIToken[=\s]\s*/i;

function formError(what: string): AppError {
  // What was pasted may hold the secret in any place, so none of it is repeated.
  return new AppError("PX_TOKEN_FORM", { detail: what });
}

interface TokenParts {
  user?: string;
  name?: string;
  secret?: string;
}

function partsOf(text: string): TokenParts {
  const plain = text.trim().replace(tokenPrefix, "");
  const equals = plain.indexOf("=");
  const id = equals < 0 ? plain : plain.slice(0, equals);
  const secret = equals < 0 ? undefined : plain.slice(equals + 1).trim();
  const user = id.includes("!") ? id.slice(0, id.indexOf("!")).trim() : undefined;
  const names = id.split("!").slice(user === undefined ? 0 : 1);
  // "root@pam!sync!sync" comes from a form that puts the user before a full token id.
  const distinct = [...new Set(names.map((name) => name.trim()).filter((name) => name !== "" && name !== user))];
  if (distinct.length > 1) throw formError("it names more than one token");
  const [name] = distinct;
  return { ...(user === undefined ? {} : { user }), ...(name === undefined ? {} : { name }), ...(secret ? { secret } : {}) };
}

// A secret pasted as the whole token is read like one.
function secretParts(secret: string | undefined): TokenParts {
  if (secret === undefined) return {};
  return secret.includes("!") ? partsOf(secret) : { secret: secret.trim() };
}

function toToken(given: GivenCredentials): TokenCredentials {
  const owner = given.user === undefined ? {} : partsOf(given.user.includes("!") ? given.user : `${given.user}!`);
  const token = given.token === undefined ? {} : partsOf(given.token);
  const { user = "", name = "", secret = "" }: TokenParts = { ...owner, ...secretParts(given.secret), ...token };
  if (!/^[^\s!]+@[A-Za-z][\w.-]*$/.test(user)) throw formError("the user is missing or has no realm, as in root@pam");
  if (!/^[A-Za-z][\w.-]*$/.test(name)) throw formError("the token's name is missing or not one that Proxmox VE allows");
  if (!/^\S+$/.test(secret)) throw formError("the secret is missing");
  return { type: "token", user, name, secret };
}

/** Reads credentials in any of the forms in which people paste them. Throws `PX_TOKEN_FORM`, without repeating any of it. */
export function readCredentials(given: GivenCredentials): Credentials {
  if (given.token === undefined && given.secret === undefined && given.password !== undefined) {
    if (given.user === undefined || given.user.trim() === "") throw formError("the user of the password is missing");
    const user = given.user.trim();
    return { type: "password", user: user.includes("@") ? user : `${user}@pam`, password: given.password };
  }
  return toToken(given);
}

/** Who signs in, as Proxmox VE's ACL names it: `user@realm` or `user@realm!token`. Holds no secret. */
export function principalOf(credentials: Credentials): string {
  return credentials.type === "token" ? `${credentials.user}!${credentials.name}` : credentials.user;
}
