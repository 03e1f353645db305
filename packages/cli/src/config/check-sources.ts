import { AppError } from "@proxbox/contract";
import { readCredentials } from "@proxbox/engine";
import type { Credentials } from "@proxbox/engine";
import type { Source } from "./config.ts";
import type { Mistake } from "./mistake.ts";

/** The credentials of one source; throws `PX_TOKEN_FORM` when they cannot be understood. */
export function credentialsOf({ token, secret, user, password }: Source): Credentials {
  return readCredentials({
    ...(token === undefined ? {} : { token }),
    ...(secret === undefined ? {} : { secret }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  });
}

const expectedCredentials = "expected token: user@realm!name=secret, or token with secret, or user with password";

function checkCredentials(source: Source, index: number): Mistake[] {
  const hasToken = source.token !== undefined || source.secret !== undefined;
  const path = ["proxmox", index];
  if (!hasToken && source.password === undefined) return [{ path, text: `has no credentials, ${expectedCredentials}` }];
  if (hasToken && source.password !== undefined) return [{ path, text: `has both a token and a password, ${expectedCredentials}` }];
  try {
    credentialsOf(source);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ path: [...path, hasToken ? "token" : "user"], text: `cannot be understood (${error.detail ?? error.message}), ${expectedCredentials}` }];
  }
}

function sameAs(sources: readonly (Source | undefined)[], index: number, field: "name" | "url"): number | undefined {
  const first = sources.findIndex((other) => other !== undefined && other[field] === sources[index]?.[field]);
  return first === index ? undefined : first;
}

function checkUnique(sources: readonly (Source | undefined)[], index: number): Mistake[] {
  const name = sameAs(sources, index, "name");
  const url = sameAs(sources, index, "url");
  return [
    ...(name === undefined ? [] : [{ path: ["proxmox", index, "name"], text: `is the name of proxmox[${name}] too, expected a name of its own` }]),
    ...(url === undefined ? [] : [{ path: ["proxmox", index, "url"], text: `is the address of proxmox[${url}] too, expected each endpoint once` }]),
  ];
}

/**
 * What no schema of one field can say: credentials that fit together, names and addresses used once. Sources that are
 * wrong in themselves are undefined.
 */
export function checkSources(sources: readonly (Source | undefined)[]): Mistake[] {
  return sources.flatMap((source, index) => {
    if (source === undefined) return [];
    return [...checkUnique(sources, index), ...checkCredentials(source, index)];
  });
}
