import { JobState, JobVerdict } from "@proxbox/contract";
import type { LiveChange, LiveJob } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";

const UNENDED = ["pending", "scheduled", "running"];

/** The jobs that are not over, and those of `ids` whatever became of them, by id. A job that began and ended between two looks is told by its audit entry. */
export async function readJobs(kysely: Queries, ids: readonly number[]): Promise<LiveJob[]> {
  const rows = await kysely
    .selectFrom("job")
    .select(["id", "state", "verdict", "status_reason", "last_event"])
    .where((where) => where.or([where("state", "in", UNENDED), ...(ids.length === 0 ? [] : [where("id", "in", [...ids])])]))
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...row, state: JobState.parse(row.state), verdict: JobVerdict.nullable().parse(row.verdict) }));
}

/** What was changed after an audit entry, oldest first, `most` at most, and the entry after which the next look goes on: without `after` the newest there is. */
export async function readChanges(kysely: Queries, after: number | undefined, most: number): Promise<{ readonly position: number; readonly changes: LiveChange[] }> {
  const { last } = await kysely.selectFrom("audit_entry").select(sql<number>`coalesce(max(id), 0)::int`.as("last")).executeTakeFirstOrThrow();
  if (after === undefined || most === 0 || last <= after) return { position: last, changes: [] };
  const rows = await kysely.selectFrom("audit_entry").select(["id", "action", "object_type", "object_id"]).where("id", ">", after).where("id", "<=", last).orderBy("id").limit(most).execute();
  const changes = rows.map(({ id: _, ...change }) => change);
  return { position: rows.length < most ? last : (rows.at(-1)?.id ?? last), changes };
}
