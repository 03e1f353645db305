import { z } from "zod";
import { PlanOutcome } from "../plan-outcome.ts";
import { Change, Plan } from "../plan.ts";
import { JobParams } from "./job.ts";

/** A kept plan without its changes. */
export const ListedPlan = z
  .object({
    id: z.string(),
    backend_id: z.int(),
    backend_name: z.string(),
    created_at: z.string(),
    status: z.enum(["open", "applied", "discarded"]),
    applied_at: z.string().nullable(),
    applied_run_id: z.string().nullable(),
    headline: z.string(),
    /** What it looked at; empty: everything that the backend holds. */
    proxmox_endpoint_ids: z.array(z.int()),
    stages: z.array(z.string()),
  })
  .meta({ id: "ListedPlan" });
/** A kept plan without its changes. */
export type ListedPlan = Readonly<z.infer<typeof ListedPlan>>;

/** A change with its place in a tree: the source, then the node or the guest under which it hangs (keys; null: under none). */
export const PlannedChange = Change.extend({
  place: z.object({ source: z.string(), node: z.string().nullable(), guest: z.string().nullable() }),
  /** The object's page in NetBox; null for what is not there yet. */
  netbox_url: z.string().nullable(),
}).meta({ id: "PlannedChange" });
/** A change with its place in a tree. */
export type PlannedChange = Readonly<z.infer<typeof PlannedChange>>;

/** A kept plan with everything that it would write. */
export const PlanDocument = ListedPlan.extend({ plan: Plan.extend({ changes: z.array(PlannedChange) }), outcome: PlanOutcome.nullable().describe("The plan beside what was done; null: nothing was, or the backend does not know.") }).meta({ id: "PlanDocument" });
/** A kept plan with everything that it would write. */
export type PlanDocument = Readonly<z.infer<typeof PlanDocument>>;

const { sync_types, proxmox_endpoint_ids, netbox_vm_ids, fastapi_endpoint_id, approve_deletions } = JobParams.shape;

/** A plan to be made, by a job. */
export const NewPlan = z.strictObject({ sync_types, proxmox_endpoint_ids, netbox_vm_ids, fastapi_endpoint_id, approve_deletions }).meta({ id: "NewPlan" });
/** A plan to be made. */
export type NewPlan = Readonly<z.infer<typeof NewPlan>>;
