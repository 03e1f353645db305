import type { Database } from "../data/database.ts";
import type { Row } from "../data/row.ts";
import type { Field, Model, RenderContext, Settings } from "../model/model.ts";

/** Shows rows as JSON values; one per request, because it remembers the nested objects it made. */
export interface Renderer {
  readonly context: RenderContext;
  /** Shows these fields of a row. */
  render(row: Row, fields: readonly (readonly [string, Field])[]): Record<string, unknown>;
}

const nestedFields = ["id", "url", "display_url", "display", "name"];

type Form = "brief" | "nested";

function named(model: Model, names: readonly string[]): (readonly [string, Field])[] {
  return names.flatMap((name) => {
    const field = model.fields[name];
    return field && !field.hidden ? [[name, field] as const] : [];
  });
}

/** The fields of a model that answers show, in order. */
export function shownFields(model: Model): (readonly [string, Field])[] {
  return Object.entries(model.fields).filter(([, field]) => !field.hidden);
}

function show(row: Row, fields: readonly (readonly [string, Field])[], context: RenderContext): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, field] of fields) shown[name] = field.render(row, name, context);
  return shown;
}

function formFields(model: Model, form: Form): (readonly [string, Field])[] {
  if (form === "brief") return model.brief ? named(model, model.brief) : shownFields(model);
  return named(model, model.nested ?? nestedFields);
}

/** Makes a renderer for one request. */
export function createRenderer(db: Database, settings: Settings, baseUrl: string): Renderer {
  const cache = new Map<string, unknown>();
  const nested = (type: string, id: number | null, form: Form): unknown => {
    if (id === null || !db.has(type)) return null;
    const key = `${form}:${type}:${id}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const { model, rows } = db.table(type);
    const row = rows.get(id);
    const shown = row ? show(row, formFields(model, form), form === "brief" ? inBrief : inNested) : null;
    cache.set(key, shown);
    return shown;
  };
  const context: RenderContext = { db, settings, baseUrl, nested };
  const inBrief: RenderContext = { ...context, embedded: true };
  // Inside a Nested… serialiser the references are nested too.
  const inNested: RenderContext = { ...inBrief, nested: (type, id) => nested(type, id, "nested") };
  return { context, render: (row, fields) => show(row, fields, context) };
}
