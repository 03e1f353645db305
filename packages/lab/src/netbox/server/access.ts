import { randomBytes } from "node:crypto";
import type { Row } from "../data/row.ts";
import { HttpError } from "../model/errors.ts";

/** What may be done to objects. */
export type Action = "view" | "add" | "change" | "delete";

/** A permission of NetBox: actions on one type (`*` for all), limited to the rows that `where` accepts. */
export interface Permission {
  readonly type: string;
  readonly actions: readonly Action[];
  readonly where?: (row: Row) => boolean;
}

/** A user of the lab's NetBox. */
export interface LabUser {
  readonly id: number;
  readonly username: string;
  readonly password: string;
  readonly permissions: readonly Permission[];
  /** Names of the groups that the user is in. */
  readonly groups: readonly string[];
}

/** Who sends a request, and with what. */
export interface Principal {
  readonly user: LabUser;
  readonly writeEnabled: boolean;
}

interface Token extends Principal {
  readonly refusal?: string;
}

/** The tokens that exist from the start, as header values without the keyword. v2 exists since 4.5; before, all are v1. */
export interface FixedTokens {
  readonly v1: string;
  readonly v2: string;
  readonly readOnly: string;
  readonly expired: string;
  readonly disabled: string;
}

/** Users and tokens, and the check of an Authorization header. */
export interface Access {
  readonly fixed: FixedTokens;
  readonly admin: LabUser;
  addUser(username: string, password: string, permissions: readonly Permission[]): LabUser;
  addToken(permissions: readonly Permission[], token?: string): string;
  issueToken(user: LabUser): { id: number; key: string; secret: string };
  findUser(username: string, password: string): LabUser | undefined;
  users(): readonly LabUser[];
  /** A user who is in these groups; without permissions by name. */
  addMember(username: string, password: string, groups: readonly string[]): LabUser;
  /** Removes a token that `issueToken` made for this user; whether there was one. */
  revokeToken(id: number, user: LabUser): boolean;
  /** Tokens that `issueToken` made and nobody has removed. */
  issued(): number;
  /** Throws the 403 that NetBox answers to every failure (netbox-api.md 2.1). */
  authenticate(header: string | undefined): Principal;
}

const everything: readonly Permission[] = [{ type: "*", actions: ["view", "add", "change", "delete"] }];

function fixedTokens(version: number): FixedTokens {
  const v1 = "0123456789abcdef0123456789abcdef01234567";
  if (version < 5) return { v1, v2: v1, readOnly: "c".repeat(40), expired: "e".repeat(40), disabled: "d".repeat(40) };
  const v2 = (key: string, letter: string): string => `nbt_${key}.${letter.repeat(40)}`;
  return { v1, v2: v2("ADMINKEY0001", "a"), readOnly: v2("READONLYKEY1", "c"), expired: v2("EXPIREDKEY01", "e"), disabled: v2("DISABLEDKEY1", "d") };
}

function refuse(detail: string): never {
  throw new HttpError(403, { detail });
}

// The version is told by the prefix; the two keywords are interchangeable since 4.5.
function tokenOf(header: string | undefined, version: number): string {
  const [keyword = "", value, ...more] = (header ?? "").trim().split(/\s+/);
  const keywords = version >= 5 ? ["token", "bearer"] : ["token"];
  if (!keywords.includes(keyword.toLowerCase())) refuse("Authentication credentials were not provided.");
  if (value === undefined || more.length > 0) {
    refuse(version >= 5 ? 'Invalid authorization header: Must be in the form "Bearer <key>.<token>" or "Token <token>"' : "Invalid token header. No credentials provided.");
  }
  if (version >= 5 && value.startsWith("nbt_") && !value.includes(".")) {
    refuse("Invalid authorization header: Could not parse key from v2 token. Did you mean to use 'Token' instead of 'Bearer'?");
  }
  return value;
}

/** Makes the users and tokens of a lab NetBox of this minor version. */
export function createAccess(version: number): Access {
  const users: LabUser[] = [];
  const tokens = new Map<string, Token>();
  const addMember = (username: string, password: string, member: Pick<LabUser, "permissions" | "groups">): LabUser => {
    const user = { id: users.length + 1, username, password, ...member };
    users.push(user);
    return user;
  };
  const addUser: Access["addUser"] = (username, password, permissions) => addMember(username, password, { permissions, groups: [] });
  const issued = new Map<number, { readonly value: string; readonly user: LabUser }>();
  let lastTokenId = 5;
  const admin = addUser("admin", "admin", everything);
  const fixed = fixedTokens(version);
  tokens.set(fixed.v1, { user: admin, writeEnabled: true });
  tokens.set(fixed.v2, { user: admin, writeEnabled: true });
  tokens.set(fixed.readOnly, { user: admin, writeEnabled: false });
  tokens.set(fixed.expired, { user: admin, writeEnabled: true, refusal: "Token expired" });
  tokens.set(fixed.disabled, { user: admin, writeEnabled: true, refusal: version >= 5 ? "Token disabled" : "User inactive" });
  const newToken = (): string => (version >= 5 ? `nbt_${randomBytes(6).toString("hex")}.${randomBytes(20).toString("hex")}` : randomBytes(20).toString("hex"));
  return {
    fixed,
    admin,
    addUser,
    addToken(permissions, token = newToken()) {
      tokens.set(token, { user: addUser(`user${users.length + 1}`, "", permissions), writeEnabled: true });
      return token;
    },
    issueToken(user) {
      const [key, secret] = [randomBytes(6).toString("hex"), randomBytes(20).toString("hex")];
      const value = version >= 5 ? `nbt_${key}.${secret}` : secret;
      tokens.set(value, { user, writeEnabled: true });
      lastTokenId += 1;
      issued.set(lastTokenId, { value, user });
      return { id: lastTokenId, key, secret };
    },
    users: () => users,
    addMember: (username, password, groups) => addMember(username, password, { permissions: [], groups }),
    revokeToken(id, user) {
      const token = issued.get(id);
      if (token?.user !== user) return false;
      tokens.delete(token.value);
      return issued.delete(id);
    },
    issued: () => issued.size,
    findUser: (username, password) => users.find((user) => user.username === username && user.password === password && password !== ""),
    authenticate(header) {
      const value = tokenOf(header, version);
      const token = tokens.get(value);
      if (!token) return refuse(version < 5 ? "Invalid token" : `Invalid ${value.startsWith("nbt_") ? "v2" : "v1"} token`);
      if (token.refusal !== undefined) refuse(token.refusal);
      return token;
    },
  };
}

/** The permissions of a user that allow this action on this type. */
function permissionsFor(user: LabUser, action: Action, type: string): readonly Permission[] {
  return user.permissions.filter((permission) => (permission.type === "*" || permission.type === type) && permission.actions.includes(action));
}

/** Which rows of this type the user may do this to; undefined when the user may not at all. */
export function allowedRows(user: LabUser, action: Action, type: string): ((row: Row) => boolean) | undefined {
  const permissions = permissionsFor(user, action, type);
  if (permissions.length === 0) return undefined;
  if (permissions.some((permission) => !permission.where)) return () => true;
  return (row) => permissions.some((permission) => permission.where?.(row) === true);
}
