import { computed } from "../fields/computed.ts";
import { json } from "../fields/json.ts";
import { number } from "../fields/number.ts";
import { color, slug, text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";

const names = { type: "extras.tag", verboseName: "tag" };

/** extras.Tag: name (case-sensitive) and slug are unique (netbox-api.md 2.9). */
export const tag = defineModel({
  ...names,
  path: "extras/tags",
  objectName: "Tag",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    slug: slug({ unicode: true }),
    color: color(),
    description: text({ maxLength: 200 }),
    weight: number({ min: 0, max: 32767, initial: 1000 }),
    object_types: json({ initial: [], nullable: false }),
    tagged_items: computed((row, { db }) => db.models.reduce((sum, model) => sum + db.table(model.type).idsBy("tags", row.id).size, 0)),
    created: timestamp(),
    last_updated: timestamp(),
  },
  brief: ["id", "url", "display", "name", "slug", "color", "description"],
  nested: ["id", "url", "display_url", "display", "name", "slug", "color"],
  search: ["name", "slug"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
