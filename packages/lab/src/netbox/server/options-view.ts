import type { LabResponse } from "../../http/lab-server.ts";
import { json } from "./answers.ts";
import { allowedRows } from "./access.ts";
import type { ApiRequest } from "./api-request.ts";

function label(name: string): string {
  const spaced = name.replaceAll("_", " ");
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** OPTIONS: the writable fields under `actions.POST` (list) or `actions.PUT`, when the token may write (DRF SimpleMetadata). */
export function optionsView(request: ApiRequest, isList: boolean): LabResponse {
  const { model, principal } = request;
  const fields = Object.fromEntries(
    Object.entries(model.fields).map(([name, field]) => [name, { type: "field", required: field.required ?? false, read_only: field.parse === undefined, label: label(name) }]),
  );
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
