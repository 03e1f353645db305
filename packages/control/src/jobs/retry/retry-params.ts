import { AppError, JobParams, STAGE_NAMES } from "@proxbox/contract";
import type { JobStage } from "@proxbox/contract";
import { z } from "zod";
import type { Queries } from "../../database/database.ts";
import { failedOnlyInObjects, whatFailed } from "./what-failed.ts";

/** A job that is to be retried. */
export interface EndedJob {
  readonly id: number;
  readonly params: JobParams;
  readonly steps: readonly JobStage[];
}

/** With more frames than this that may tell of failures they are not picked out one by one: the stages are done again. */
const MOST_FRAMES = 1_000;

const Failure = z.object({ operation: z.literal("failed") });
const FailedMachine = z.object({ item: z.object({ item_type: z.literal("virtual-machine"), netbox_id: z.int().min(1) }) });
const Discovery = z.object({ items: z.array(z.object({ item_type: z.string(), netbox_id: z.int().optional(), extra: z.object({ action: z.string() }) })) });

async function framesOf(queries: Queries, jobId: number, event: string): Promise<readonly unknown[]> {
  const levels = event === "item_progress" ? ["warning"] : ["info"];
  const rows = await queries.selectFrom("job_event").select("data").where("job_id", "=", jobId).where("event", "=", event).where("level", "in", levels).limit(MOST_FRAMES + 1).execute();
  return rows.length > MOST_FRAMES ? [] : rows.map(({ data }) => JSON.parse(data) as unknown);
}

/** Machines that were to be updated: one that was to be deleted is at no endpoint any more, and could not be asked for. */
async function updatedMachines(queries: Queries, jobId: number): Promise<ReadonlySet<number | undefined>> {
  const items = (await framesOf(queries, jobId, "discovery")).flatMap((frame) => Discovery.safeParse(frame).data?.items ?? []);
  return new Set(items.filter(({ item_type: type, extra }) => type === "virtual-machine" && extra.action === "update").map(({ netbox_id: id }) => id));
}

/** NetBox ids of the machines that failed, when every failure is one of a machine that NetBox and Proxmox VE have: these can be synced by themselves. Else none. */
async function failedMachines(queries: Queries, { id, steps }: EndedJob): Promise<readonly number[]> {
  if (!failedOnlyInObjects(steps)) return [];
  const failures = (await framesOf(queries, id, "item_progress")).filter((frame) => Failure.safeParse(frame).success);
  const machines = failures.flatMap((frame) => FailedMachine.safeParse(frame).data?.item.netbox_id ?? []);
  const expected = steps.reduce((sum, { result }) => sum + (typeof result?.["failed"] === "number" ? result["failed"] : 0), 0);
  const updated = await updatedMachines(queries, id);
  // The retention, or another backend's way of telling, may have kept some out of the log.
  const isSure = failures.length === expected && machines.length === expected && machines.every((machine) => updated.has(machine));
  return isSure ? [...new Set(machines)] : [];
}

/**
 * Parameters of a job that does just what of another one failed or was left out: the same, but for the endpoints and stages, and for the
 * machines where nothing but machines failed. Throws `RUN_NOTHING_FAILED`.
 */
export async function retryParams(queries: Queries, job: EndedJob): Promise<JobParams> {
  const only = whatFailed(job.steps);
  if (only.length === 0 || job.params.plan !== undefined) throw new AppError("RUN_NOTHING_FAILED", { detail: `job ${job.id}` });
  const stages = STAGE_NAMES.filter((name) => only.some((each) => each.stages.includes(name)));
  const machines = job.params.netbox_vm_ids.length > 0 ? job.params.netbox_vm_ids : await failedMachines(queries, job);
  return JobParams.parse({
    ...job.params,
    transport: "stages",
    sync_types: stages.length === 0 ? job.params.sync_types : stages,
    proxmox_endpoint_ids: only.map(({ proxmox_endpoint_id: id }) => id),
    netbox_vm_ids: machines,
    only,
  });
}
