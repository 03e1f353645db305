import type { Job } from "./job.ts";

/** What the state of a job means and what one can do about it. */
export interface JobStateHelp {
  readonly means: string;
  readonly advice: string;
}

const states = {
  pending: { means: "It waits for a worker, or for another job that is at work on the same Proxmox endpoints.", advice: "Read its reason. Without a worker start one; otherwise wait, or cancel." },
  scheduled: { means: "It starts at the time it was planned for.", advice: "Wait, or cancel." },
  running: { means: "A worker is at work on it.", advice: "Follow its log, or cancel." },
  interrupted: { means: "Its worker has not been heard of for longer than its lease.", advice: "Wait a moment: another worker takes it over and goes on after what was completed." },
  success: { means: "Everything was done.", advice: "Nothing to do." },
  warning: { means: "It was done, but something could not be seen or written, or was held back.", advice: "Read the warnings in the log; repeat what failed once the cause is mended." },
  skipped: { means: "Another job was at work on all of its Proxmox endpoints, and it was told to give way.", advice: "Run it again when the other one has ended." },
  timeout: { means: "It ran longer than the limit.", advice: "Raise the limit (setting or PROXBOX_SYNC_JOB_TIMEOUT), or see in the log why it is slow." },
  errored: { means: "A Proxmox endpoint, NetBox, the backend or the way to it failed.", advice: "Its problem says what to do; then repeat what failed." },
  cancelled: { means: "Somebody cancelled it; what was written until then stays.", advice: "Run now repeats it with the same parameters." },
} as const satisfies Readonly<Record<string, JobStateHelp>>;

/** Names of the states that are explained: the seed's states, and what tells them apart further. */
export type JobCondition = keyof typeof states;

/** Explanations of what a job may come to, by condition. */
export const JOB_STATE_HELP: Readonly<Record<JobCondition, JobStateHelp>> = states;

/** Which explanation fits a job. */
export function jobCondition({ state, verdict, error, is_interrupted: isInterrupted }: Pick<Job, "state" | "verdict" | "error" | "is_interrupted">): JobCondition {
  if (isInterrupted) return "interrupted";
  if (state === "completed") return verdict === "warning" || verdict === "skipped" ? verdict : "success";
  if (state === "failed") return "cancelled";
  if (state === "errored") return error?.startsWith("JobTimeoutException") === true ? "timeout" : "errored";
  return state;
}
