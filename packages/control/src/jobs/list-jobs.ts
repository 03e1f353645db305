import type { Job, JobState, JobVerdict } from "@proxbox/contract";
import { sql } from "kysely";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Tables } from "../database/tables.ts";
import { containing } from "./containing.ts";
import type { JobParts } from "./job-parts.ts";
import { toJob } from "./to-job.ts";

/** By what a list of jobs may be ordered; a minus before it turns it round. */
export const JOB_ORDERINGS = ["id", "created_at", "scheduled_at", "started_at", "completed_at", "name", "state", "verdict", "requested_by", "duration"] as const;
/** By what a list of jobs may be ordered. */
export type JobOrdering = (typeof JOB_ORDERINGS)[number] | `-${(typeof JOB_ORDERINGS)[number]}`;

/** Which jobs a list shows; what is absent does not narrow it. */
export interface JobFilter {
  readonly states?: readonly JobState[] | undefined;
  readonly verdicts?: readonly JobVerdict[] | undefined;
  readonly scheduleId?: number | undefined;
  readonly sourceJobId?: number | undefined;
  /** Jobs that name this endpoint, and those that name none: they sync all. */
  readonly proxmoxEndpointId?: number | undefined;
  readonly requestedBy?: string | undefined;
  readonly createdAfter?: Date | undefined;
  readonly createdBefore?: Date | undefined;
  /** Part of the name, in any case. */
  readonly q?: string | undefined;
}

/** Which part of the list, in which order. Default: the newest first. */
export interface JobPage {
  readonly limit: number;
  readonly offset: number;
  readonly ordering?: JobOrdering | undefined;
}

function conditions(where: ExpressionBuilder<Tables, "job">, filter: JobFilter): (Expression<SqlBool> | undefined)[] {
  const { states, verdicts, scheduleId, sourceJobId, proxmoxEndpointId: endpoint, requestedBy, createdAfter, createdBefore, q } = filter;
  const endpoints = sql`(params -> 'proxmox_endpoint_ids')::jsonb`;
  return [
    states && where("state", "in", states),
    verdicts && where("verdict", "in", verdicts),
    scheduleId === undefined ? undefined : where("schedule_id", "=", scheduleId),
    sourceJobId === undefined ? undefined : where("source_job_id", "=", sourceJobId),
    endpoint === undefined ? undefined : sql<SqlBool>`(${endpoints} = '[]'::jsonb or ${endpoints} @> ${JSON.stringify([endpoint])}::jsonb)`,
    requestedBy === undefined ? undefined : where("requested_by", "=", requestedBy),
    createdAfter && where("created_at", ">=", createdAfter),
    createdBefore && where("created_at", "<", createdBefore),
    q === undefined ? undefined : where("name", "ilike", containing(q)),
  ];
}

/** The jobs that match, and how many there are in all. */
export async function listJobs({ database, clock }: Pick<JobParts, "database" | "clock">, filter: JobFilter, { limit, offset, ordering = "-id" }: JobPage): Promise<{ readonly count: number; readonly rows: readonly Job[] }> {
  const matches = (where: ExpressionBuilder<Tables, "job">): Expression<SqlBool> => where.and(conditions(where, filter).filter((condition) => condition !== undefined));
  const { count } = await database.kysely.selectFrom("job").select(sql<number>`count(*)::int`.as("count")).where(matches).executeTakeFirstOrThrow();
  const name = ordering.replace("-", "") as (typeof JOB_ORDERINGS)[number];
  const column = name === "duration" ? sql<number>`completed_at - started_at` : sql.ref<unknown>(name);
  const direction = ordering.startsWith("-") ? "desc" : "asc";
  const rows = await database.kysely
    .selectFrom("job")
    .selectAll()
    .where(matches)
    .orderBy(column, (order) => (direction === "desc" ? order.desc().nullsLast() : order.asc().nullsLast()))
    .orderBy("id", direction)
    .limit(limit)
    .offset(offset)
    .execute();
  const now = clock();
  return { count, rows: rows.map((row) => toJob(row, now)) };
}
