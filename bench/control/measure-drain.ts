import type { Child } from "../children.ts";
import type { DrainReport, JobsQuestion } from "./drain-protocol.ts";
import { startJobsChild } from "./start-jobs-child.ts";
import { withPostgresql } from "./with-postgresql.ts";

/** How two workers emptied a queue. */
export interface DrainMeasured extends DrainReport {
  readonly jobs: number;
  readonly endpoints: number;
  /** From telling both workers to begin until the last job had ended. */
  readonly wallMs: number;
}

/** As `proxbox worker` has them. */
const SLOTS = 10;
/** Fewer than both workers have slots: jobs must wait for their endpoint. */
const ENDPOINTS = 12;

const WORKERS = ["one", "two"] as const;

function ask<Answer>(child: Child, question: JobsQuestion): Promise<Answer> {
  return child.ask<Answer>(question);
}

async function drain(jobs: number, [maker, ...workers]: readonly [Child, ...Child[]]): Promise<DrainMeasured> {
  await ask(maker, { type: "enqueue", jobs, endpoints: ENDPOINTS });
  const startedMs = performance.now();
  await Promise.all(workers.map((worker) => ask(worker, { type: "work", slots: SLOTS })));
  const report = await ask<DrainReport>(maker, { type: "drained" });
  const wallMs = performance.now() - startedMs;
  for (const child of [...workers, maker]) await ask(child, { type: "stop" });
  return { jobs, endpoints: ENDPOINTS, wallMs, ...report };
}

/** Puts jobs into the queue of an empty PostgreSQL and lets two worker processes do them. */
export function measureDrain(jobs: number, say: (text: string) => void): Promise<DrainMeasured> {
  say(`drain: ${jobs} jobs`);
  return withPostgresql(async (url) => {
    const children: Child[] = [];
    try {
      const maker = await startJobsChild(url, "maker");
      children.push(maker);
      for (const name of WORKERS) children.push(await startJobsChild(url, name));
      return await drain(jobs, [maker, ...children.slice(1)]);
    } finally {
      for (const child of children) await child.end();
    }
  });
}
