import { EVERY_PERMISSION, PERMISSIONS } from "@proxbox/contract";
import { sql } from "kysely";
import type { AccountParts } from "./account-parts.ts";

/** Name of the role that may do everything. */
export const ADMINISTRATOR = "Administrator";

const all = Object.keys(PERMISSIONS);

function seeing(...objects: string[]): string[] {
  return all.filter((name) => objects.some((object) => name.endsWith(`.view_${object}`)));
}

const shown = seeing("job", "backendendpoint", "netboxendpoint", "proxmoxendpoint", "schedule", "plan", "inventory");

/** Roles that Proxbox brings. An operator runs syncs, decides conflicts and changes no endpoint and no account; a viewer looks. */
export const BUILT_IN_ROLES: readonly { readonly name: string; readonly description: string; readonly permissions: readonly string[] }[] = [
  { name: ADMINISTRATOR, description: "May do everything.", permissions: [EVERY_PERMISSION] },
  {
    name: "Operator",
    description: "Runs and schedules syncs, applies plans, decides conflicts and sees everything but accounts.",
    permissions: [...shown, ...seeing("settings", "backendlog", "metrics"), ...all.filter((name) => /_(job|schedule|plan|conflict)$/.test(name) && !name.includes(".view_"))],
  },
  { name: "Viewer", description: "Sees jobs, schedules, endpoints, plans and the inventory.", permissions: shown },
];

/** Makes Proxbox's own roles, or brings them to this version's form. A role of the same name that somebody made becomes Proxbox's. */
export async function makeBuiltInRoles({ kysely }: Pick<AccountParts, "kysely">): Promise<void> {
  const rows = BUILT_IN_ROLES.map(({ name, description, permissions }) => ({ name, description, permissions: JSON.stringify(permissions), is_built_in: true }));
  await kysely
    .insertInto("role")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({ description: sql`excluded.description`, permissions: sql`excluded.permissions`, is_built_in: true }),
    )
    .execute();
}
