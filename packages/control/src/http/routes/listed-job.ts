import type { DetailedJob, Job, ListedJob } from "@proxbox/contract";
import type { Principal } from "../../accounts/principal.ts";
import { isTerminal } from "../../jobs/cancel-job.ts";
import { whatFailed } from "../../jobs/retry/what-failed.ts";
import type { Jobs } from "../../jobs/create-jobs.ts";
import { APPROVAL } from "./approval.ts";

/** Whether somebody may make this job once more: one that applies a plan takes the right to apply plans; an approval of deletions is not carried over. */
export function mayRunAgain({ params }: Pick<Job, "params">, { can }: Pick<Principal, "can">): boolean {
  return can("core.add_job") && (params.plan?.do !== "apply" || can(APPROVAL));
}

/** A job with what the caller may do with it. */
export function listedJob(job: Job, principal: Pick<Principal, "can">): ListedJob {
  const hasEnded = isTerminal(job.state);
  return { ...job, allowed_actions: { cancel: !hasEnded && principal.can("core.delete_job"), run_now: hasEnded && mayRunAgain(job, principal) } };
}

/** A job with its steps and what the caller may do with it. */
export async function detailedJob(jobs: Pick<Jobs, "find" | "stages">, id: number, principal: Pick<Principal, "can">): Promise<DetailedJob> {
  const job = listedJob(await jobs.find(id), principal);
  const stages = await jobs.stages(id);
  const retry = job.allowed_actions.run_now && job.params.plan === undefined && whatFailed(stages).length > 0;
  return { ...job, allowed_actions: { ...job.allowed_actions, retry }, stages };
}
