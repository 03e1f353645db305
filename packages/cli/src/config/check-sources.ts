import { AppError, readCredentials } from "@proxbox/contract";
import type { Credentials } from "@proxbox/contract";
import { Source } from "./config.ts";
import type { Mistake } from "./mistake.ts";
import type { RawSource } from "./raw-source.ts";

const credentialKeys = ["token", "secret", "user", "password"] as const;

/** The credentials of one source; throws `PX_TOKEN_FORM` when they cannot be understood. */
export function credentialsOf({ token, secret, user, password }: Pick<Source, (typeof credentialKeys)[number]>): Credentials {
  return readCredentials({
    ...(token === undefined ? {} : { token }),
    ...(secret === undefined ? {} : { secret }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  });
}

const expectedCredentials = "expected token: user@realm!name=secret, or token with secret, or user with password";

function givenCredentials(raw: RawSource["raw"]): Pick<Source, (typeof credentialKeys)[number]> | undefined {
  const isMistyped = credentialKeys.some((key) => key in raw && (typeof raw[key] !== "string" || raw[key] === ""));
  // A key that is not known may be a misspelt credential: that is said already.
  const hasOthers = Object.keys(raw).some((key) => !(key in Source.shape));
  return isMistyped || hasOthers ? undefined : raw;
}

function checkCredentials({ raw }: RawSource, index: number): Mistake[] {
  const given = givenCredentials(raw);
  if (given === undefined) return [];
  const hasToken = given.token !== undefined || given.secret !== undefined;
  const path = ["proxmox", index];
  if (!hasToken && given.password === undefined) return [{ path, text: `has no credentials, ${expectedCredentials}` }];
  if (hasToken && given.password !== undefined) return [{ path, text: `has both a token and a password, ${expectedCredentials}` }];
  try {
    credentialsOf(given);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ path: [...path, hasToken ? "token" : "user"], text: `cannot be understood (${error.detail ?? error.message}), ${expectedCredentials}` }];
  }
}

function sameAs(sources: readonly (RawSource | undefined)[], index: number, field: "name" | "url"): number | undefined {
  const own = sources[index]?.raw[field];
  const first = sources.findIndex((other) => other?.raw[field] === own);
  return own === undefined || first === index ? undefined : first;
}

function checkUnique(sources: readonly (RawSource | undefined)[], index: number): Mistake[] {
  const name = sameAs(sources, index, "name");
  const url = sameAs(sources, index, "url");
  return [
    ...(name === undefined ? [] : [{ path: ["proxmox", index, "name"], text: `is the name of proxmox[${name}] too, expected a name of its own` }]),
    ...(url === undefined ? [] : [{ path: ["proxmox", index, "url"], text: `is the address of proxmox[${url}] too, expected each endpoint once` }]),
  ];
}

/** What no schema of one field can say: credentials that fit together, names and addresses used once. */
export function checkSources(sources: readonly (RawSource | undefined)[]): Mistake[] {
  return sources.flatMap((source, index) => (source === undefined ? [] : [...checkUnique(sources, index), ...checkCredentials(source, index)]));
}
