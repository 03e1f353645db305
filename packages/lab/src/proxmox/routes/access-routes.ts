import { ApiFailure } from "../api-failure.ts";
import { administratorPrivileges, grantsOf } from "../privileges.ts";
import type { Call, Route } from "../router.ts";
import { parameter } from "../router.ts";
import { may } from "../world.ts";

const topPaths = ["/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"];

type Held = Record<string, 0 | 1>;

function effective(call: Call, path: string): Held | undefined {
  const held = [...call.principal.privilegesAt(path)];
  return held.length === 0 ? undefined : Object.fromEntries(held.sort(([one], [other]) => (one < other ? -1 : 1)).map(([privilege, isBelow]) => [privilege, isBelow ? 1 : 0]));
}

function pooledGuestPaths({ world }: Call): string[] {
  return world.estate.guests.filter((guest) => guest.pool !== undefined).map((guest) => `/vms/${guest.vmid}`);
}

/** The map of path to privileges: of one path when asked, else of the tops of the tree, of every ACL path, and of pool members. */
function permissions(call: Call): Record<string, Held> {
  const { path, userid } = call.query;
  if (userid !== undefined && userid !== call.principal.id) throw new ApiFailure(403, "Permission check failed (/access, Sys.Audit)");
  // Asked for one path, Proxmox VE lists it even when nothing is held there; listing all, it leaves empty ones out.
  if (path !== undefined) return { [path]: effective(call, path) ?? {} };
  const paths = new Set([...topPaths, ...call.principal.paths, ...pooledGuestPaths(call)]);
  const found = [...paths].map((each) => [each, effective(call, each)] as const);
  return Object.fromEntries(found.filter((entry): entry is readonly [string, Held] => entry[1] !== undefined));
}

function login(call: Call): { data: unknown } {
  const name = parameter(call, "username");
  const userid = name.includes("@") ? name : `${name}@${call.query["realm"] ?? "pam"}`;
  const ticket = call.world.accounts.login(userid, parameter(call, "password"));
  const clustername = call.world.estate.cluster?.name;
  return { data: { ...ticket, cap: { access: {}, dc: {}, nodes: {}, storage: {}, vms: {} }, ...(clustername === undefined ? {} : { clustername }) } };
}

function users(call: Call): { data: unknown } {
  const all = call.world.accounts.users().map(({ userid }) => ({ userid, enable: 1, expire: 0, "realm-type": userid.split("@")[1] }));
  const own = call.principal.id.split("!")[0];
  return { data: may(call.principal, "/access", ["User.Modify", "Sys.Audit"]) ? all : all.filter(({ userid }) => userid === own) };
}

function accessList(call: Call): { data: unknown } {
  if (!may(call.principal, "/access", ["Sys.Audit", "Permissions.Modify"])) return { data: [] };
  const { accounts, dialect } = call.world;
  const rows = accounts.tokens().flatMap((token) =>
    grantsOf(token.privileges, dialect).map((grant) => {
      const isAdministrator = grant.privs.length === administratorPrivileges(dialect).length;
      return { path: grant.path, type: "token", ugid: token.tokenId, roleid: isAdministrator ? "Administrator" : "PVEAuditor", propagate: 1 };
    }),
  );
  return { data: rows };
}

/** `/access/*`: tickets, own permissions, users, ACL. */
export const accessRoutes: readonly Route[] = [
  { method: "POST", pattern: "/access/ticket", query: ["username", "password", "realm", "new-format", "otp", "path", "privs"], handle: login },
  { pattern: "/access/ticket", handle: () => ({ data: null }) },
  { pattern: "/access/permissions", query: ["path", "userid"], handle: (call) => ({ data: permissions(call) }) },
  { pattern: "/access/users", query: ["enabled", "full"], handle: users },
  { pattern: "/access/acl", handle: accessList },
  { pattern: "/access/domains", handle: () => ({ data: [{ realm: "pam", type: "pam", comment: "Linux PAM standard authentication" }] }) },
];
