import { idOf, isObject, objectOf, textOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";
import { customFieldsOf } from "../model/custom-field-definitions.ts";
import { FieldError } from "../model/errors.ts";
import type { Field, RenderContext, WriteContext } from "../model/model.ts";
import { parseReference } from "./reference.ts";

function toStored(value: unknown, definition: Row, context: WriteContext): unknown {
  const kind = textOf(definition, "type");
  if (value === null) return null;
  if (kind === "object" && isObject(value)) return parseReference(value["id"] ?? value, textOf(definition, "related_object_type"), context);
  // 4.7 completes a URL without a scheme (netbox-api.md 2.9).
  if (kind === "url" && typeof value === "string" && context.settings.version >= 7 && !value.includes("://")) return `https://${value}`;
  return value;
}

function parse(value: unknown, context: WriteContext, type: string): Record<string, unknown> {
  if (!isObject(value)) {
    throw new FieldError("Invalid data format. Custom field data must be passed as a dictionary mapping field names to their values.");
  }
  const definitions = new Map(customFieldsOf(context.db, type).map((row) => [textOf(row, "name"), row]));
  const unknown = Object.keys(value).filter((name) => !definitions.has(name)).toSorted();
  if (unknown.length > 0 && context.settings.version >= 5) {
    throw new FieldError(Object.fromEntries(unknown.map((name) => [name, `Custom field '${name}' does not exist for this object type.`])));
  }
  const stored: Record<string, unknown> = {};
  for (const [name, definition] of definitions) {
    if (name in value) stored[name] = toStored(value[name], definition, context);
  }
  return stored;
}

function show(value: unknown, definition: Row, context: RenderContext): unknown {
  if (value === null || value === undefined) return null;
  const kind = textOf(definition, "type");
  if (kind === "object" && typeof value === "number") return context.nested(textOf(definition, "related_object_type"), value, "brief");
  if (kind === "select" && context.settings.version >= 7) {
    const set = context.db.get("extras.customfieldchoiceset", idOf(definition, "choice_set"));
    const pair = (set?.["extra_choices"] as string[][] | undefined)?.find(([choice]) => choice === value);
    return { value, label: pair?.[1] ?? value };
  }
  return value;
}

/** The custom fields of an object of this type: a PATCH merges, null clears; every defined field is shown. */
export function customFields(type: string): Field {
  return {
    initial: () => ({}),
    parse: (value, context) => parse(value, context, type),
    merge: (previous, parsed) => ({ ...(previous as object), ...(parsed as object) }),
    render(row, _name, context) {
      const values = objectOf(row, "custom_fields");
      const shown: Record<string, unknown> = {};
      for (const definition of customFieldsOf(context.db, type)) {
        const name = textOf(definition, "name");
        shown[name] = show(values[name], definition, context);
      }
      return shown;
    },
  };
}
