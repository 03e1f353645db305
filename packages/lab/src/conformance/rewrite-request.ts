import { modelOfForeignKey, modelOfPath } from "./models.ts";
import type { Json, Probe } from "./recording.ts";
import type { Translation } from "./translation.ts";

/** A request for the lab: path with query, body as text. */
export interface LabRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

// The recorder kept parsed bodies only. The first of these gives the recorded position in the recorded message, the second is any form.
const rawBodies: Readonly<Record<string, string>> = { "01/bad-json": '{"name":}', "01/bad-ct": "name=x&slug=x" };

/** The recorded request in the lab's ids, ETags and request ids. */
export function rewriteRequest(probe: Probe, translation: Translation): LabRequest {
  const { method, path, body, headers } = probe.request;
  const model = modelOfPath(path) ?? "";
  const text = rawBodies[probe.key] ?? (body === null ? undefined : JSON.stringify(rewriteValue(body, { model, translation })));
  return {
    method,
    path: rewritePath(path, model, translation),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, name === "Authorization" ? value : translation.text(value)])),
    ...(text === undefined ? {} : { body: text }),
  };
}

function rewritePath(path: string, model: string, translation: Translation): string {
  const [pathname = "", query] = path.split("?", 2);
  const rewritten = pathname.replace(/^(\/api\/[a-z-]+\/[a-z-]+\/)(\d+)\//, (_whole, start: string, id: string) => `${start}${translation.id(model, Number(id))}/`);
  if (query === undefined) return rewritten;
  const parameters = query.split("&").map((parameter) => rewriteParameter(parameter, { model, translation, query }));
  return `${rewritten}?${parameters.join("&")}`;
}

function rewriteParameter(parameter: string, scope: Scope & { query: string }): string {
  const [name = "", value = ""] = parameter.split("=", 2);
  if (!/^\d+$/.test(value)) return scope.translation.text(parameter);
  const model = modelOfParameter(name, scope);
  return model === undefined ? parameter : `${name}=${scope.translation.id(model, Number(value))}`;
}

function modelOfParameter(name: string, scope: Scope & { query: string }): string | undefined {
  if (name === "id") return scope.model;
  if (!name.endsWith("_id")) return undefined;
  const field = name.replace(/_id$/, "");
  const contentType = new URLSearchParams(scope.query).get(`${field}_type`);
  // Probes that name no type ask for changes of a virtual machine.
  if (field === "changed_object") return modelOfForeignKey(scope.model, name, contentType ?? "virtualization.virtualmachine");
  return modelOfForeignKey(scope.model, field, contentType ?? undefined);
}

interface Scope {
  readonly model: string;
  readonly translation: Translation;
}

function rewriteValue(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return value.map((item) => rewriteValue(item, scope));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, content]) => [field, rewriteField(field, { content, of: value, scope })]));
}

function rewriteField(field: string, { content, of, scope }: { content: Json; of: Record<string, Json>; scope: Scope }): Json {
  const model = modelOfForeignKey(scope.model, field, field.endsWith("_id") ? of[field.replace(/_id$/, "_type")] : undefined);
  if (model === undefined) return content;
  if (typeof content === "number") return scope.translation.id(model, content);
  if (Array.isArray(content)) return content.map((item) => (typeof item === "number" ? scope.translation.id(model, item) : item));
  return content;
}
