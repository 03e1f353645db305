import type { LabRequest, LabResponse } from "../http/lab-server.ts";
import { detail, json } from "./answers.ts";

/** An endpoint that the lab backend keeps, with the secrets it was sent; tests read and change it. */
export type LabEndpointRow = Record<string, unknown> & { id: number; name: string };

/** What the two kinds of endpoints differ in. */
export interface EndpointRules {
  readonly fields: readonly string[];
  readonly required: readonly string[];
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Fields that never come back. */
  readonly secrets: readonly string[];
  /** What is wrong with the fields that were sent; answered with 400. */
  refusal(sent: Readonly<Record<string, unknown>>, others: readonly LabEndpointRow[], isNew: boolean): string | undefined;
}

const mostRows = 100;

const place = ["site_id", "site_slug", "site_name", "tenant_id", "tenant_slug", "tenant_name"];

/** wire-contract.md 1.3: one row at most. */
export const NETBOX_RULES: EndpointRules = {
  fields: ["name", "ip_address", "domain", "port", "token_version", "token_key", "token", "verify_ssl", "enabled"],
  required: ["name", "ip_address", "token"],
  defaults: { domain: "", port: 443, token_version: "v1", token_key: null, verify_ssl: true, enabled: true },
  secrets: ["token", "token_key"],
  refusal(sent, others, isNew) {
    if (isNew && others.length > 0) return "Only one NetBox endpoint is allowed.";
    if (sent["token"] === "") return "A token is required.";
    if (sent["token_version"] === "v2" && !sent["token_key"]) return "A v2 token needs its key.";
    return undefined;
  },
};

/** wire-contract.md 1.4: names are unique; a password, or name and value of a token. */
export const PROXMOX_RULES: EndpointRules = {
  fields: ["name", "ip_address", "domain", "port", "username", "password", "verify_ssl", "enabled", "allow_writes", "access_methods", "token_name", "token_value", ...place, "timeout", "max_retries", "retry_backoff"],
  required: ["name", "ip_address", "port", "username"],
  defaults: {
    domain: null, password: null, verify_ssl: true, enabled: true, allow_writes: false, access_methods: "api", token_name: null, token_value: null,
    ...Object.fromEntries(place.map((name) => [name, null])), timeout: null, max_retries: null, retry_backoff: null,
  },
  secrets: ["password", "token_name", "token_value"],
  refusal(sent, others, isNew) {
    if (others.some(({ name }) => name === sent["name"])) return "Proxmox endpoint name already exists.";
    const hasCredentials = isNew || ["password", "token_name", "token_value"].some((name) => name in sent);
    if (!hasCredentials) return undefined;
    if (Boolean(sent["token_name"]) !== Boolean(sent["token_value"])) return "token_name and token_value belong together.";
    return sent["password"] || sent["token_name"] ? undefined : "A password or a token is required.";
  },
};

function invalid(name: string, message: string): LabResponse {
  return json(422, { detail: [{ type: "value_error", loc: ["body", name], msg: message }] });
}

/** The rows of one kind with their five requests; fields that the backend does not know are told to `note`. */
export function endpointRows(rows: LabEndpointRow[], rules: EndpointRules, note: (request: LabRequest, reason: string) => void) {
  const shown = (row: LabEndpointRow): Record<string, unknown> => Object.fromEntries(Object.entries(row).filter(([name]) => !rules.secrets.includes(name)));
  const read = (request: LabRequest): Record<string, unknown> => {
    const sent = JSON.parse(request.body.toString("utf8")) as Record<string, unknown>;
    for (const name of Object.keys(sent)) if (!rules.fields.includes(name)) note(request, `unknown field ${name}`);
    return sent;
  };
  const find = (id: number): LabEndpointRow | undefined => rows.find((row) => row.id === id);
  const notFound = (): LabResponse => detail(404, "Endpoint not found");
  let lastId = 0;
  return {
    list({ query }: LabRequest): LabResponse {
      const asked = new URLSearchParams(query);
      const [limit, offset] = [Number(asked.get("limit") ?? mostRows), Number(asked.get("offset") ?? 0)];
      if (!(limit >= 1 && limit <= mostRows)) return json(422, { detail: [{ type: "less_than_equal", loc: ["query", "limit"], msg: `Input should be less than or equal to ${mostRows}` }] });
      return json(200, rows.slice(offset, offset + limit).map(shown));
    },
    create(request: LabRequest): LabResponse {
      const sent = read(request);
      const missing = rules.required.find((name) => sent[name] === undefined || sent[name] === null);
      if (missing !== undefined) return invalid(missing, "Field required");
      const refused = rules.refusal(sent, rows, true);
      if (refused !== undefined) return detail(400, refused);
      lastId = Math.max(lastId, ...rows.map(({ id }) => id)) + 1;
      const row = { ...rules.defaults, ...sent, id: lastId } as LabEndpointRow;
      rows.push(row);
      return json(200, shown(row));
    },
    get(id: number): LabResponse {
      const row = find(id);
      return row === undefined ? notFound() : json(200, shown(row));
    },
    update(id: number, request: LabRequest): LabResponse {
      const row = find(id);
      if (row === undefined) return notFound();
      const sent = read(request);
      const refused = rules.refusal(sent, rows.filter((other) => other !== row), false);
      if (refused !== undefined) return detail(400, refused);
      return json(200, shown(Object.assign(row, sent)));
    },
    remove(id: number): LabResponse {
      const row = find(id);
      if (row === undefined) return notFound();
      rows.splice(rows.indexOf(row), 1);
      return json(200, { message: "Endpoint deleted." });
    },
  };
}
