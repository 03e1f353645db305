import type { Answer, Asked } from "../ask/exchange.ts";
import type { Facts } from "../compare/facts.ts";
import { netboxBody, proxmoxBody, spareBody } from "./endpoint-bodies.ts";
import { keep, recall } from "./question.ts";
import type { Question, Session } from "./question.ts";

type Change = (session: Session) => Readonly<Record<string, unknown>>;

function post(path: string, body: Change): (session: Session) => Asked {
  return (session) => ({ method: "POST", path, key: session.key, body: body(session) });
}

function put(path: (session: Session) => string, body: Change): (session: Session) => Asked {
  return (session) => ({ method: "PUT", path: path(session), key: session.key, body: body(session) });
}

function get(path: (session: Session) => string): (session: Session) => Asked {
  return (session) => ({ path: path(session), key: session.key });
}

const canary = "canary-secret-value";

function silence({ text }: Answer): Facts {
  return { "rule does not echo the secret": text.includes(canary) ? "no" : "yes" };
}

function netbox(session: Session): string {
  return `/netbox/endpoint/${recall(session, "netbox id")}`;
}

function proxmox(session: Session): string {
  return `/proxmox/endpoints/${recall(session, "proxmox id")}`;
}

function spare(session: Session): string {
  return `/proxmox/endpoints/${recall(session, "spare id")}`;
}

/** The NetBox row: one, whatever is asked (wire-contract.md 1.3). */
export const netboxEndpointQuestions: readonly Question[] = [
  { key: "stage stream without a NetBox row", ask: get(() => "/dcim/devices/create/stream?proxmox_endpoint_ids=1"), isShapeCompared: false },
  { key: "NetBox: empty list", ask: get(() => "/netbox/endpoint"), facts: ({ text }) => ({ list: text }) },
  { key: "NetBox: create v2 without token_key", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), token_key: undefined })) },
  { key: "NetBox: create with an empty token", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), token: "" })) },
  { key: "NetBox: create with port 0", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), port: 0, token: canary })), facts: silence },
  { key: "NetBox: create with a token of the wrong type", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), token: [canary] })), facts: silence },
  { key: "NetBox: create without a name", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), name: undefined })) },
  { key: "NetBox: create with token_version v3", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), token_version: "v3" })) },
  { key: "NetBox: create", ask: post("/netbox/endpoint", netboxBody), learn: keep("netbox id", "id"), texts: ["name", "domain", "token_version", "verify_ssl", "enabled"] },
  { key: "NetBox: create a second", ask: post("/netbox/endpoint", (session) => ({ ...netboxBody(session), name: "Other" })) },
  { key: "NetBox: list", ask: get(() => "/netbox/endpoint?offset=0&limit=100") },
  { key: "NetBox: list with limit 101", ask: get(() => "/netbox/endpoint?limit=101") },
  { key: "NetBox: list with offset -1", ask: get(() => "/netbox/endpoint?offset=-1") },
  { key: "NetBox: get", ask: get(netbox) },
  { key: "NetBox: get an unknown", ask: get(() => "/netbox/endpoint/999") },
  { key: "NetBox: partial PUT", ask: put(netbox, () => ({ name: "Renamed" })), texts: ["name", "token_version", "verify_ssl"] },
  { key: "NetBox: reachable after a partial PUT", ask: get(() => "/netbox/status"), isShapeCompared: false },
  { key: "NetBox: PUT with a bad port", ask: put(netbox, (session) => ({ ...netboxBody(session), port: 65_536 })) },
  { key: "NetBox: PUT an unknown", ask: put(() => "/netbox/endpoint/999", netboxBody) },
  { key: "NetBox: full PUT", ask: put(netbox, netboxBody), texts: ["name", "enabled"] },
  { key: "NetBox: reachable after a full PUT", ask: get(() => "/netbox/status"), isShapeCompared: false },
  { key: "NetBox: delete", ask: (session) => ({ method: "DELETE", path: netbox(session), key: session.key }) },
  { key: "NetBox: delete again", ask: (session) => ({ method: "DELETE", path: netbox(session), key: session.key }) },
  { key: "NetBox: create again", ask: post("/netbox/endpoint", netboxBody), learn: keep("netbox id", "id") },
];

/** Proxmox rows (wire-contract.md 1.4). */
export const proxmoxEndpointQuestions: readonly Question[] = [
  { key: "Proxmox: empty list", ask: get(() => "/proxmox/endpoints"), facts: ({ text }) => ({ list: text }) },
  { key: "Proxmox: create without credentials", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), token_name: null, token_value: null })) },
  { key: "Proxmox: create with half a token pair", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), token_value: null })) },
  { key: "Proxmox: create with half a token pair and a password", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), password: canary, token_value: null })), facts: silence },
  { key: "Proxmox: create with port 0", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), port: 0, token_value: canary })), facts: silence },
  { key: "Proxmox: create with another access method", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), access_methods: "ssh" })) },
  { key: "Proxmox: create with timeout 0", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), timeout: 0 })) },
  { key: "Proxmox: create with a password of 1001 characters", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), password: canary.repeat(60) })), facts: silence },
  { key: "Proxmox: create without a name", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), name: undefined })) },
  { key: "Proxmox: create", ask: post("/proxmox/endpoints", proxmoxBody), learn: keep("proxmox id", "id"), texts: ["name", "domain", "access_methods", "enabled", "allow_writes", "timeout", "max_retries", "retry_backoff"] },
  { key: "Proxmox: create the same name", ask: post("/proxmox/endpoints", proxmoxBody) },
  { key: "Proxmox: create another", ask: post("/proxmox/endpoints", spareBody), learn: keep("spare id", "id"), texts: ["site_id", "site_slug", "site_name"] },
  { key: "Proxmox: list", ask: get(() => "/proxmox/endpoints") },
  { key: "Proxmox: list from offset 1, limit 1", ask: get(() => "/proxmox/endpoints?offset=1&limit=1") },
  { key: "Proxmox: list with limit 101", ask: get(() => "/proxmox/endpoints?limit=101") },
  { key: "Proxmox: list with limit 0", ask: get(() => "/proxmox/endpoints?limit=0") },
  { key: "Proxmox: list with offset -1", ask: get(() => "/proxmox/endpoints?offset=-1") },
  { key: "Proxmox: get", ask: get(proxmox), texts: ["name"] },
  { key: "Proxmox: get an unknown", ask: get(() => "/proxmox/endpoints/999") },
  { key: "Proxmox: full PUT", ask: put(proxmox, proxmoxBody), texts: ["name", "enabled", "allow_writes"] },
  { key: "Proxmox: PUT another's name", ask: put(spare, () => ({ name: "lab (nb:1)" })) },
  { key: "Proxmox: PUT an explicit null trio", ask: put(spare, () => ({ password: null, token_name: null, token_value: null })) },
  { key: "Proxmox: PUT half a token pair", ask: put(spare, () => ({ token_name: "other" })) },
  { key: "Proxmox: PUT an unknown", ask: put(() => "/proxmox/endpoints/999", proxmoxBody) },
  { key: "Proxmox: partial PUT that disables", ask: put(spare, () => ({ enabled: false })), texts: ["enabled", "name", "site_slug"] },
  { key: "Proxmox: create at a metadata address", ask: post("/proxmox/endpoints", (session) => ({ ...proxmoxBody(session), name: "metadata", ip_address: "169.254.169.254", enabled: false })) },
  { key: "Proxmox: delete an unknown", ask: ({ key }) => ({ method: "DELETE", path: "/proxmox/endpoints/999", key }) },
];

/** Asked when nothing needs the rows any more. */
export const removalQuestions: readonly Question[] = [
  { key: "Proxmox: delete", ask: (session) => ({ method: "DELETE", path: spare(session), key: session.key }) },
  { key: "Proxmox: get a deleted", ask: get(spare) },
];
