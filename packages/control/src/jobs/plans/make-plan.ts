import { AppError } from "@proxbox/contract";
import { z } from "zod";
import type { StoredBackend, StoredProxmox } from "../../endpoints/stored-endpoint.ts";
import { backendError } from "../../services/backend-error.ts";
import { stageQuery } from "../../settings/stage-query.ts";
import type { JobEnding, RunContext } from "../run-context.ts";
import { expandStages } from "../sync/expand-stages.ts";
import { pickBackend } from "../sync/pick-backend.ts";
import { resolveScope } from "../sync/resolve-scope.ts";
import type { WireQuery } from "../sync/sync-parts.ts";
import type { PlanParts } from "./plan-parts.ts";

/** Reading all of a large site takes as long as a stage of its sync. */
const ANSWER_MS = 3_600_000;

const Made = z.looseObject({ id: z.string(), headline: z.string(), plan: z.looseObject({ changes: z.array(z.unknown()) }) });

async function commonBackend(parts: PlanParts, context: RunContext, endpoints: readonly StoredProxmox[]): Promise<StoredBackend> {
  const [first, ...others] = await Promise.all(endpoints.map((endpoint) => pickBackend({ parts, context, endpoint })));
  if (first === undefined) throw new AppError("RUN_NOTHING_IN_SCOPE");
  if (others.some(({ id }) => id !== first.id)) throw new AppError("CFG_SCOPE_INVALID", { detail: "the endpoints belong to several backends: make a plan of each" });
  return first;
}

/** The one query for all endpoints: a plan has one, so their own settings must not differ. */
async function commonQuery({ settings }: PlanParts, endpoints: readonly StoredProxmox[]): Promise<WireQuery> {
  const common = await settings.read();
  const [first = {}, ...others] = endpoints.map((endpoint) => stageQuery(common, endpoint));
  if (others.some((query) => JSON.stringify(query) !== JSON.stringify(first))) throw new AppError("CFG_SCOPE_INVALID", { detail: "the endpoints have different sync settings: make a plan of each" });
  return first;
}

/** The backend's ids of the endpoints, once they are there. Throws what blocks the backend, and `SYNC_UNRESOLVED`. */
async function bringAll(parts: PlanParts, context: RunContext, { backend, endpoints }: { readonly backend: StoredBackend; readonly endpoints: readonly StoredProxmox[] }): Promise<string> {
  await parts.services.waitUntilReady(backend.id, context.signal);
  const { blocked, notes, wireIds, unresolved } = await parts.preflight(backend, endpoints, context.signal);
  for (const message of notes) context.record({ event: "message", level: "warning", stage: "preflight", data: { message } });
  if (blocked !== undefined) throw blocked;
  const ids = endpoints.map(({ id, name }) => {
    const wireId = wireIds.get(id);
    if (wireId === undefined) throw new AppError("SYNC_UNRESOLVED", { detail: `${name}: ${unresolved.get(id) ?? "the backend has no row of it"}` });
    return wireId;
  });
  return ids.join(",");
}

/** Makes a plan: reads both sides and keeps in the backend what a sync would write. Nothing is written, so no endpoint is claimed. */
export async function makePlan(parts: PlanParts, context: RunContext): Promise<JobEnding> {
  const { params } = context.job;
  const { endpoints, leftOut } = await resolveScope(parts.endpoints, params);
  for (const message of leftOut) context.record({ event: "message", level: "warning", data: { message } });
  const backend = await commonBackend(parts, context, endpoints);
  const settings = await commonQuery(parts, endpoints);
  await context.markRunning();
  const wireIds = await bringAll(parts, context, { backend, endpoints });
  context.record({ event: "message", level: "info", stage: "plan", data: { message: `${backend.name} reads Proxmox VE and NetBox.` } });
  const query = {
    ...settings,
    proxmox_endpoint_ids: wireIds,
    stages: expandStages(params.sync_types).join(","),
    wait: "true",
    ...(params.netbox_vm_ids.length === 0 ? {} : { netbox_vm_ids: params.netbox_vm_ids.join(",") }),
    ...(params.approve_deletions ? { approve_deletions: "true" } : {}),
  };
  const reply = await parts.services.request(backend.id, { method: "POST", path: "plans", query, signal: context.signal, expects: "json", answerMs: ANSWER_MS });
  if (!reply.ok) throw backendError(reply);
  const made = Made.safeParse(reply.json);
  if (!made.success) throw new AppError("BE_UNEXPECTED", { detail: "plans", cause: made.error });
  const { id, headline, plan } = made.data;
  context.record({ event: "message", level: "info", stage: "plan", data: { message: headline, plan_id: id } });
  return { verdict: leftOut.length === 0 ? "success" : "warning", headline, result: { plan: { id, backend_id: backend.id, changes: plan.changes.length, headline } } };
}
