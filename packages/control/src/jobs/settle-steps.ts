import type { Queries } from "../database/database.ts";

/** What ends steps from outside. */
export interface StepsEnd {
  readonly jobId: number;
  readonly at: Date;
  /** Why, in one sentence without secrets. */
  readonly reason: string;
}

/** Ends the steps of a job that ended before them, so that none looks as if it were still at work: the one under way failed, those to come are left out. */
export async function settleSteps(queries: Queries, { jobId, at, reason }: StepsEnd): Promise<void> {
  const steps = queries.updateTable("job_stage").where("job_id", "=", jobId);
  await steps.where("state", "=", "running").set({ state: "failed", attempts: 1, completed_at: at, result: JSON.stringify({ ok: false, summary: reason }) }).execute();
  await steps.where("state", "=", "pending").set({ state: "skipped", completed_at: at, result: JSON.stringify({ ok: true, summary: reason, left_out: true }) }).execute();
}
