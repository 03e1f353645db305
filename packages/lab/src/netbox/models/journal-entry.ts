import { idOf, textOf } from "../data/row.ts";
import { choice } from "../fields/choice.ts";
import { computed } from "../fields/computed.ts";
import { generic } from "../fields/generic.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { ValidationError } from "../model/errors.ts";
import { tracked } from "./common-fields.ts";

const type = "extras.journalentry";

const kinds: Readonly<Record<string, string>> = { info: "Info", success: "Success", warning: "Warning", danger: "Danger" };

const targets = [
  "dcim.site",
  "dcim.device",
  "dcim.interface",
  "dcim.macaddress",
  "ipam.ipaddress",
  "ipam.prefix",
  "ipam.vlan",
  "virtualization.cluster",
  "virtualization.virtualmachine",
  "virtualization.vminterface",
  "virtualization.virtualdisk",
];

function title(words: string): string {
  return words.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** extras.JournalEntry: notes on an object (netbox-api.md 2.14). */
export const journalEntry = defineModel({
  type,
  verboseName: "journal entry",
  path: "extras/journal-entries",
  objectName: "JournalEntry",
  fields: {
    ...generic({ prefix: "assigned_object", types: targets, onDelete: "cascade", required: true }),
    created_by: computed((row) => row["created_by"] ?? null),
    kind: choice(kinds, { initial: "info" }),
    comments: text({ required: true }),
    ...tracked(type),
  },
  search: ["comments"],
  display: (row) => `${textOf(row, "created").slice(0, 16).replace("T", " ")} (${kinds[textOf(row, "kind")] ?? ""})`,
  // Newest first.
  sortKey: (row) => String(1e12 - row.id),
  validate(draft, _previous, { db }) {
    const target = textOf(draft, "assigned_object_type");
    const id = idOf(draft, "assigned_object_id");
    if (!db.has(target) || db.get(target, id)) return;
    const { verboseName } = db.table(target).model;
    throw new ValidationError({ non_field_errors: [`Invalid assigned_object: ${title(target.split(".")[0] ?? "")} > ${title(verboseName)} ID ${id}`] });
  },
  beforeSave(draft, previous, { user }) {
    if (!previous) draft["created_by"] = user.id;
  },
});
