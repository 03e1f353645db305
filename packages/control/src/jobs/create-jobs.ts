import { AppError, JobParams } from "@proxbox/contract";
import type { Job, JobEvent, JobStage } from "@proxbox/contract";
import type { Queries } from "../database/database.ts";
import { cancelJob, isTerminal } from "./cancel-job.ts";
import { enqueueJob } from "./enqueue-job.ts";
import type { NewJob } from "./enqueue-job.ts";
import { createEventHub } from "./event-hub.ts";
import type { EventHub } from "./event-hub.ts";
import type { JobParts, JobSetup } from "./job-parts.ts";
import { openJobQueue } from "./job-queue.ts";
import { openJobSignals } from "./job-signals.ts";
import { listJobs } from "./list-jobs.ts";
import type { JobFilter, JobPage } from "./list-jobs.ts";
import { readLog, readStages } from "./read-log.ts";
import type { LogFilter, LogPage } from "./read-log.ts";
import { retryParams } from "./retry/retry-params.ts";
import { toJob } from "./to-job.ts";
import type { JobRow } from "./to-job.ts";
import { unknownJob } from "./unknown-job.ts";

/** Somebody who does something with a job. */
export interface JobActor {
  readonly userId?: number;
  readonly username: string;
}

/** What a repetition has to be told anew: what an earlier job was approved for is not what a guard holds back now. */
type Approval = Partial<Pick<JobParams, "approve_deletions">>;

/** A job that was asked for. */
export type EnqueuedJob = Job & {
  /** False: an equal one had not ended yet and was given back. */
  readonly isNew: boolean;
};

/** Jobs: made, read, followed, cancelled, run again. What names one that is not there throws `RUN_UNKNOWN_OBJECT`. */
export interface Jobs extends Pick<EventHub, "follow" | "followPages" | "pollers"> {
  /** Makes a job, within the caller's transaction if one is given. */
  enqueue(job: NewJob, queries?: Queries): Promise<EnqueuedJob>;
  find(id: number): Promise<Job>;
  list(filter: JobFilter, page: JobPage): Promise<{ readonly count: number; readonly rows: readonly Job[] }>;
  log(id: number, options: LogFilter & LogPage): Promise<{ readonly count: number; readonly rows: readonly JobEvent[] }>;
  stages(id: number): Promise<JobStage[]>;
  /** Within 2 s it has ended (E96). Throws `RUN_JOB_ENDED` for a job that ended otherwise. */
  cancel(id: number, by: JobActor): Promise<Job>;
  /** A new job with the same parameters (B5), but for the approval of deletions: it holds only if it is given here. Throws `RUN_JOB_NOT_ENDED`. */
  runNow(id: number, by: JobActor, given?: Approval): Promise<Job>;
  /** A new job of just what failed or was left out, approving as `runNow` does. Throws `RUN_JOB_NOT_ENDED` and `RUN_NOTHING_FAILED`. */
  retry(id: number, by: JobActor, given?: Approval): Promise<Job>;
  /** What a worker in this process works with. */
  readonly parts: JobParts;
  /** Workers first. */
  close(): Promise<void>;
}

async function findRow({ database }: JobParts, id: number, queries: Queries = database.kysely): Promise<JobRow> {
  const row = await queries.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) throw unknownJob(id);
  return row;
}

async function enqueue(parts: JobParts, job: NewJob, queries?: Queries): Promise<EnqueuedJob> {
  const made = queries === undefined ? await parts.database.kysely.transaction().execute((trx) => enqueueJob(parts, job, trx)) : await enqueueJob(parts, job, queries);
  return { ...toJob(made.row, parts.clock()), isNew: made.isNew };
}

interface RepeatedJob {
  readonly id: number;
  readonly by: JobActor;
}

/** Makes a job from one that has ended. */
function makeFrom(parts: JobParts, { id, by: { userId, username } }: RepeatedJob, from: (row: JobRow, trx: Queries) => Promise<Pick<NewJob, "name" | "params">>): Promise<Job> {
  return parts.database.kysely.transaction().execute(async (trx) => {
    const row = await findRow(parts, id, trx);
    if (!isTerminal(row.state)) throw new AppError("RUN_JOB_NOT_ENDED", { detail: `job ${id} is ${row.state}` });
    const user = userId === undefined ? {} : { userId };
    const made = await enqueueJob(parts, { ...(await from(row, trx)), requestedBy: username, sourceJobId: id, ...user }, trx);
    return toJob(made.row, parts.clock());
  });
}

function repeated({ params }: Pick<JobRow, "params">, { approve_deletions: approves = false }: Approval): JobParams {
  return { ...JobParams.parse(params), approve_deletions: approves };
}

function runAgain(parts: JobParts, from: RepeatedJob, given: Approval): Promise<Job> {
  return makeFrom(parts, from, async (row) => ({ name: row.name, params: repeated(row, given) }));
}

function retry(parts: JobParts, from: RepeatedJob, given: Approval): Promise<Job> {
  const { id } = from;
  return makeFrom(parts, from, async (row, trx) => ({ params: await retryParams(trx, { id, params: repeated(row, given), steps: await readStages(trx, id) }) }));
}

/** Opens the jobs of a database with their queue; a worker is started besides. */
export async function createJobs(setup: JobSetup): Promise<Jobs> {
  const queue = await openJobQueue(setup);
  const signals = await openJobSignals(setup);
  const parts: JobParts = { ...setup, queue, signals };
  const hub = createEventHub(parts);
  const find = async (id: number): Promise<Job> => toJob(await findRow(parts, id), parts.clock());
  return {
    enqueue: (job, queries) => enqueue(parts, job, queries),
    find,
    list: (filter, page) => listJobs(parts, filter, page),
    async log(id, options) {
      await findRow(parts, id);
      return readLog(parts, id, options);
    },
    async stages(id) {
      await findRow(parts, id);
      return readStages(parts.database.kysely, id);
    },
    async cancel(id, { username }) {
      await cancelJob(parts, id, username);
      return find(id);
    },
    runNow: (id, by, given = {}) => runAgain(parts, { id, by }, given),
    retry: (id, by, given = {}) => retry(parts, { id, by }, given),
    follow: (id, after, signal) => hub.follow(id, after, signal),
    followPages: (id, after, signal) => hub.followPages(id, after, signal),
    get pollers() {
      return hub.pollers;
    },
    parts,
    async close() {
      await signals.close();
      await queue.close();
    },
  };
}
