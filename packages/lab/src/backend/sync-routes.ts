import type { LabRequest, LabResponse } from "../http/lab-server.ts";
import { json } from "./answers.ts";
import type { LabStreamRecord } from "./backend-lab.ts";
import { note, selectEndpoints } from "./lab-state.ts";
import type { LabState } from "./lab-state.ts";
import { INDIVIDUAL_QUERIES, OBJECT_TYPES, SCOPED_STAGE_PATH, STAGE_PATHS } from "./paths.ts";
import { playStream } from "./play-stream.ts";
import { route } from "./route.ts";
import type { BackendRoute } from "./route.ts";
import { completeOk, frame } from "./stream-script.ts";
import type { StreamPart } from "./stream-script.ts";

/** Answers with a stream that plays these parts, and remembers it; it can be cancelled while it is open. */
export function startStream(state: LabState, request: LabRequest, parts: Iterable<StreamPart> | AsyncIterable<StreamPart>): LabResponse {
  const query = new URLSearchParams(request.query);
  const record: LabStreamRecord = { path: request.path.slice(1), query, runId: query.get("run_id") ?? `lab-run-${state.streams.length + 1}`, state: "open" };
  const open = { record, cancelled: new AbortController() };
  state.streams.push(record);
  state.open.add(open);
  return playStream(parts, open, () => state.open.delete(open));
}

function usualParts(path: string): StreamPart[] {
  const step = path.replace(/\/stream$/, "");
  return [
    frame("step", { step, status: "started", message: `Starting ${step}.` }),
    frame("step", { step, status: "completed", message: `Completed ${step}.`, result: { count: 0 } }),
    completeOk(),
  ];
}

function guardScope(state: LabState, request: LabRequest): LabResponse | undefined {
  const query = new URLSearchParams(request.query);
  const isScoped = query.has("proxmox_endpoint_ids") || query.has("endpoint_ids");
  if (!isScoped && (state.options.isScopeRequired ?? true)) note(state, request, "no endpoint is named, which means all");
  const selected = selectEndpoints(state, request);
  return "refusal" in selected ? selected.refusal : undefined;
}

function individualAnswer(kind: string, query: URLSearchParams): LabResponse {
  const missing = INDIVIDUAL_QUERIES[kind]?.find((name) => !query.get(name));
  if (missing !== undefined) return json(422, { detail: [{ type: "missing", loc: ["query", missing], msg: "Field required", input: null }] });
  const type = OBJECT_TYPES[kind] ?? kind;
  return json(200, { object_type: type, action: "unchanged", proxmox_resource: Object.fromEntries(query), netbox_object: { id: 1, name: kind }, dry_run: false, dependencies_synced: [], error: null });
}

function byId(type: string): BackendRoute["answer"] {
  return (_request, [id = ""]) => json(200, { object_type: type, action: "updated", proxmox_resource: {}, netbox_object: { id: Number(id), name: `${type}-${id}` }, dry_run: false, dependencies_synced: [], error: null });
}

function active({ open }: LabState): LabResponse {
  const runs = [...open].map(({ record }) => ({ id: record.runId, kind: record.path, started_at: "2026-01-01T00:00:00Z" }));
  const [first] = runs;
  return json(200, { active: first !== undefined, started_at: first?.started_at ?? null, id: first?.id ?? null, kind: first?.kind ?? null, runs });
}

function cancel({ open }: LabState, runId: string): LabResponse {
  const streams = [...open].filter(({ record }) => record.runId === runId);
  for (const { cancelled } of streams) cancelled.abort();
  return streams.length > 0 ? json(202, { detail: "The run stops.", id: runId }) : json(404, { detail: `no run ${runId} is going on`, code: "RUN_UNKNOWN_OBJECT" });
}

/** Everything that syncs: streams, plain stages, full update, single objects, and what is going on. */
export function syncRoutes(state: LabState): readonly BackendRoute[] {
  const plain = (request: LabRequest, body: unknown): LabResponse => guardScope(state, request) ?? json(200, body);
  const streamed: BackendRoute["answer"] = (request) => guardScope(state, request) ?? startStream(state, request, usualParts(request.path.slice(1)));
  const streams = [...STAGE_PATHS, SCOPED_STAGE_PATH, ...((state.options.hasFullUpdateStream ?? true) ? ["full-update"] : [])];
  return [
    ...streams.map((path) => route("GET", `${path}/stream`, streamed)),
    ...STAGE_PATHS.map((path) => route("GET", path, (request) => plain(request, []))),
    route("GET", "full-update", (request) => plain(request, { status: "completed", devices: [], devices_count: 0 })),
    route("GET", "sync/individual/([a-z-]+)", (request, [kind = ""]) => individualAnswer(kind, new URLSearchParams(request.query))),
    route("GET", "proxmox/clusters/(\\d+)/sync", byId("cluster")),
    route("GET", "virtualization/virtual-machines/(\\d+)/sync", byId("vm")),
    route("GET", "sync/active", () => active(state)),
    ...((state.options.hasCancel ?? true) ? [route("DELETE", "sync/active/([^/]+)", (_request, [id = ""]) => cancel(state, id))] : []),
  ];
}
