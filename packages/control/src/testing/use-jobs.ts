import type { Job } from "@proxbox/contract";
import { afterEach } from "vitest";
import type { Database } from "../database/database.ts";
import type { Jobs } from "../jobs/create-jobs.ts";
import type { JobSetup } from "../jobs/job-parts.ts";
import type { JobEnding, JobRunner } from "../jobs/run-context.ts";
import { startWorker } from "../jobs/start-worker.ts";
import type { Worker } from "../jobs/start-worker.ts";
import { openTestJobs } from "./open-test-jobs.ts";

/** How a runner of a test ends that has nothing else to say. */
export const SUCCESS: JobEnding = { verdict: "success", headline: "All is well", result: {} };

/** Jobs of one process, and workers in it. */
export interface JobProcess {
  readonly jobs: Jobs;
  work(runner: JobRunner, options?: { readonly name?: string; readonly slots?: number }): Promise<Worker>;
}

/** Opens jobs in a suite; everything is stopped after each test. */
export function useJobs(database: () => Database): (setup?: Partial<JobSetup>) => Promise<JobProcess> {
  const opened: { jobs: Jobs; workers: Worker[] }[] = [];
  afterEach(async () => {
    for (const { jobs, workers } of opened.splice(0)) {
      for (const worker of workers) await worker.stop();
      await jobs.close();
    }
  });
  return async (setup = {}) => {
    const jobs = await openTestJobs(database(), setup);
    const workers: Worker[] = [];
    opened.push({ jobs, workers });
    return {
      jobs,
      async work(runner, { name = "w1", slots = 2 } = {}) {
        const worker = await startWorker({ parts: jobs.parts, runner, name, slots });
        workers.push(worker);
        return worker;
      },
    };
  };
}

/** The job as it is when it has ended. */
export async function whenEnded(jobs: Jobs, id: number): Promise<Job> {
  for await (const event of jobs.follow(id, 0)) void event;
  return jobs.find(id);
}

/** The job's own lines in its log. */
export async function messagesOf(jobs: Jobs, id: number): Promise<unknown[]> {
  return (await jobs.log(id, { limit: 1_000, event: "message" })).rows.map(({ data }) => data["message"]);
}

/** Rejects when the run is told to stop, as a runner that obeys. */
export function untilStopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
