import { TERMINAL_STATES } from "@proxbox/contract";
import { sql } from "kysely";
import type { Queries } from "../database/database.ts";

/** How one of a job's claims stands. */
export interface ClaimState {
  /** Who holds the target, else who comes before in the line and is not at work elsewhere; null: the job may have it. */
  readonly heldBy: number | null;
  readonly isMine: boolean;
}

/** What a claim is on. */
export function targetOf(proxmoxEndpointId: number): string {
  return `proxmox:${proxmoxEndpointId}`;
}

/**
 * How a job's claims on these targets stand. The order of arrival counts among those who could take a target now: not those at work at
 * another one, and not those whose worker is lost.
 */
export async function lookAtLines(queries: Queries, jobId: number, targets: readonly string[]): Promise<ReadonlyMap<string, ClaimState>> {
  const { rows } = await sql<ClaimState & { target: string }>`
    select mine.target, mine.acquired_at is not null as "isMine", case when mine.acquired_at is not null then null else coalesce(
      (select held.job_id from claim as held where held.target = mine.target and held.acquired_at is not null),
      (select early.job_id from claim as early join job on job.id = early.job_id
        where early.target = mine.target and (early.requested_at, early.job_id) < (mine.requested_at, mine.job_id)
          and job.state not in (${sql.join(TERMINAL_STATES)}) and (job.lease_token is null or job.leased_until >= now())
          and not exists (select from claim as other where other.job_id = early.job_id and other.acquired_at is not null)
        order by early.requested_at, early.job_id limit 1)) end as "heldBy"
    from claim as mine where mine.job_id = ${jobId}::int and mine.target in (${sql.join(targets)})`.execute(queries);
  return new Map(rows.map(({ target, ...state }) => [target, state]));
}

/**
 * Holds the lines of these targets until the transaction ends: who leaves one and who lines up to be woken go one after the other, so
 * that nobody is forgotten.
 */
export async function holdLines(queries: Queries, targets: readonly string[]): Promise<void> {
  for (const target of targets.toSorted()) await sql`select pg_advisory_xact_lock(hashtext(${`proxbox-claim:${target}`}))`.execute(queries);
}
