import type { LabRequest, LabResponse } from "../http/lab-server.ts";
import { json } from "./answers.ts";
import type { BackendLabOptions, LabReadings, LabStreamRecord, UnexpectedBackendRequest } from "./backend-lab.ts";
import type { LabEndpointRow } from "./endpoint-rows.ts";
import { createLabKeys } from "./lab-keys.ts";
import type { LabKeys } from "./lab-keys.ts";
import type { OpenStream } from "./play-stream.ts";

/** Everything a lab backend remembers. */
export interface LabState {
  readonly options: BackendLabOptions;
  readonly keys: LabKeys;
  readonly netboxes: LabEndpointRow[];
  readonly proxmoxes: LabEndpointRow[];
  readonly readings: LabReadings;
  readonly logs: Record<string, unknown>[];
  /** What the control plane last gave as settings of the sync; our backend's defaults in the beginning. */
  syncSettings: Readonly<Record<string, unknown>>;
  /** What the tokens may do, of NetBox and of Proxmox VE alike; nothing is told in the beginning. */
  readonly rights: { rights: Record<string, unknown>[]; commands: string[] };
  readonly streams: LabStreamRecord[];
  readonly open: Set<OpenStream>;
  readonly unexpected: UnexpectedBackendRequest[];
}

function ownName({ name }: LabEndpointRow): string {
  return name.replace(/ \(nb:\d+\)$/, "");
}

function clusterStatus(row: LabEndpointRow): unknown {
  const name = ownName(row);
  const place = Object.fromEntries(["site_id", "site_slug", "site_name", "tenant_id", "tenant_slug", "tenant_name"].map((field) => [field, row[field] ?? null]));
  const nodes = [1, 2].map((number) => ({ id: `node/${name}-${number}`, name: `${name}-${number}`, type: "node", ip: `10.0.0.${number}`, level: "", local: number === 1, nodeid: number, online: true }));
  return { id: "cluster", name, type: "cluster", nodes: nodes.length, quorate: true, version: 2, mode: "cluster", ...place, node_list: nodes };
}

function nodes(row: LabEndpointRow): unknown {
  const name = ownName(row);
  return { [name]: { node: `${name}-1`, status: "online", cpu: 0.1, level: "", maxcpu: 8, maxmem: 16 * 1024 ** 3, mem: 4 * 1024 ** 3, ssl_fingerprint: null } };
}

function version(row: LabEndpointRow): unknown {
  return { [ownName(row)]: { version: "9.1.2", release: "9.1", repoid: "a1b2c3d4" } };
}

/** What a backend remembers when it starts. */
export function createLabState(options: BackendLabOptions): LabState {
  return {
    options,
    keys: createLabKeys(options.key),
    netboxes: [],
    proxmoxes: [],
    readings: { clusterStatus, nodes, version },
    logs: [],
    syncSettings: { mapping_rules: [], policies: {}, adoption: "evidence", accepted_nodes: [], deletion: { enabled: true, grace_days: 30, max_ratio: 0.1, always_allowed: 2 }, vlans: { group: null, create: false } },
    rights: { rights: [], commands: [] },
    streams: [],
    open: new Set(),
    unexpected: [],
  };
}

/** Remembers a request that should not have been sent. */
export function note({ unexpected }: LabState, { method, path }: LabRequest, reason: string): void {
  unexpected.push({ method, path, reason });
}

/** The enabled Proxmox endpoints that a request chooses (wire-contract.md 0.6, 1.5), or its refusal. */
export function selectEndpoints(state: LabState, request: LabRequest): { readonly rows: readonly LabEndpointRow[] } | { readonly refusal: LabResponse } {
  const query = new URLSearchParams(request.query);
  const enabled = state.proxmoxes.filter((row) => row["enabled"] === true);
  const ids = query.get("proxmox_endpoint_ids") ?? query.get("endpoint_ids");
  if (ids === null) return { rows: enabled };
  if (ids === "") note(state, request, "an empty choice of endpoints means all");
  if (!/^[\d, ]*$/.test(ids)) return { refusal: json(400, { message: "Invalid endpoint ids.", detail: null, python_exception: null }) };
  const wanted = new Set(ids.split(",").map(Number));
  return { rows: ids === "" ? enabled : enabled.filter(({ id }) => wanted.has(id)) };
}
