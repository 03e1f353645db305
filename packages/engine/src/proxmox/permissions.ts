import type { GetOptions, ProxmoxClient } from "./client.ts";
import { Permissions } from "./schema.ts";

// pve-access-control, get_effective_permissions: these are always looked at, and left out only where nothing is held.
const topPaths = ["/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"] as const;

/** What the credentials may do, by ACL path, computed by Proxmox VE itself (privilege separation and pools included). */
export async function readPermissions(client: ProxmoxClient, options: GetOptions = {}): Promise<Permissions> {
  return client.get("/access/permissions", Permissions, options);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf("/")));
}

/**
 * Says whether one of the privileges holds on the path, and with `isBelow` also on everything below it (propagated).
 * A path that is not listed inherits from the nearest one above; a top path that is not listed although another one is
 * was left out because nothing is held there (NoAccess on `/vms` under a role on `/`).
 */
export function isHeld(permissions: Permissions, path: string, wanted: { readonly anyOf: readonly string[]; readonly isBelow: boolean }): boolean {
  const here = permissions[path];
  if (here !== undefined) return wanted.anyOf.some((privilege) => (wanted.isBelow ? here[privilege] === true : privilege in here));
  const isLeftOut = topPaths.some((top) => top === path) && topPaths.some((top) => top in permissions);
  if (path === "/" || isLeftOut) return false;
  return isHeld(permissions, parentOf(path), { anyOf: wanted.anyOf, isBelow: true });
}
