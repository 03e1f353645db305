import { randomUUID } from "node:crypto";
import { JobParams } from "@proxbox/contract";
import { systemTimers } from "@proxbox/server";
import { openDatabase } from "../database/open-database.ts";
import { createJobs } from "../jobs/create-jobs.ts";
import type { JobRunner } from "../jobs/run-context.ts";
import { startWorker } from "../jobs/start-worker.ts";
import { WIDE_LIMITS, silentLog } from "./open-test-jobs.ts";

// A process of a test that is killed: `crash-child.ts <name> <data directory> [<URL>]`. It works, tells on stdout what happens, and makes a
// job when it is told to on stdin.

const [name = "", dataDir = "", url] = process.argv.slice(2);
const step = { proxmoxEndpointId: 1, stage: "devices" };

function say(what: string): void {
  process.stdout.write(`${what}\n`);
}

/** The first attempt does a step and then never ends; the next one says what it finds. */
const runner: JobRunner = async ({ job, claims, steps, markRunning, record }) => {
  await claims.request([1]);
  await claims.next([1], { isWaiting: true });
  await markRunning();
  const before = await steps.endOf(step);
  record({ event: "step", level: "info", data: { by: name } });
  if (before !== undefined) return { verdict: "success", headline: "Went on", result: { before: before.state, attempt: job.attempt } };
  await steps.plan([step]);
  await steps.start(step);
  await steps.finish(step, { state: "completed", attempts: 1, result: {} });
  say(`running ${job.id}`);
  return new Promise(() => undefined);
};

const database = await openDatabase({ url, dataDir });
const jobs = await createJobs({ database, clock: () => new Date(), newId: () => randomUUID(), timers: systemTimers, log: silentLog, limits: async () => WIDE_LIMITS });
await startWorker({ parts: jobs.parts, runner, name, onEnded: ({ state, verdict }) => say(`ended ${state} ${verdict}`) });
say("ready");
process.stdin.on("data", () => {
  jobs.enqueue({ params: JobParams.parse({ proxmox_endpoint_ids: [1] }), requestedBy: "test" }).then(({ id }) => say(`made ${id}`), (error: unknown) => say(String(error)));
});
