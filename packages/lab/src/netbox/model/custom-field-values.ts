import { idOf, numberOf, objectOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { customFieldsOf } from "./custom-field-definitions.ts";
import { ValidationError } from "./errors.ts";
import type { WriteContext } from "./model.ts";

type Check = (value: unknown, definition: Row, context: WriteContext) => string | undefined;

const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/;

function checkText(value: unknown, definition: Row): string | undefined {
  if (typeof value !== "string") return "Value must be a string.";
  const pattern = textOf(definition, "validation_regex");
  return pattern !== "" && !new RegExp(pattern).test(value) ? `Value must match regex '${pattern}'` : undefined;
}

function checkLimits(value: number, definition: Row): string | undefined {
  const minimum = numberOf(definition, "validation_minimum");
  const maximum = numberOf(definition, "validation_maximum");
  if (minimum !== null && value < minimum) return `Value must be at least ${minimum}`;
  if (maximum !== null && value > maximum) return `Value must not exceed ${maximum}`;
  return undefined;
}

function checkChoices(values: readonly unknown[], definition: Row, context: WriteContext): string | undefined {
  const set = context.db.get("extras.customfieldchoiceset", idOf(definition, "choice_set"));
  const known = new Set((Array.isArray(set?.["extra_choices"]) ? (set["extra_choices"] as unknown[][]) : []).map((pair) => pair[0]));
  const unknown = values.filter((value) => !known.has(value));
  if (unknown.length === 0) return undefined;
  const name = set ? textOf(set, "name") : "";
  const plural = textOf(definition, "type") === "multiselect" ? "(s)" : "";
  return `Invalid choice${plural} (${values.join(", ")}) for choice set ${name}.`;
}

// JSON types are taken strictly, unlike those of model fields (extras/models/customfields.py, netbox-api.md 2.9).
const checks: Record<string, Check> = {
  text: checkText,
  longtext: checkText,
  url: checkText,
  integer: (value, definition) => (typeof value === "number" && Number.isInteger(value) ? checkLimits(value, definition) : "Value must be an integer."),
  decimal: (value, definition) => (typeof value === "number" ? checkLimits(value, definition) : "Value must be a decimal."),
  boolean: (value) => (value === true || value === false || value === 0 || value === 1 ? undefined : "Value must be true or false."),
  date: (value) => (/^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? undefined : "Date values must be in ISO 8601 format (YYYY-MM-DD)."),
  datetime: (value) => (isoTime.test(String(value)) ? undefined : "Date and time values must be in ISO 8601 format (YYYY-MM-DD HH:MM:SS)."),
  select: (value, definition, context) => checkChoices([value], definition, context),
  multiselect: (value, definition, context) => checkChoices(Array.isArray(value) ? value : [value], definition, context),
  object: (value) => (typeof value === "number" ? undefined : `Value must be an object ID, not ${typeof value === "string" ? "str" : typeof value}`),
  multiobject: (value) => (Array.isArray(value) ? undefined : `Value must be a list of object IDs, not ${typeof value}`),
};

function refuse(message: string): never {
  throw new ValidationError({ __all__: [message] });
}

function isTaken(draft: Draft, name: string, target: { type: string; context: WriteContext }): boolean {
  const value = objectOf(draft, "custom_fields")[name];
  for (const row of target.context.db.table(target.type).rows.values()) {
    if (row.id !== draft.id && objectOf(row, "custom_fields")[name] === value) return true;
  }
  return false;
}

/** CustomFieldsMixin.clean(): checks the draft's values; throws ValidationError with NetBox's messages (netbox-api.md 2.9). */
export function cleanCustomFields(draft: Draft, type: string, context: WriteContext): void {
  const values = objectOf(draft, "custom_fields");
  for (const definition of customFieldsOf(context.db, type)) {
    const name = textOf(definition, "name");
    const value = values[name] ?? null;
    if (value === null || value === "") {
      if (definition["required"] === true) refuse(`Missing required custom field '${name}'.`);
      continue;
    }
    const problem = checks[textOf(definition, "type")]?.(value, definition, context);
    if (problem !== undefined) refuse(`Invalid value for custom field '${name}': ${problem}`);
    if (definition["unique"] === true && isTaken(draft, name, { type, context })) refuse(`Custom field '${name}' must have a unique value.`);
  }
}

/** The values that a new object of this type starts with. */
export function defaultCustomFields(type: string, context: Pick<WriteContext, "db">): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const definition of customFieldsOf(context.db, type)) values[textOf(definition, "name")] = definition["default"] ?? null;
  return values;
}
