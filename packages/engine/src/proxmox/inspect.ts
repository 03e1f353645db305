import type { Problem, ProxmoxRequirement as Requirement } from "@proxbox/contract";
import { grantCommands, majorOf, requirementsOf, toAppError } from "@proxbox/contract";
import type { GetOptions, ProxmoxClient } from "./client.ts";
import { isHeld, readPermissions } from "./permissions.ts";
import { StatusRow, Version, rowsOf } from "./schema.ts";
import type { Permissions } from "./schema.ts";

/** A privilege that is missing: the one to grant, where, and what is lost without it. */
export interface MissingPrivilege {
  readonly privilege: string;
  readonly path: string;
  readonly isRequired: boolean;
  readonly without: string;
}

/** What a test of one Proxmox VE found. It was reachable and took the credentials; otherwise `inspectProxmox` throws. */
export interface ProxmoxInspection {
  readonly url: string;
  readonly version: string;
  readonly principal: string;
  readonly credentialsType: "token" | "password";
  /** Absent where `/cluster/status` is not allowed. */
  readonly cluster?: { readonly name: string; readonly mode: "cluster" | "standalone"; readonly nodes: readonly string[]; readonly offline: readonly string[] };
  /** Effective privileges by top ACL path (`/`, `/vms`, …), sorted; single guests and storages are left out. */
  readonly privileges: Readonly<Record<string, readonly string[]>>;
  readonly missing: readonly MissingPrivilege[];
  /** The token is valid but may do nothing: a token with privilege separation and no ACL of its own (E106). */
  readonly hasNoPrivileges: boolean;
  /** Commands for a root shell on a node that grant what is missing; empty when nothing is. */
  readonly commands: readonly string[];
  /** What could not be found out. */
  readonly problems: readonly Problem[];
}

function missingOf(permissions: Permissions, requirements: readonly Requirement[]): readonly MissingPrivilege[] {
  const isMissing = ({ path, anyOf }: Requirement): boolean => !isHeld(permissions, path, { anyOf, isBelow: path !== "/" });
  return requirements.filter(isMissing).map(({ path, anyOf, isRequired, without }) => ({ privilege: anyOf[0], path, isRequired, without }));
}

function clusterOf(rows: readonly StatusRow[]): NonNullable<ProxmoxInspection["cluster"]> {
  const nodes = rows.filter((row) => row.type === "node").sort((a, b) => (a.name < b.name ? -1 : 1));
  const cluster = rows.find((row) => row.type === "cluster");
  return {
    name: cluster?.name ?? nodes[0]?.name ?? "",
    mode: cluster === undefined ? "standalone" : "cluster",
    nodes: nodes.map((node) => node.name),
    offline: nodes.filter((node) => !node.online).map((node) => node.name),
  };
}

function byPath(permissions: Permissions): Record<string, readonly string[]> {
  const tops = Object.entries(permissions).filter(([path]) => path.lastIndexOf("/") === 0);
  return Object.fromEntries(tops.sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, held]) => [path, Object.keys(held).sort()]));
}

/**
 * Tests one Proxmox VE as a sync would use it: reachable, TLS, credentials, version, privileges. Throws the `AppError`
 * of the first thing without which nothing else can be said; missing privileges are part of the answer.
 */
export async function inspectProxmox(client: ProxmoxClient, options: GetOptions = {}): Promise<ProxmoxInspection> {
  const { version } = await client.get("/version", Version, options);
  const permissions = await readPermissions(client, options);
  const status = await client.get("/cluster/status", rowsOf(StatusRow), options).catch((error: unknown) => toAppError(error));
  const major = majorOf(version);
  const missing = missingOf(permissions, requirementsOf(major));
  return {
    url: client.url,
    version,
    principal: client.principal,
    credentialsType: client.credentialsType,
    ...("rows" in status ? { cluster: clusterOf(status.rows) } : {}),
    privileges: byPath(permissions),
    missing,
    hasNoPrivileges: Object.keys(permissions).length === 0,
    commands: missing.length === 0 ? [] : grantCommands(client.principal, major),
    problems: "rows" in status ? [] : [status.toProblem()],
  };
}
