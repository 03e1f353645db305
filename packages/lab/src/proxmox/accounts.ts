import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { ApiFailure } from "./api-failure.ts";
import type { Dialect } from "./dialect.ts";
import { administratorPrivileges, grantsOf, privilegesOn } from "./privileges.ts";
import type { PrivilegeGrant, Privileges } from "./privileges.ts";

/** An API token. With `privsep` (default) it has its own privileges, at most its user's; without, exactly its user's. */
export interface TokenDefinition {
  /** `user@realm!name`. */
  tokenId: string;
  secret: string;
  privileges: Privileges;
  privsep?: boolean;
}

/** A user that can ask for a ticket. `root@pam` may do everything whatever is said here. */
export interface UserDefinition {
  userid: string;
  password: string;
  privileges: Privileges;
}

/** Who asks. */
export interface Principal {
  /** `user@realm` or `user@realm!name`. */
  readonly id: string;
  /** Privileges on a path, and whether each also holds below it. */
  privilegesAt(path: string): ReadonlyMap<string, boolean>;
  /** Paths that this principal's ACL names. */
  readonly paths: readonly string[];
}

/** Users, tokens and tickets of one Proxmox VE. */
export interface Accounts {
  addToken(token: TokenDefinition): void;
  removeToken(tokenId: string): void;
  addUser(user: UserDefinition): void;
  /** Ends every ticket, as their two hours would. */
  expireTickets(): void;
  /** 401 as `ApiFailure` with the reason that Proxmox VE gives. */
  authenticate(method: string, headers: IncomingHttpHeaders): Principal;
  /** Makes a ticket, or 401 "authentication failure". */
  login(userid: string, password: string): { username: string; ticket: string; CSRFPreventionToken: string };
  users(): UserDefinition[];
  tokens(): TokenDefinition[];
}

interface Store {
  dialect: Dialect;
  poolOf: (vmid: string) => string | undefined;
  users: Map<string, UserDefinition>;
  tokens: Map<string, TokenDefinition>;
  tickets: Map<string, { userid: string; csrf: string }>;
}

function denied(reason: string): ApiFailure {
  return new ApiFailure(401, reason, { bare: true });
}

function withPool(store: Store, grants: readonly PrivilegeGrant[], path: string): Map<string, boolean> {
  const own = privilegesOn(path, grants);
  const vmid = /^\/vms\/(\d+)$/.exec(path)?.[1];
  const pool = vmid === undefined ? undefined : store.poolOf(vmid);
  if (pool === undefined) return own;
  return new Map([...privilegesOn(`/pool/${pool}`, grants), ...own]);
}

function userPrincipal(store: Store, user: UserDefinition): Principal {
  if (user.userid === "root@pam") {
    const all = new Map(administratorPrivileges(store.dialect).map((privilege) => [privilege, true] as const));
    return { id: user.userid, privilegesAt: () => all, paths: ["/"] };
  }
  const grants = grantsOf(user.privileges, store.dialect);
  return { id: user.userid, privilegesAt: (path) => withPool(store, grants, path), paths: grants.map((grant) => grant.path) };
}

function tokenPrincipal(store: Store, token: TokenDefinition, user: UserDefinition): Principal {
  const owner = userPrincipal(store, user);
  if (token.privsep === false) return { ...owner, id: token.tokenId };
  const grants = grantsOf(token.privileges, store.dialect);
  const privilegesAt = (path: string): Map<string, boolean> => {
    const limit = owner.privilegesAt(path);
    return new Map([...withPool(store, grants, path)].filter(([privilege]) => limit.has(privilege)));
  };
  return { id: token.tokenId, privilegesAt, paths: grants.map((grant) => grant.path) };
}

// Order and wording of verify_token in pve-access-control's AccessControl.pm; the reason phrase is all that a client gets.
function byToken(store: Store, value: string): Principal {
  const split = value.lastIndexOf("=");
  if (split < 0) throw denied("no tokenid specified");
  const tokenId = value.slice(0, split);
  const parts = /^([^\s!]+@[^\s!]+)!([A-Za-z][A-Za-z0-9._-]+)$/.exec(tokenId);
  if (!parts) throw denied(`'${tokenId}' is not a valid token ID - not able to split into user and token parts`);
  const [, userid = "", name = ""] = parts;
  const user = store.users.get(userid);
  if (!user) throw denied(`no such user ('${userid}')`);
  const token = store.tokens.get(tokenId);
  if (!token) throw denied(`no such token '${name}' for user '${userid}'`);
  if (token.secret !== value.slice(split + 1)) throw denied("invalid token value!");
  return tokenPrincipal(store, token, user);
}

function byTicket(store: Store, method: string, headers: IncomingHttpHeaders): Principal {
  const cookie = /(?:^|;\s*)PVEAuthCookie=([^;]*)/.exec(headers.cookie ?? "")?.[1];
  if (!cookie) throw denied("No ticket");
  const ticket = store.tickets.get(decodeURIComponent(cookie));
  const user = ticket && store.users.get(ticket.userid);
  if (!ticket || !user) throw denied("permission denied - invalid PVE ticket");
  if (method !== "GET" && headers["csrfpreventiontoken"] !== ticket.csrf) throw denied("Permission denied - invalid csrf token");
  return userPrincipal(store, user);
}

function makeTicket(store: Store, userid: string): { username: string; ticket: string; CSRFPreventionToken: string } {
  const stamp = randomBytes(4).toString("hex").toUpperCase();
  const ticket = `PVE:${userid}:${stamp}::${randomBytes(96).toString("base64")}`;
  const csrf = `${stamp}:${randomBytes(32).toString("base64")}`;
  store.tickets.set(ticket, { userid, csrf });
  return { username: userid, ticket, CSRFPreventionToken: csrf };
}

/** Makes empty accounts; `poolOf` names the pool of a guest, whose privileges reach the guest. */
export function createAccounts(dialect: Dialect, poolOf: (vmid: string) => string | undefined): Accounts {
  const store: Store = { dialect, poolOf, users: new Map(), tokens: new Map(), tickets: new Map() };
  return {
    addToken(token) {
      const userid = token.tokenId.split("!")[0] ?? "";
      const privileges = token.privsep === false ? token.privileges : "administrator";
      if (!store.users.has(userid)) store.users.set(userid, { userid, password: randomBytes(12).toString("hex"), privileges });
      store.tokens.set(token.tokenId, token);
    },
    removeToken: (tokenId) => void store.tokens.delete(tokenId),
    addUser: (user) => void store.users.set(user.userid, user),
    expireTickets: () => store.tickets.clear(),
    authenticate(method, headers) {
      const value = /(?:^|\s|;)PVEAPIToken[= ]([^;]*)/.exec(headers.authorization ?? "")?.[1];
      return value === undefined ? byTicket(store, method, headers) : byToken(store, value);
    },
    login(userid, password) {
      const user = store.users.get(userid);
      if (!user || user.password !== password) throw new ApiFailure(401, "authentication failure");
      return makeTicket(store, userid);
    },
    users: () => [...store.users.values()],
    tokens: () => [...store.tokens.values()],
  };
}
