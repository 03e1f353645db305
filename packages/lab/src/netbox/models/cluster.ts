import { idOf, numberOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import type { Database } from "../data/database.ts";
import { choice } from "../fields/choice.ts";
import { computed, countOf } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { ValidationError } from "../model/errors.ts";
import { commented, described, namedBrief, tracked } from "./common-fields.ts";
import { cacheScope, cleanScope, hiddenSite, nameOf, scoped } from "./placement.ts";

const names = { type: "virtualization.cluster", verboseName: "cluster" };

const statuses = { planned: "Planned", staging: "Staging", active: "Active", decommissioning: "Decommissioning", offline: "Offline" };

function sumOf(row: Row, db: Database, field: string): number | null {
  const vms = [...db.table("virtualization.virtualmachine").idsBy("cluster", row.id)];
  const values = vms.flatMap((id) => numberOf(db.get("virtualization.virtualmachine", id) ?? { id }, field) ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

/** virtualization.Cluster: its scope decides the site of its VMs (netbox-api.md 2.10). */
export const cluster = defineModel({
  ...names,
  path: "virtualization/clusters",
  objectName: "Cluster",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    type: reference("virtualization.clustertype", { required: true }),
    group: reference("virtualization.clustergroup", { resetOnPut: true }),
    status: choice(statuses, { initial: "active" }),
    tenant: reference("tenancy.tenant", { resetOnPut: true }),
    ...scoped(),
    _site: hiddenSite(),
    ...described(),
    ...commented(),
    ...tracked(names.type),
    device_count: countOf("dcim.device", "cluster"),
    virtualmachine_count: countOf("virtualization.virtualmachine", "cluster"),
    allocated_vcpus: computed((row, { db }) => sumOf(row, db, "vcpus")),
    allocated_memory: computed((row, { db }) => sumOf(row, db, "memory")),
    allocated_disk: computed((row, { db }) => sumOf(row, db, "disk")),
  },
  brief: namedBrief,
  search: ["name", "description", "comments"],
  unique: [
    uniqueTogether(names, { group: "Group", name: "Name" }),
    // The cached site is set on save only: full_clean() cannot see it, PostgreSQL answers with a 500 (netbox-api.md 2.7).
    { ...uniqueTogether(names, { _site: "Site", name: "Name" }), level: "database", constraint: "virtualization_cluster_unique__site_name", detail: (row) => `(_site_id, name)=(${String(row["_site"])}, ${String(row["name"])})` },
  ],
  clean(draft, previous, { db }) {
    cleanScope(draft);
    if (!previous) return;
    const scope = { ...draft };
    cacheScope(scope, db);
    const siteId = idOf(scope, "_site");
    if (siteId === null) return;
    const foreign = [...db.table("dcim.device").idsBy("cluster", draft.id)].filter((id) => idOf(db.get("dcim.device", id) ?? { id }, "site") !== siteId);
    if (foreign.length === 0) return;
    const siteName = nameOf(db.get("dcim.site", siteId));
    throw new ValidationError({
      __all__: [`${foreign.length} devices are assigned as hosts for this cluster but are not in site ${siteName}`],
    });
  },
  beforeSave: (draft, _previous, { db }) => cacheScope(draft, db),
  // Changing the scope rewrites the site of all VMs, by queryset.update(): their ETags stay (netbox-api.md 2.8).
  afterSave(row, _previous, { db }) {
    if (idOf(row, "_site") === null) return;
    const table = db.table("virtualization.virtualmachine");
    // A copy: putting a row takes it out of the index for a moment.
    const ids = [...table.idsBy("cluster", row.id)];
    for (const id of ids) {
      const vm = table.get(id);
      if (vm && vm["site"] !== row["_site"]) table.put({ ...vm, site: row["_site"] });
    }
  },
});
