import { z } from "zod";
import { JobState, JobVerdict } from "./job.ts";

/** A job that began, went on or ended: event `job` of the live stream. `last_event`: how many lines its log has. */
export const LiveJob = z.strictObject({ id: z.int(), state: JobState, verdict: JobVerdict.nullable(), status_reason: z.string().nullable(), last_event: z.int() }).meta({ id: "LiveJob" });
/** A job that began, went on or ended. */
export type LiveJob = Readonly<z.infer<typeof LiveJob>>;

/** Something that a person or a program changed: event `change` of the live stream. The words are the audit log's. */
export const LiveChange = z.strictObject({ action: z.string(), object_type: z.string(), object_id: z.string().nullable() }).meta({ id: "LiveChange" });
/** Something that was changed. */
export type LiveChange = Readonly<z.infer<typeof LiveChange>>;
