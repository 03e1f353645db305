import type { Facts } from "./facts.ts";

type Json = Readonly<Record<string, unknown>>;

/** What of one operation is compared: facts by parameter and by field of the body. */
export interface OperationFacts {
  /** "GET /auth/keys/{}": names of path parameters do not count. */
  readonly operation: string;
  readonly facts: Facts;
}

const methods = ["get", "post", "put", "delete"];

function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function asList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function resolve(document: Json, schema: Json): Json {
  const reference = schema.$ref;
  if (typeof reference !== "string") return schema;
  return reference.slice(2).split("/").reduce<Json>((at, name) => asObject(at[name]), document);
}

function parameterFacts(operation: Json, isWanted: (parameter: string) => boolean): Facts {
  const query = asList(operation.parameters).filter((parameter) => parameter.in === "query" && isWanted(String(parameter.name)));
  return Object.fromEntries(query.map(({ name, required }) => [`query ${String(name)}`, required === true ? "required" : "optional"]));
}

// The original declares bodies for GET by mistake; nobody sends one.
function bodyFacts(document: Json, operation: Json, method: string): Facts {
  if (method === "get") return {};
  const schema = resolve(document, asObject(asObject(asObject(asObject(operation.requestBody).content)["application/json"]).schema));
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(Object.keys(asObject(schema.properties)).map((name) => [`body ${name}`, required.includes(name) ? "required" : "optional"]));
}

/** The operations of an OpenAPI document, each with the query parameters that `isWanted` picks and the fields of its JSON body. */
export function operationsOf(document: unknown, isWanted: (operation: string, parameter: string) => boolean): readonly OperationFacts[] {
  const root = asObject(document);
  return Object.entries(asObject(root.paths)).flatMap(([path, item]) =>
    methods.filter((method) => method in asObject(item)).map((method) => {
      const operation = asObject(asObject(item)[method]);
      const name = `${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, "{}")}`;
      return { operation: name, facts: { declared: "yes", ...parameterFacts(operation, (parameter) => isWanted(name, parameter)), ...bodyFacts(root, operation, method) } };
    }),
  );
}
