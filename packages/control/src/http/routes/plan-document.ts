import { ListedPlan, Plan, PlanOutcome } from "@proxbox/contract";
import type { Change, PlanDocument, PlannedChange } from "@proxbox/contract";
import { z } from "zod";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";

const Request = z.looseObject({ stages: z.array(z.string()).catch([]), scope: z.looseObject({ endpointIds: z.array(z.int()).optional() }).catch({}) }).catch({ stages: [], scope: {} });

/** A plan's heading as a backend gives it. */
export const WirePlan = ListedPlan.pick({ id: true, created_at: true, status: true, applied_at: true, applied_run_id: true, headline: true }).extend({ request: Request });
/** A whole plan as a backend gives it; older ones do not say where NetBox has the objects, nor what became of them. */
export const WholeWirePlan = WirePlan.extend({ plan: Plan, paths: z.record(z.string(), z.string()).catch({}), outcome: PlanOutcome.nullable().catch(null) });

/** The backend of a plan, and our ids of its endpoints by the backend's. */
export interface PlanOwner {
  readonly backend: Pick<StoredBackend, "id" | "name">;
  readonly ids: ReadonlyMap<number, number>;
}

/** A plan's heading for a list. */
export function toListedPlan({ request, ...plan }: z.infer<typeof WirePlan>, { backend, ids }: PlanOwner): ListedPlan {
  const { id, created_at, status, applied_at, applied_run_id, headline } = plan;
  const endpointIds = (request.scope.endpointIds ?? []).flatMap((wireId) => ids.get(wireId) ?? []);
  return { id, created_at, status, applied_at, applied_run_id, headline, backend_id: backend.id, backend_name: backend.name, proxmox_endpoint_ids: endpointIds, stages: request.stages };
}

// Keys are `<source>/node/<name>/…` and `<source>/qemu/<vmid>/…` (docs/flow.md).
function placeOf({ key }: Change): PlannedChange["place"] {
  const [source = ""] = key.split("/", 1);
  return { source, node: /^[^/]+\/node\/[^/]+/.exec(key)?.[0] ?? null, guest: /^[^/]+\/(?:qemu|lxc)\/[^/]+/.exec(key)?.[0] ?? null };
}

/** A plan as a tree can be made of it. */
export function toPlanDocument(whole: z.infer<typeof WholeWirePlan>, owner: PlanOwner): PlanDocument {
  const { plan, paths, outcome } = whole;
  const base = plan.netboxUrl.replace(/\/+$/, "");
  const changes = plan.changes.map((change): PlannedChange => {
    const path = paths[change.kind];
    return { ...change, place: placeOf(change), netbox_url: path === undefined || change.netboxId === undefined ? null : `${base}/${path}/${change.netboxId}/` };
  });
  return { ...toListedPlan(whole, owner), plan: { ...plan, changes }, outcome };
}
