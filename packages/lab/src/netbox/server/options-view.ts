import type { LabResponse } from "../../http/lab-server.ts";
import type { Database } from "../data/database.ts";
import type { Field, Model } from "../model/model.ts";
import { json } from "./answers.ts";
import { allowedRows } from "./access.ts";
import type { ApiRequest } from "./api-request.ts";

type Described = Record<string, Record<string, unknown>>;

function label(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function describe(fields: readonly (readonly [string, Field])[]): Described {
  return Object.fromEntries(
    fields.map(([name, field]) => [name, { type: "field", required: field.required ?? false, read_only: field.parse === undefined, label: label(name), ...field.describe }]),
  );
}

// A reference shows the fields of the other model's brief form.
function withChildren(model: Model, db: Database): Described {
  const described = describe(Object.entries(model.fields).filter(([name]) => !name.startsWith("_") || name === "_depth"));
  for (const [name, field] of Object.entries(model.fields)) {
    const to = field.reference?.to;
    const entry = described[name];
    if (!entry || to === undefined || to === "*" || Array.isArray(field.initial?.({ version: 0, enforceGlobalUnique: true }))) continue;
    const other = db.table(to).model;
    const children = describe((other.brief ?? []).flatMap((child) => (other.fields[child] ? [[child, other.fields[child]] as const] : [])));
    described[name] = { ...entry, type: "nested object", children };
  }
  return described;
}

/** OPTIONS: the fields under `actions.POST` (list) or `actions.PUT`, when the token may write (DRF SimpleMetadata). */
export function optionsView(request: ApiRequest, isList: boolean): LabResponse {
  const { model, principal, server } = request;
  const fields = withChildren(model, server.db);
  const mayAdd = principal.writeEnabled && allowedRows(principal.user, "add", model.type) !== undefined;
  const mayChange = principal.writeEnabled && allowedRows(principal.user, "change", model.type) !== undefined;
  const actions = { ...(mayChange ? { PUT: fields } : {}), ...(isList && mayAdd ? { POST: fields } : {}) };
  return json(200, {
    name: `${label(model.verboseName)} ${isList ? "List" : "Instance"}`,
    description: "",
    renders: ["application/json", "text/html"],
    parses: ["application/json", "multipart/form-data"],
    ...(Object.keys(actions).length > 0 ? { actions } : {}),
  });
}
