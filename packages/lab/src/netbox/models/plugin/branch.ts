import { choice } from "../../fields/choice.ts";
import { fixed } from "../../fields/computed.ts";
import { text } from "../../fields/text.ts";
import { defineModel, uniqueField } from "../../model/define-model.ts";
import type { Field, Model } from "../../model/model.ts";
import { commented, tracked } from "../common-fields.ts";

const names = { type: "netbox_branching.branch", verboseName: "branch" };

/** Type of the model that holds netbox-branching's branches. */
export const branchType: string = names.type;

/** How a branch stands, in the words of netbox-branching. */
export type BranchStatus = "new" | "provisioning" | "ready" | "syncing" | "merging" | "merged" | "archived" | "failed";

const statuses: Readonly<Record<BranchStatus, string>> = {
  new: "New", provisioning: "Provisioning", ready: "Ready", syncing: "Syncing", merging: "Merging", merged: "Merged", archived: "Archived", failed: "Failed",
};

// Only the plugin itself sets these two. The schema id is no filter (netbox_branching/filtersets.py).
function ownStatus(): Field {
  const { parse: _parse, ...field } = choice(statuses, { initial: "new" });
  return field;
}

function schemaId(): Field {
  const { parse: _parse, filters: _filters, ...field } = text();
  return field;
}

/** netbox_branching.Branch as far as a client needs it (netbox-api.md 2.16). */
export const branch: Model = defineModel({
  ...names,
  path: "plugins/branching/branches",
  objectName: "Branch",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    status: ownStatus(),
    description: text({ maxLength: 200 }),
    schema_id: schemaId(),
    last_sync: fixed(null),
    merged_time: fixed(null),
    ...commented(),
    ...tracked(names.type),
  },
  brief: ["id", "url", "display", "name", "status", "description"],
  search: ["name", "description"],
  unique: [uniqueField(names, "name")],
  beforeSave(draft, previous, { db }) {
    if (previous === undefined) draft["schema_id"] = `br${(db.table(names.type).sequence.lastId + 1).toString(36).padStart(6, "0")}`;
  },
});
