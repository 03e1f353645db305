import { TERMINAL_STATES } from "@proxbox/contract";
import { sql } from "kysely";
import type { JobParts } from "./job-parts.ts";
import { startSweep } from "./sweep.ts";

const SWEEP_MS = 60 * 60_000;
/** Not while a process still starts; but one that is restarted every day must get there too. */
const FIRST_MS = 60_000;
/** Rows of jobs are small and answer "when did it last work": they are kept for a year. */
const KEEP_JOBS_MS = 365 * 24 * 60 * 60_000;
type RetentionParts = Pick<JobParts, "database" | "clock" | "limits">;

/** Job by job: on the embedded database everybody waits meanwhile, those too who must renew a lease. */
async function removeEvents({ database }: RetentionParts, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    await database.kysely.transaction().execute(async (trx) => {
      await trx.deleteFrom("job_event").where("job_id", "=", id).execute();
      await trx.updateTable("job").set({ event_bytes: 0 }).where("id", "=", id).execute();
    });
  }
}

/** Ended jobs with events whose age is over. */
async function tooOld({ database, clock, limits }: RetentionParts): Promise<number[]> {
  const before = new Date(clock().getTime() - (await limits()).eventAgeMs);
  const rows = await database.kysely.selectFrom("job").select("id").where("state", "in", TERMINAL_STATES).where("event_bytes", ">", 0).where("completed_at", "<", before).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** Ended jobs whose events do not fit any more beside those of newer ones. */
async function tooMany({ database, limits }: RetentionParts): Promise<number[]> {
  const { eventBytes } = await limits();
  const { rows } = await sql<{ id: number }>`
    select id from (
      select id, sum(event_bytes::bigint) over (order by completed_at desc, id desc) as newer from job where state in (${sql.join(TERMINAL_STATES)}) and event_bytes > 0
    ) as ended where newer > ${eventBytes}::bigint order by id`.execute(database.kysely);
  return rows.map(({ id }) => id);
}

/** Removes what is kept too long: events by age, then by size, then jobs of more than a year ago. Jobs that have not ended keep all. */
export async function applyRetention(parts: RetentionParts): Promise<void> {
  await removeEvents(parts, await tooOld(parts));
  await removeEvents(parts, await tooMany(parts));
  const before = new Date(parts.clock().getTime() - KEEP_JOBS_MS);
  await parts.database.kysely.deleteFrom("job").where("state", "in", TERMINAL_STATES).where("completed_at", "<", before).execute();
}

/** Applies the retention every hour. */
export function startRetention(parts: JobParts): () => Promise<void> {
  return startSweep(parts, { everyMs: SWEEP_MS, firstMs: FIRST_MS, what: "Removing old events" }, () => applyRetention(parts));
}
