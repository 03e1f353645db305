import { isObject } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { changelogMessage } from "./change-log.ts";
import { cleanCustomFields, defaultCustomFields } from "./custom-field-values.ts";
import { FieldError, ValidationError } from "./errors.ts";
import { pythonType } from "./python-text.ts";
import type { Field, Model, WriteContext } from "./model.ts";

/** What is written: the body as parsed JSON, the stored row of an update, and how. */
export interface Input {
  readonly body: unknown;
  readonly previous?: Row | undefined;
  /** PATCH: absent fields stay. */
  readonly partial?: boolean;
  /** The fields that `?fields=`/`?omit=` leave in the serialiser; others are dropped, silently (netbox-api.md 2.4). */
  readonly selected?: (name: string) => boolean;
}

/** A row that passed every check before the database's own. */
export interface Prepared {
  readonly draft: Draft;
  readonly previous: Row | undefined;
  readonly message: string;
}

/** More checks than NetBox's own: the lab's stand-in for CUSTOM_VALIDATORS; returns a message to refuse. */
export type Validator = (model: Model, draft: Row) => string | undefined;

type Errors = Record<string, unknown>;

function parseField(field: Field, value: unknown, target: { model: Model; context: WriteContext }): unknown {
  if (value === null && !field.takesNull) {
    if (field.nullable) return null;
    throw new FieldError("This field may not be null.");
  }
  return field.parse?.(value, target.context, target.model.type);
}

interface Parsed {
  readonly values: Record<string, unknown>;
  readonly errors: Errors;
}

function parseAbsent(name: string, field: Field, { values, errors }: Parsed): void {
  if (field.required) errors[name] = ["This field is required."];
  else if (field.resetOnPut) values[name] = null;
}

function parsePresent(name: string, parsed: Parsed, parse: () => unknown): void {
  try {
    parsed.values[name] = parse();
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    parsed.errors[name] = error.messages;
  }
}

function parseBody(model: Model, input: Input, context: WriteContext): Record<string, unknown> {
  const { body, selected, partial } = input;
  if (!isObject(body)) {
    throw new ValidationError({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${pythonType(body)}.`] });
  }
  const parsed: Parsed = { values: {}, errors: {} };
  for (const [name, field] of Object.entries(model.fields)) {
    if (!field.parse || selected?.(name) === false) continue;
    if (name in body) parsePresent(name, parsed, () => parseField(field, body[name], { model, context }));
    else if (!partial) parseAbsent(name, field, parsed);
  }
  const { values, errors } = parsed;
  checkTagForms(body, values, errors);
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
  return values;
}

// netbox/api/serializers/features.py, TaggableModelSerializer.validate
function checkTagForms(body: Record<string, unknown>, values: Record<string, unknown>, errors: Errors): void {
  if ("tags" in body && ("add_tags" in values || "remove_tags" in values)) {
    errors["tags"] = ['Cannot specify "tags" together with "add_tags" or "remove_tags".'];
  }
}

function newDraft(model: Model, context: WriteContext): Draft {
  const draft: Draft = { id: 0 };
  for (const [name, field] of Object.entries(model.fields)) {
    if (field.initial) draft[name] = field.initial(context.settings);
  }
  if ("custom_fields" in draft) draft["custom_fields"] = defaultCustomFields(model.type, context);
  return draft;
}

function applyTagChanges(draft: Draft, values: Record<string, unknown>, isNew: boolean): void {
  const { add_tags: added, remove_tags: removed } = values;
  delete draft["add_tags"];
  delete draft["remove_tags"];
  if (isNew && removed !== undefined) throw new ValidationError({ remove_tags: ["Cannot use \"remove_tags\" when creating a new object."] });
  const current = (draft["tags"] as number[] | undefined) ?? [];
  if (Array.isArray(added)) draft["tags"] = [...new Set([...current, ...(added as number[])])];
  if (Array.isArray(removed)) draft["tags"] = ((draft["tags"] as number[] | undefined) ?? []).filter((id) => !(removed as number[]).includes(id));
}

function assign(model: Model, draft: Draft, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    const merge = model.fields[name]?.merge;
    draft[name] = merge ? merge(draft[name], value) : value;
  }
}

function fill(model: Model, input: Input, target: { values: Record<string, unknown>; context: WriteContext }): Draft {
  const { values, context } = target;
  const draft: Draft = input.previous ? { ...input.previous } : newDraft(model, context);
  assign(model, draft, values);
  applyTagChanges(draft, values, input.previous === undefined);
  return draft;
}

function checkFieldUniqueness(model: Model, draft: Draft, context: WriteContext): void {
  const broken = context.db.table(model.type).conflict(draft, ["field"]);
  if (broken) throw new ValidationError({ [broken.field]: [broken.message] });
}

// NetBoxModel.clean(): both halves of a generic relation or none, and the object must exist.
function cleanGenericRelations(model: Model, draft: Draft, context: WriteContext): void {
  for (const [name, field] of Object.entries(model.fields)) {
    if (field.reference?.to !== "*") continue;
    const typeName = name.replace(/_id$/, "_type");
    const type = draft[typeName] ?? null;
    const id = draft[name] ?? null;
    if (type === null && id !== null) throw new ValidationError({ [typeName]: ["This field cannot be null."] });
    if (type !== null && id === null) throw new ValidationError({ [name]: ["This field cannot be null."] });
    if (typeof id === "number" && context.db.has(String(type)) && !context.db.get(String(type), id)) {
      throw new ValidationError({ [name]: [`Related object not found using the provided value: ${id}.`] });
    }
  }
}

// full_clean(): clean() first, then uniqueness; the messages of both are reported together.
function fullClean(model: Model, draft: Draft, target: { previous: Row | undefined; context: WriteContext; validate: Validator }): void {
  const { previous, context, validate } = target;
  const errors: Errors = {};
  try {
    cleanGenericRelations(model, draft, context);
    if ("custom_fields" in draft) cleanCustomFields(draft, model.type, context);
    model.clean?.(draft, previous, context);
    const message = validate(model, draft);
    if (message !== undefined) throw new ValidationError({ __all__: [message] });
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    Object.assign(errors, error.detail);
  }
  const broken = context.db.table(model.type).conflict(draft, ["constraint"]);
  if (broken && !(broken.field in errors)) errors[broken.field] = [broken.message];
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
}

/** Does what a NetBox serialiser's is_valid() does: parse, fill, clean, check uniqueness. Throws ValidationError. */
export function prepare(model: Model, input: Input, target: { context: WriteContext; validate: Validator }): Prepared {
  const { context, validate } = target;
  const values = parseBody(model, input, context);
  const draft = fill(model, input, { values, context });
  checkFieldUniqueness(model, draft, context);
  model.validate?.(draft, input.previous, context);
  // clean() works on the serialiser's own instance: what it corrects is written only where the body says nothing (VM.disk).
  const cleaned = { ...draft };
  fullClean(model, cleaned, { previous: input.previous, context, validate });
  for (const name of Object.keys(cleaned)) if (!(name in values)) draft[name] = cleaned[name];
  return { draft, previous: input.previous, message: changelogMessage(input.body, context.settings) };
}
