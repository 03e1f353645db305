import { z } from "zod";
import { Job, JobStage, JobVerdict } from "./job.ts";

/** What the caller may do with a job in its state. */
const AllowedActions = z.strictObject({ cancel: z.boolean(), run_now: z.boolean() });

/** A job with what the caller may do. */
export const ListedJob = z.strictObject({ ...Job.shape, allowed_actions: AllowedActions }).meta({ id: "ListedJob" });
/** A job with what the caller may do. */
export type ListedJob = Readonly<z.infer<typeof ListedJob>>;

/** A job with how far each of its steps is. */
export const DetailedJob = z.strictObject({
  ...ListedJob.shape,
  /** `retry`: something of it failed or was left out, and the caller may do just that again. */
  allowed_actions: z.strictObject({ ...AllowedActions.shape, retry: z.boolean() }),
  stages: z.array(JobStage),
}).meta({ id: "DetailedJob" });
/** A job with how far each of its steps is. */
export type DetailedJob = Readonly<z.infer<typeof DetailedJob>>;

/** Figures of one job that has ended, for a chart of runs over time. */
export const JobFigures = z
  .object({ id: z.int(), completed_at: z.string(), duration_seconds: z.number(), verdict: JobVerdict.nullable(), created: z.int(), updated: z.int(), deleted: z.int(), failed: z.int() })
  .meta({ id: "JobFigures" });
/** Figures of one job that has ended. */
export type JobFigures = Readonly<z.infer<typeof JobFigures>>;
