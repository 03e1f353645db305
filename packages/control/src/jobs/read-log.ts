import type { JobEvent, JobStage } from "@proxbox/contract";
import { sql } from "kysely";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Queries } from "../database/database.ts";
import type { Tables } from "../database/tables.ts";
import { containing } from "./containing.ts";
import type { JobParts } from "./job-parts.ts";
import { toJobEvent } from "./to-job-event.ts";

/** Which lines of a job's log. */
export interface LogFilter {
  /** Only those after this one. */
  readonly after?: number | undefined;
  readonly levels?: readonly JobEvent["level"][] | undefined;
  readonly stage?: string | undefined;
  readonly proxmoxEndpointId?: number | undefined;
  readonly event?: string | undefined;
  /** What became of the object that a line is about, such as `failed`: one or more words of `item_progress`. */
  readonly operations?: readonly string[] | undefined;
  /** Part of what the line says, in any case. */
  readonly q?: string | undefined;
}

/** Which part of those that match. */
export interface LogPage {
  readonly limit: number;
  readonly offset?: number | undefined;
}

function conditions(where: ExpressionBuilder<Tables, "job_event">, jobId: number, { after, levels, stage, proxmoxEndpointId, event, operations, q }: LogFilter): (Expression<SqlBool> | undefined)[] {
  return [
    where("job_id", "=", jobId),
    after === undefined ? undefined : where("seq", ">", after),
    levels && where("level", "in", levels),
    stage === undefined ? undefined : where("stage", "=", stage),
    proxmoxEndpointId === undefined ? undefined : where("proxmox_endpoint_id", "=", proxmoxEndpointId),
    event === undefined ? undefined : where("event", "=", event),
    // The data is compact JSON, so that this need not be read to be compared.
    operations && where.or(operations.map((operation) => where("data", "like", containing(`"operation":${JSON.stringify(operation)}`)))),
    q === undefined ? undefined : where("data", "ilike", containing(q)),
  ];
}

/** Lines of a job's log in their order, and how many match in all. */
export async function readLog({ database }: Pick<JobParts, "database">, jobId: number, { limit, offset = 0, ...filter }: LogFilter & LogPage): Promise<{ readonly count: number; readonly rows: readonly JobEvent[] }> {
  const matches = (where: ExpressionBuilder<Tables, "job_event">): Expression<SqlBool> => where.and(conditions(where, jobId, filter).filter((condition) => condition !== undefined));
  const { count } = await database.kysely.selectFrom("job_event").select(sql<number>`count(*)::int`.as("count")).where(matches).executeTakeFirstOrThrow();
  const rows = await database.kysely.selectFrom("job_event").selectAll().where(matches).orderBy("seq").limit(limit).offset(offset).execute();
  return { count, rows: rows.map(toJobEvent) };
}

/** How far a job is, in the order in which its steps are done. */
export async function readStages(queries: Queries, jobId: number): Promise<JobStage[]> {
  const rows = await queries.selectFrom("job_stage").selectAll().where("job_id", "=", jobId).orderBy("position").orderBy("proxmox_endpoint_id").orderBy("stage").execute();
  return rows.map(({ proxmox_endpoint_id, stage, state, attempts, started_at, completed_at, result }) => ({
    proxmox_endpoint_id,
    stage,
    attempts,
    state: state as JobStage["state"],
    started_at: started_at?.toISOString() ?? null,
    completed_at: completed_at?.toISOString() ?? null,
    result: result as Record<string, unknown> | null,
  }));
}
