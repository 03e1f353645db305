import { boolean } from "../fields/boolean.ts";
import { computed, fixed } from "../fields/computed.ts";
import { json } from "../fields/json.ts";
import { text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";

const names = { type: "extras.customfieldchoiceset", verboseName: "custom field choice set" };

/** extras.CustomFieldChoiceSet. */
export const customFieldChoiceSet = defineModel({
  ...names,
  path: "extras/custom-field-choice-sets",
  uiPath: "extras/custom-field-choices",
  objectName: "CustomFieldChoiceSet",
  fields: {
    name: text({ required: true, maxLength: 100 }),
    description: text({ maxLength: 200 }),
    base_choices: fixed(null),
    extra_choices: json({ required: true, nullable: false, initial: [] }),
    choice_colors: json({ initial: {}, nullable: false }),
    order_alphabetically: boolean(false),
    choices_count: computed((row) => (row["extra_choices"] as unknown[]).length),
    owner: fixed(null, { since: 5 }),
    created: timestamp(),
    last_updated: timestamp(),
  },
  brief: ["id", "url", "display", "name", "description", "choices_count"],
  search: ["name", "description"],
  unique: [uniqueField(names, "name")],
});
