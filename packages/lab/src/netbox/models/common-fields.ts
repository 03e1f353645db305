import { customFields } from "../fields/custom-fields.ts";
import { fixed } from "../fields/computed.ts";
import { tagChanges, tags } from "../fields/tags.ts";
import { text } from "../fields/text.ts";
import { timestamp } from "../fields/timestamps.ts";
import type { Field } from "../model/model.ts";

/** `description` and, from 4.5 on, `owner` (the lab has no owners). */
export function described(): Record<string, Field> {
  return { description: text({ maxLength: 200 }), owner: fixed(null, { since: 5 }) };
}

/** `comments`. */
export function commented(): Record<string, Field> {
  return { comments: text() };
}

/** Tags, custom fields and times: what every object that Proxbox writes has. */
export function tracked(type: string): Record<string, Field> {
  return {
    tags: tags(),
    add_tags: tagChanges(),
    remove_tags: tagChanges(),
    custom_fields: customFields(type),
    created: timestamp(),
    last_updated: timestamp(),
  };
}

/** Brief fields of a model that has a name and a slug. */
export const sluggedBrief: readonly string[] = ["id", "url", "display", "name", "slug", "description"];

/** Brief fields of a model that has a name only. */
export const namedBrief: readonly string[] = ["id", "url", "display", "name", "description"];
