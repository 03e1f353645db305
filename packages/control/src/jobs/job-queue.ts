import type { Log } from "@proxbox/server";
import { PgBoss, fromKysely, fromPglite } from "pg-boss";
import type { ConstructorOptions, Queue } from "pg-boss";
import type { Database, Queries } from "../database/database.ts";

/** The queue's name; a worker takes it without being told. */
const QUEUE = "default";
/** Schema of pg-boss's own tables. */
export const QUEUE_SCHEMA = "proxbox_queue";
/** Connections of pg-boss to PostgreSQL, besides the one it listens on. */
const MOST_CONNECTIONS = 4;
/** pg-boss's own lower bound. Our lease is what counts: this finds deliveries whose worker died before it took the job. */
const HEARTBEAT_SECONDS = 10;
const HEARTBEAT_REFRESH_SECONDS = 2;
const MONITOR_SECONDS = 2;
/** pg-boss's own upper bound. A job that may run longer goes on: what limits it is its own time limit and its lease. */
const EXPIRE_SECONDS = 24 * 60 * 60;
/** While the queue listens, it polls only for deliveries whose time has come. */
const POLL_SECONDS = 2;

/** One delivery of a job to a worker. */
export interface Delivery {
  readonly id: string;
  readonly jobId: number;
}

/** Delivers jobs to workers; what a job is and how far it has come stands in our own table. */
export interface JobQueue {
  /** Puts the delivery with this id (a UUID) into the queue, in the caller's transaction; not before `startAt`. */
  deliver(queries: Queries, delivery: Delivery, startAt?: Date): Promise<void>;
  /** Takes deliveries back that no worker has yet. */
  withdraw(queries: Queries, ids: readonly string[]): Promise<void>;
  /** Takes deliveries, at most so many at a time, until the function it gives is called and all in hand are done. */
  work(slots: number, carry: (delivery: Delivery) => Promise<void>): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const queueOptions: Omit<Queue, "name"> = {
  policy: "standard",
  notify: true,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: EXPIRE_SECONDS,
  // A delivery that fails has met a database that was away: the job is not to blame.
  retryLimit: 1_000,
  retryDelay: 1,
  deleteAfterSeconds: 60 * 60,
  retentionSeconds: 365 * 24 * 60 * 60,
};

function bossOptions({ queue }: Database): ConstructorOptions {
  const common = { schema: QUEUE_SCHEMA, useListenNotify: true, schedule: false, superviseIntervalSeconds: MONITOR_SECONDS, monitorIntervalSeconds: MONITOR_SECONDS };
  if (queue.is === "pglite") return { ...common, db: fromPglite(queue.pglite as Parameters<typeof fromPglite>[0]), backend: "pglite" };
  return { ...common, connectionString: queue.url, max: MOST_CONNECTIONS };
}

/** `createQueue` leaves a queue that exists as it is (stack.md 5.3). */
async function ensureQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(QUEUE, queueOptions);
  const { policy: _policy, ...changeable } = queueOptions;
  await boss.updateQueue(QUEUE, changeable);
  // pg-boss looks a queue up once; within a transaction on the embedded database's one connection that look would wait for ever.
  await boss.findJobs(QUEUE, { id: "00000000-0000-0000-0000-000000000000" });
}

class BossQueue implements JobQueue {
  readonly #boss: PgBoss;

  constructor(boss: PgBoss) {
    this.#boss = boss;
  }

  async deliver(queries: Queries, { id, jobId }: Delivery, startAt?: Date): Promise<void> {
    await this.#boss.send(QUEUE, { jobId }, { id, db: fromKysely(queries), ...(startAt === undefined ? {} : { startAfter: startAt }) });
  }

  async withdraw(queries: Queries, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#boss.cancel(QUEUE, [...ids], { db: fromKysely(queries) });
  }

  async work(slots: number, carry: (delivery: Delivery) => Promise<void>): Promise<() => Promise<void>> {
    const workers = await Promise.all(Array.from({ length: slots }, () => this.#openSlot(carry)));
    return async () => void (await Promise.all(workers.map((id) => this.#boss.offWork(QUEUE, { id, wait: true }))));
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false });
  }

  /** One slot is one worker of pg-boss: after a delivery it looks for the next one at once instead of at the next poll. */
  async #openSlot(carry: (delivery: Delivery) => Promise<void>): Promise<string> {
    const options = { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS };
    const worker = await this.#boss.work<{ jobId: number }>(QUEUE, options, async (deliveries) => {
      try {
        for (const { id, data } of deliveries) await carry({ id, jobId: data.jobId });
      } finally {
        this.#boss.notifyWorker(worker);
      }
    });
    return worker;
  }
}

/** Opens the queue on the control plane's database and brings its own tables there. Its later errors go to the log. */
export async function openJobQueue({ database, log }: { readonly database: Database; readonly log: Log }): Promise<JobQueue> {
  const boss = new PgBoss(bossOptions(database));
  boss.on("error", (err) => log.error({ module: "queue", err }, "The queue met an error"));
  boss.on("warning", ({ message }) => log.warn({ module: "queue" }, message));
  await boss.start();
  await ensureQueue(boss);
  return new BossQueue(boss);
}
