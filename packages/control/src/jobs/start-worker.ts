import { AppError } from "@proxbox/contract";
import { carryJob } from "./carry-job.ts";
import type { CarriedJob, Carrier, EndedJob } from "./carry-job.ts";
import type { JobParts } from "./job-parts.ts";
import type { Delivery } from "./job-queue.ts";
import { createLeaseKeeper } from "./lease-keeper.ts";
import { takeLease } from "./lease.ts";
import { startReaper } from "./reaper.ts";
import { startRetention } from "./retention.ts";
import type { JobRunner } from "./run-context.ts";

/** Jobs that one worker does at a time; those that only wait for others take no place. */
const SLOTS = 10;

/** What a worker takes. */
export interface WorkerOptions {
  /** `Jobs.parts`. */
  readonly parts: JobParts;
  readonly runner: JobRunner;
  /** As people see it: host and process id. */
  readonly name: string;
  readonly slots?: number;
  /** Told of every job that this worker has ended: `metrics.countJob`. */
  readonly onEnded?: (ended: EndedJob) => void;
}

/** Does jobs of the queue. */
export interface Worker {
  /** Jobs in hand. */
  readonly carried: number;
  /** Takes no more jobs, gives those in hand back so that another worker goes on with them, and resolves when that is done. */
  stop(): Promise<void>;
}

/** Starts a worker on the queue; it also looks after jobs whose workers were lost, and after what is kept too long. */
export async function startWorker({ parts, runner, name, slots = SLOTS, onEnded }: WorkerOptions): Promise<Worker> {
  const carrier: Carrier = { name, runner, keeper: createLeaseKeeper(parts), ...(onEnded === undefined ? {} : { onEnded }) };
  const carried = new Set<CarriedJob>();
  let stopReason: AppError | undefined;
  const carry = async (delivery: Delivery): Promise<void> => {
    const token = parts.newId();
    const row = await takeLease(parts.database.kysely, delivery, { token, worker: name });
    // The delivery of a job that has ended or has another delivery meanwhile.
    if (row === undefined) return;
    const job = carryJob(parts, carrier, { row, lease: { jobId: row.id, token } });
    carried.add(job);
    if (stopReason !== undefined) job.stop(stopReason);
    try {
      await job.left;
    } catch (err) {
      parts.log.error({ module: "worker", job_id: row.id, err }, "A job could not be brought to its end; it will be taken up again");
    } finally {
      carried.delete(job);
    }
  };
  const stopTaking = await parts.queue.work(slots, carry);
  const stopReaper = startReaper(parts);
  const stopRetention = startRetention(parts);
  return {
    get carried() {
      return carried.size;
    },
    async stop() {
      stopReason ??= new AppError("RUN_WORKER_STOPPED", { detail: name });
      for (const job of carried) job.stop(stopReason);
      await Promise.all([stopTaking(), stopReaper(), stopRetention()]);
      // The queue lets go of a delivery after a day; the job goes on.
      await Promise.allSettled([...carried].map(({ left }) => left));
    },
  };
}
