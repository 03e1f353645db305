import type { JobPlan } from "@proxbox/contract";
import type { JobEnding, RunContext } from "../run-context.ts";
import { createTally } from "../sync/count-outcomes.ts";
import type { StageOutcomes } from "../sync/count-outcomes.ts";
import { frameLevel } from "../sync/frame-level.ts";
import type { PlanParts } from "./plan-parts.ts";

type Applying = Extract<JobPlan, { do: "apply" }>;

/** Holds every endpoint of the plan before anything is written; by their ids, so that two jobs never wait for each other. Resolves with who is at work there instead. */
async function claimAll({ job, claims }: RunContext): Promise<number | undefined> {
  const ids = job.params.proxmox_endpoint_ids.toSorted((left, right) => left - right);
  await claims.request(ids);
  for (const id of ids) {
    const next = await claims.next([id], { isWaiting: job.params.on_busy === "wait" });
    if ("heldBy" in next) return next.heldBy;
  }
  return undefined;
}

async function releaseAll({ job, claims }: RunContext): Promise<void> {
  for (const id of job.params.proxmox_endpoint_ids) await claims.release(id);
}

function resultOf({ id, backend_id, exclude }: Applying, outcomes: StageOutcomes): JobEnding["result"] {
  const { isCounted: _isCounted, warnings, ...counts } = outcomes;
  return { plan: { id, backend_id, excluded: exclude.length, ...counts, ...(warnings.length === 0 ? {} : { warnings }) } };
}

async function runApply(parts: PlanParts, context: RunContext, plan: Applying): Promise<JobEnding> {
  const { signal, job } = context;
  const tally = createTally();
  const runId = parts.newId();
  const stop = (): void => void parts.services.cancelRun(plan.backend_id, runId).catch((err: unknown) => parts.log.info({ module: "jobs", operation_id: runId, err }, "A backend could not be asked to stop a run"));
  signal.addEventListener("abort", stop, { once: true });
  const end = await parts.services
    .runStream({
      backendId: plan.backend_id,
      method: "POST",
      path: `plans/${encodeURIComponent(plan.id)}/apply/stream`,
      query: { run_id: runId, wait: "true", ...(job.params.approve_deletions ? { approve_deletions: "true" } : {}) },
      body: { exclude: plan.exclude },
      signal,
      async onFrame(event, data) {
        tally.see(event, data);
        context.record({ event, level: frameLevel(event, data), stage: "apply", data });
        await context.whenRecorded();
      },
    })
    .finally(() => signal.removeEventListener("abort", stop));
  const outcomes = tally.outcomes();
  const result = resultOf(plan, outcomes);
  if (!end.ok) return { verdict: "failed", headline: end.error.message, result, error: end.error };
  return { verdict: outcomes.failed > 0 || outcomes.warnings.length > 0 ? "warning" : "success", headline: end.message, result };
}

/** Writes exactly a kept plan but for what is excluded, or nothing. It is never tried again by itself: a plan that was begun is no longer the world's. */
export async function applyPlan(parts: PlanParts, context: RunContext, plan: Applying): Promise<JobEnding> {
  const heldBy = await claimAll(context);
  if (heldBy !== undefined) return { verdict: "skipped", headline: `Skipped: job ${heldBy} is at work on the same Proxmox endpoints.`, result: resultOf(plan, createTally().outcomes()) };
  await context.markRunning();
  await parts.services.waitUntilReady(plan.backend_id, context.signal);
  const ending = await runApply(parts, context, plan);
  await releaseAll(context);
  return ending;
}
