import { ItemOperation, JobEvent, JobParams, JobState, JobVerdict } from "@proxbox/contract";
import { z } from "zod";
import { JOB_ORDERINGS } from "../../jobs/list-jobs.ts";
import type { JobOrdering } from "../../jobs/list-jobs.ts";
import { PageQuery } from "../page.ts";

/** A job to be made: its parameters, and when. */
export const NewJobBody = z
  .strictObject({
    ...JobParams.omit({ plan: true, only: true }).shape,
    name: z.string().trim().min(1).max(200).optional(),
    schedule_at: z.iso.datetime({ offset: true }).nullable().default(null).describe("Start not before then."),
    enqueue_once: z.boolean().default(false).describe("Give back a job with the same parameters that has not ended yet, instead of making another one."),
  })
  .meta({ id: "NewJob" });

/** One or more of some words: `?state=pending&state=running` or `?state=pending,running`. */
function words<Word extends string>(word: z.ZodType<Word, string>) {
  const given = z.union([z.string(), z.array(z.string())]);
  return given.transform((texts) => [texts].flat().flatMap((text) => text.split(","))).pipe(z.array(word).min(1)).optional();
}

const id = z.coerce.number().int().min(1).max(2_147_483_647).optional();
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text)).optional();
const orderings = JOB_ORDERINGS.flatMap((column): JobOrdering[] => [column, `-${column}`]);

/** Which jobs a list shows. */
export const JobFilterQuery = PageQuery.extend({
  state: words(JobState),
  verdict: words(JobVerdict),
  schedule_id: id,
  source_job_id: id,
  proxmox_endpoint_id: id.describe("Jobs that sync this endpoint, those of all endpoints too."),
  requested_by: z.string().max(200).optional(),
  created_after: time,
  created_before: time,
  q: z.string().max(200).optional().describe("Part of the name."),
  ordering: z.enum(orderings).default("-id"),
});

/** Which lines of a log a list shows. */
export const LogFilterQuery = PageQuery.extend({
  after: z.coerce.number().int().min(0).max(2_147_483_647).optional().describe("Only lines with a higher number."),
  level: words(JobEvent.shape.level),
  stage: z.string().max(100).optional(),
  event: z.string().max(100).optional(),
  operation: words(ItemOperation).describe("What became of the object that a line is about."),
  q: z.string().max(200).optional().describe("Part of what the line says, names of objects too."),
  proxmox_endpoint_id: id,
});

/** Where a stream of events begins; the header `Last-Event-ID` says the same. */
export const StreamQuery = z.object({ after: z.coerce.number().int().min(0).max(2_147_483_647).optional() });
