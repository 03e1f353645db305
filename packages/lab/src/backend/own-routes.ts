import { json } from "./answers.ts";
import { endpointRows, NETBOX_RULES, PROXMOX_RULES } from "./endpoint-rows.ts";
import type { EndpointRules, LabEndpointRow } from "./endpoint-rows.ts";
import { note, selectEndpoints } from "./lab-state.ts";
import type { LabState } from "./lab-state.ts";
import { STAGE_PATHS } from "./paths.ts";
import { route } from "./route.ts";
import type { LabResponse } from "../http/lab-server.ts";
import type { BackendRoute } from "./route.ts";

const DEFAULT_VERSION = "0.1.0";

function openApi({ options }: LabState): unknown {
  const operation = { get: { summary: "Sync", responses: { 200: { description: "OK" } } } };
  const streams = [...STAGE_PATHS, ...((options.hasFullUpdateStream ?? true) ? ["full-update"] : [])];
  const paths = Object.fromEntries(streams.map((path) => [`/${path}/stream`, operation]));
  const cancel = (options.hasCancel ?? true) ? { "/sync/active/{id}": { delete: { summary: "Stop a run", responses: { 202: { description: "Accepted" } } } } } : {};
  const version = options.version ?? DEFAULT_VERSION;
  return { openapi: "3.1.0", info: { title: "Lab backend", version, ...((options.keepsBranches ?? true) ? { "x-netbox-branches": true } : {}) }, paths: { ...paths, "/version": operation, "/sync/active": operation, ...cancel } };
}

const notFound = { detail: "Not Found" };

function listConflicts({ options: { conflicts } }: LabState, query: URLSearchParams): LabResponse {
  if (conflicts === undefined) return json(404, notFound);
  const limit = Number(query.get("limit") ?? 100);
  if (limit < 1 || limit > 100) return json(422, { detail: "limit" });
  const offset = Number(query.get("offset") ?? 0);
  const fitting = conflicts.filter((each) => ["type", "kind", "source", "field", "key"].every((name) => query.get(name) === null || each[name] === query.get(name)));
  return json(200, { total: fitting.length, conflicts: fitting.slice(offset, offset + limit) });
}

interface Decided {
  readonly ids: readonly string[];
  readonly resolution: string;
}

function decideConflicts({ options: { conflicts } }: LabState, { ids, resolution }: Decided): LabResponse {
  if (conflicts === undefined) return json(404, notFound);
  for (const each of conflicts) if (ids.includes(String(each["id"]))) each["resolution"] = resolution;
  const known = conflicts.filter(({ id }) => ids.includes(String(id)));
  const refused = ids.filter((id) => known.every((each) => each["id"] !== id)).map((id) => ({ id, detail: `there is no conflict ${id}` }));
  return json(200, { conflicts: known, refused });
}

/** What a backend says of itself, and its keys (wire-contract.md 1.1, 1.2). `newKey` makes the text of a key. */
export function selfRoutes(state: LabState, newKey: () => string): readonly BackendRoute[] {
  const { keys, options, logs } = state;
  const number = (text: string | undefined): number => Number(text);
  return [
    route("GET", "", () => json(200, { message: "Proxbox Backend made for tests", proxbox: { github: "" } })),
    route("GET", "health", () => json(200, { status: "ready", init_ok: true })),
    route("GET", "version", () => json(200, { version: options.version ?? DEFAULT_VERSION })),
    route("GET", "openapi.json", () => json(200, openApi(state))),
    route("GET", "auth/bootstrap-status", () => json(200, { needs_bootstrap: keys.needsBootstrap(), has_db_keys: !keys.needsBootstrap() })),
    route("POST", "auth/register-key", (request) => keys.register(request)),
    route("GET", "auth/keys", () => keys.list()),
    route("POST", "auth/keys", () => keys.create(newKey())),
    route("POST", "auth/keys/(\\d+)/(activate|deactivate)", (_request, [id, verb]) => keys.setActive(number(id), verb === "activate")),
    route("DELETE", "auth/keys/(\\d+)", (_request, [id]) => keys.remove(number(id))),
    route("GET", "conflicts", ({ query }) => listConflicts(state, new URLSearchParams(query))),
    route("POST", "conflicts/resolve", ({ body }) => decideConflicts(state, JSON.parse(body.toString()) as Decided)),
    route("GET", "admin/logs", () => json(200, { logs, total: logs.length, has_more: false, active_filters: {} })),
  ];
}

function rowRoutes(state: LabState, path: string, { rows, rules }: { readonly rows: LabEndpointRow[]; readonly rules: EndpointRules }): readonly BackendRoute[] {
  const kept = endpointRows(rows, rules, (request, reason) => note(state, request, reason));
  return [
    route("GET", path, (request) => kept.list(request)),
    route("POST", path, (request) => kept.create(request)),
    route("GET", `${path}/(\\d+)`, (_request, [id]) => kept.get(Number(id))),
    route("PUT", `${path}/(\\d+)`, (request, [id]) => kept.update(Number(id), request)),
    route("DELETE", `${path}/(\\d+)`, (_request, [id]) => kept.remove(Number(id))),
  ];
}

function reading(state: LabState, tell: (row: LabEndpointRow) => unknown, whenNone: number): BackendRoute["answer"] {
  return (request) => {
    const selected = selectEndpoints(state, request);
    if ("refusal" in selected) return selected.refusal;
    if (selected.rows.length === 0 && whenNone !== 200) return json(whenNone, { detail: "No Proxmox session is connected." });
    return json(200, selected.rows.map(tell));
  };
}

interface RulesTest {
  readonly vm: string;
  readonly mapping_rules?: readonly { readonly set: Readonly<Record<string, unknown>> }[];
}

/** Every rule matches, and the lab has one guest. */
function testedRules({ options }: LabState, { vm, mapping_rules: rules = [] }: RulesTest): LabResponse {
  if (options.hasSyncSettings === false) return json(404, { detail: "Not Found" });
  if (vm !== "100") return json(404, { detail: `There is no such object: no guest has the vmid or the name ${vm}`, code: "RUN_UNKNOWN_OBJECT" });
  const hits = rules.flatMap(({ set }, index) => Object.entries(set).map(([target, value]) => ({ target, value, rule: index + 1 })));
  return json(200, [{ source: "lab", vmid: 100, type: "qemu", name: "web", hits, rules: rules.map((_rule, index) => ({ rule: index + 1 })), nics: [], addresses: [] }]);
}

interface PoliciesTest {
  readonly kind: string;
  readonly key: string;
  readonly policies: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly settings?: { readonly policies?: PoliciesTest["policies"] };
}

/** The lab has one machine, whose description a person has changed: written by `source`, ignored by `ignore`, pinned else. */
function testedPolicies({ options }: LabState, { kind, key, policies, settings }: PoliciesTest): LabResponse {
  if (options.hasSyncSettings === false) return json(404, { detail: "Not Found" });
  if (key !== "lab/qemu/100") return json(404, { detail: `There is no such object: ${key}`, code: "RUN_UNKNOWN_OBJECT" });
  const under = (table: PoliciesTest["policies"] = {}): unknown => {
    const policy = table[kind]?.["description"] ?? "operator";
    const effect = { source: "write", ignore: "ignored" }[policy] ?? "pinned";
    return { fields: [{ field: "description", policy, effect, reason: "made for tests", netbox: "a person's", proxmox: "from Proxmox", written: "from Proxmox" }] };
  };
  return json(200, { kind, key, label: "web", netbox_id: 1, saved: under(settings?.policies), draft: under(policies) });
}

/** The endpoints that a backend keeps, and what it reads of Proxmox VE (wire-contract.md 1.3, 1.4, 1.6). */
export function endpointRoutes(state: LabState): readonly BackendRoute[] {
  const { readings } = state;
  return [
    ...rowRoutes(state, "netbox/endpoint", { rows: state.netboxes, rules: NETBOX_RULES }),
    ...rowRoutes(state, "proxmox/endpoints", { rows: state.proxmoxes, rules: PROXMOX_RULES }),
    route("GET", "settings/sync", () => (state.options.hasSyncSettings === false ? json(404, { detail: "Not Found" }) : json(200, state.syncSettings))),
    route("PUT", "settings/sync", ({ body }) => {
      state.syncSettings = JSON.parse(body.toString()) as LabState["syncSettings"];
      return json(200, state.syncSettings);
    }),
    route("POST", "rules/test", ({ body }) => testedRules(state, JSON.parse(body.toString()) as RulesTest)),
    route("POST", "policies/test", ({ body }) => testedPolicies(state, JSON.parse(body.toString()) as PoliciesTest)),
    route("GET", "netbox/status", () => (state.netboxes.length === 0 ? json(400, { detail: "No NetBox endpoint is set up." }) : json(200, { "netbox-version": "4.5.2" }))),
    route("GET", "netbox/permissions", () => json(200, state.rights)),
    route("GET", "proxmox/privileges", () => json(200, state.rights)),
    route("GET", "proxmox/cluster/status", reading(state, (row) => readings.clusterStatus(row), 200)),
    route("GET", "proxmox/nodes/", reading(state, (row) => readings.nodes(row), 200)),
    route("GET", "proxmox/version", reading(state, (row) => readings.version(row), 404)),
  ];
}
