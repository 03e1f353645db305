import { STAGE_NAMES } from "@proxbox/contract";
import type { JobStage, JobSteps } from "@proxbox/contract";

type Step = Pick<JobStage, "proxmox_endpoint_id" | "stage" | "state" | "result">;

/** Whether a stage ended well as a whole, and only objects in it failed. */
function hasFailedObjects({ state, result }: Pick<Step, "state" | "result">): boolean {
  const failed = result?.["failed"];
  return state === "completed" && typeof failed === "number" && failed > 0;
}

/** A step that failed, was left out because the job ended before it, or in which objects failed. What is switched off was not to be done. */
function isUndone(step: Step): boolean {
  return step.state === "failed" || (step.state === "skipped" && step.result?.["left_out"] === true) || hasFailedObjects(step);
}

/** A stream for all stages that was lost after the last of them has not said what it did: all of them are done again. */
function stagesOf(steps: readonly Step[]): readonly string[] {
  const undone = new Set(steps.filter(isUndone).map(({ stage }) => stage));
  const stages = STAGE_NAMES.filter((name) => undone.has(name));
  return stages.length === 0 && undone.has("full-update") ? STAGE_NAMES.filter((name) => steps.some(({ stage }) => stage === name)) : stages;
}

/**
 * What of a job that has ended is left to do, by Proxmox endpoint: its stages that failed, that were left out, or in which objects
 * failed. An endpoint with none of these whose preflight or cluster failed has no stages. Empty: all was done.
 */
export function whatFailed(steps: readonly Step[]): readonly JobSteps[] {
  const endpoints = [...new Set(steps.filter(isUndone).map(({ proxmox_endpoint_id: id }) => id))];
  return endpoints.map((id) => ({ proxmox_endpoint_id: id, stages: [...stagesOf(steps.filter((step) => step.proxmox_endpoint_id === id))] }));
}

/** Whether nothing but single objects failed, so that a refresh of these objects would do. */
export function failedOnlyInObjects(steps: readonly Step[]): boolean {
  return steps.filter(isUndone).every(hasFailedObjects);
}
