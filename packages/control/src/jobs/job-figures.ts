import type { JobFigures, JobVerdict } from "@proxbox/contract";
import { sql } from "kysely";
import type { JobParts } from "./job-parts.ts";

/** What the steps of a job counted under a name. */
function counted(name: "created" | "updated" | "deleted" | "failed") {
  return sql<number>`coalesce(sum((job_stage.result ->> ${name}::text)::int), 0)::int`.as(name);
}

/** Figures of the newest jobs that ran and ended, the newest first. */
export async function readJobFigures({ database }: { readonly database: Pick<JobParts["database"], "kysely"> }, limit: number): Promise<JobFigures[]> {
  const rows = await database.kysely
    .selectFrom("job")
    .leftJoin("job_stage", "job_stage.job_id", "job.id")
    .select(["job.id", "job.started_at", "job.completed_at", "job.verdict", counted("created"), counted("updated"), counted("deleted"), counted("failed")])
    .where("job.started_at", "is not", null)
    .where("job.completed_at", "is not", null)
    .groupBy("job.id")
    .orderBy("job.id", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ started_at, completed_at, verdict, ...row }) => ({
    ...row,
    verdict: verdict as JobVerdict | null,
    completed_at: completed_at?.toISOString() ?? "",
    duration_seconds: ((completed_at?.getTime() ?? 0) - (started_at?.getTime() ?? 0)) / 1_000,
  }));
}
