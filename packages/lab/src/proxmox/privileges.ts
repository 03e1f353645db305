import type { Dialect } from "./dialect.ts";

/** Privileges on one path of the ACL tree and below it. */
export interface PrivilegeGrant {
  path: string;
  privs: string[];
  /** False: on this path only. Default true. */
  propagate?: boolean;
}

/** What a token or user may do: explicit grants, one of the built-in roles on `/`, or nothing. */
export type Privileges = readonly PrivilegeGrant[] | "none" | "administrator" | "auditor";

const auditorPrivileges = ["Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit"];

const adminPrivileges = [
  ...auditorPrivileges,
  "Datastore.Allocate", "Datastore.AllocateSpace", "Datastore.AllocateTemplate", "Group.Allocate", "Mapping.Modify", "Mapping.Use",
  "Permissions.Modify", "Pool.Allocate", "Realm.Allocate", "Realm.AllocateUser", "SDN.Allocate", "SDN.Use", "Sys.Console",
  "Sys.Incoming", "Sys.Modify", "Sys.PowerMgmt", "Sys.Syslog", "User.Modify", "VM.Allocate", "VM.Backup", "VM.Clone",
  "VM.Config.CDROM", "VM.Config.CPU", "VM.Config.Cloudinit", "VM.Config.Disk", "VM.Config.HWType", "VM.Config.Memory",
  "VM.Config.Network", "VM.Config.Options", "VM.Console", "VM.Migrate", "VM.PowerMgmt", "VM.Snapshot", "VM.Snapshot.Rollback",
];

/** Privileges of the role Administrator in this version. */
export function administratorPrivileges(dialect: Dialect): string[] {
  return [...adminPrivileges, ...dialect.agentPrivileges, ...(dialect.haRules ? ["VM.GuestAgent.FileRead", "VM.Replicate"] : [])];
}

/** Privileges of the role PVEAuditor: PVE 9 gives it VM.GuestAgent.Audit, PVE 8 does not give it VM.Monitor. */
function auditorRole(dialect: Dialect): string[] {
  return dialect.haRules ? [...auditorPrivileges, "VM.GuestAgent.Audit"] : [...auditorPrivileges];
}

/** The grants behind a `Privileges` value. */
export function grantsOf(privileges: Privileges, dialect: Dialect): readonly PrivilegeGrant[] {
  if (privileges === "none") return [];
  if (privileges === "administrator") return [{ path: "/", privs: administratorPrivileges(dialect) }];
  if (privileges === "auditor") return [{ path: "/", privs: auditorRole(dialect) }];
  return privileges;
}

function covers(grant: PrivilegeGrant, path: string): boolean {
  if (path === grant.path) return true;
  return grant.propagate !== false && (grant.path === "/" || path.startsWith(`${grant.path}/`));
}

/**
 * Privileges that hold on a path, and whether they hold below it too: the deepest ACL entries replace those above them, entries of the
 * same depth add up.
 */
export function privilegesOn(path: string, grants: readonly PrivilegeGrant[]): Map<string, boolean> {
  const fitting = grants.filter((grant) => covers(grant, path));
  const deepest = Math.max(0, ...fitting.map((grant) => grant.path.length));
  const held = new Map<string, boolean>();
  for (const { path: at, privs, propagate = true } of fitting) {
    if (at.length < deepest) continue;
    for (const privilege of privs) held.set(privilege, propagate || held.get(privilege) === true);
  }
  return held;
}
