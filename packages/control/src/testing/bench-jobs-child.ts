import { JobParams, TERMINAL_STATES } from "@proxbox/contract";
import { systemTimers } from "@proxbox/server";
import { sql } from "kysely";
import { answerParent } from "../../../../bench/children.ts";
import type { DrainReport, JobsQuestion } from "../../../../bench/control/drain-protocol.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import type { Jobs } from "../jobs/create-jobs.ts";
import type { JobRunner } from "../jobs/run-context.ts";
import { startWorker } from "../jobs/start-worker.ts";
import type { Worker } from "../jobs/start-worker.ts";
import { openTestJobs } from "./open-test-jobs.ts";

// A process of `npm run bench:control` that makes jobs or does them, with a runner that only writes down when it was at work.

/** How long a job is at work on its endpoint. */
const WORK_MS = 5;
const LOOK_MS = 50;

interface Opened {
  readonly name: string;
  readonly database: Database;
  readonly jobs: Jobs;
}

let opened: Opened | undefined;
let worker: Worker | undefined;

function here(): Opened {
  if (opened === undefined) throw new Error("the jobs are not open");
  return opened;
}

function pass(delayMs: number): Promise<void> {
  return new Promise((resolve) => systemTimers.after(delayMs, resolve));
}

async function open({ url, name }: Extract<JobsQuestion, { type: "open" }>): Promise<void> {
  const database = await openDatabase({ url, dataDir: "" });
  await sql`
    create table if not exists bench_run (
      id integer generated always as identity primary key, job_id integer not null, endpoint integer not null, worker text not null,
      began_at timestamptz not null default clock_timestamp(), ended_at timestamptz
    )`.execute(database.kysely);
  opened = { name, database, jobs: await openTestJobs(database) };
}

async function enqueue({ jobs: count, endpoints }: Extract<JobsQuestion, { type: "enqueue" }>): Promise<void> {
  for (let made = 0; made < count; made += 1) {
    await here().jobs.enqueue({ params: JobParams.parse({ proxmox_endpoint_ids: [(made % endpoints) + 1] }), requestedBy: "bench" });
  }
}

const runner: JobRunner = async ({ job, claims, markRunning, record }) => {
  const { name, database } = here();
  const wanted = job.params.proxmox_endpoint_ids;
  await claims.request(wanted);
  const held = await claims.next(wanted, { isWaiting: true });
  if (!("acquired" in held)) throw new Error("a job that waits was given no endpoint");
  await markRunning();
  const { rows } = await sql<{ id: number }>`insert into bench_run (job_id, endpoint, worker) values (${job.id}, ${held.acquired}, ${name}) returning id`.execute(database.kysely);
  record({ event: "message", level: "info", proxmoxEndpointId: held.acquired, data: { message: "At work" } });
  await pass(WORK_MS);
  await sql`update bench_run set ended_at = clock_timestamp() where id = ${rows[0]?.id}`.execute(database.kysely);
  await claims.release(held.acquired);
  return { verdict: "success", headline: "Done", result: {} };
};

async function work({ slots }: Extract<JobsQuestion, { type: "work" }>): Promise<void> {
  const { name, jobs } = here();
  worker = await startWorker({ parts: jobs.parts, runner, name, slots });
}

async function report(): Promise<DrainReport> {
  const { kysely } = here().database;
  const jobs = await sql<{ completed: number; others: number; waits: number }>`
    select count(*) filter (where state = 'completed')::int as completed, count(*) filter (where state <> 'completed')::int as others,
      (select count(*)::int from job_event where data like '%"waits_for"%') as waits from job`.execute(kysely);
  const runs = await sql<{ runs: number; ranTwice: number }>`
    select coalesce(sum(times), 0)::int as runs, count(*) filter (where times > 1)::int as "ranTwice" from (select count(*) as times from bench_run group by job_id) as each`.execute(kysely);
  const overlaps = await sql<{ overlaps: number }>`
    select count(*)::int as overlaps from (
      select began_at, max(coalesce(ended_at, 'infinity')) over (partition by endpoint order by began_at, id rows between unbounded preceding and 1 preceding) as before from bench_run
    ) as line where began_at < before`.execute(kysely);
  const workers = await sql<{ worker: string; runs: number }>`select worker, count(*)::int as runs from bench_run group by worker order by worker`.execute(kysely);
  const [told, ran, crossed] = [jobs.rows[0], runs.rows[0], overlaps.rows[0]];
  if (told === undefined || ran === undefined || crossed === undefined) throw new Error("the database counted nothing");
  return { ...told, ...ran, ...crossed, byWorker: Object.fromEntries(workers.rows.map((row) => [row.worker, row.runs])) };
}

async function drained(): Promise<DrainReport> {
  const { kysely } = here().database;
  for (;;) {
    const left = await kysely.selectFrom("job").select("id").where("state", "not in", TERMINAL_STATES).limit(1).execute();
    if (left.length === 0) return report();
    await pass(LOOK_MS);
  }
}

async function transactions(): Promise<number> {
  const { rows } = await sql<{ done: string }>`select xact_commit + xact_rollback as done from pg_stat_database where datname = current_database()`.execute(here().database.kysely);
  return Number(rows[0]?.done);
}

async function stop(): Promise<void> {
  await worker?.stop();
  await here().jobs.close();
  await here().database.close();
}

const answers: { readonly [Type in JobsQuestion["type"]]: (question: Extract<JobsQuestion, { type: Type }>) => Promise<unknown> } = { open, enqueue, work, drained, transactions, stop };

answerParent<JobsQuestion>((question) => (answers[question.type] as (asked: JobsQuestion) => Promise<unknown>)(question));
