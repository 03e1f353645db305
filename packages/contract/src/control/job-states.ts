import type { Job } from "./job.ts";

/** What a job may come to: the states that the seed explains, and what tells them apart further. The page has the words for each. */
export type JobCondition = "pending" | "scheduled" | "running" | "interrupted" | "success" | "warning" | "skipped" | "timeout" | "errored" | "cancelled";

/** Which of them a job has come to. */
export function jobCondition({ state, verdict, error, is_interrupted: isInterrupted }: Pick<Job, "state" | "verdict" | "error" | "is_interrupted">): JobCondition {
  if (isInterrupted) return "interrupted";
  if (state === "completed") return verdict === "warning" || verdict === "skipped" ? verdict : "success";
  if (state === "failed") return "cancelled";
  if (state === "errored") return error?.startsWith("JobTimeoutException") === true ? "timeout" : "errored";
  return state;
}
