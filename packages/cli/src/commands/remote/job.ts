import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, TERMINAL_STATES } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import { JobAnswer, JobDetail } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { endpointTitles, titleById } from "../../client/endpoint-titles.ts";
import { logPages } from "../../client/log-pages.ts";
import { withClient } from "../../client/open-client.ts";
import { EXIT_CODES, exitCodeOfJob } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { eventLine, jobDetailLines } from "../../output/job-text.ts";
import { printAnswer } from "../../output/print-answer.ts";
import { duration } from "../../output/words.ts";
import type { CommandContext } from "../command-context.ts";
import type { JobAction, JobOptions } from "./job-actions.ts";
import { repeatBody } from "./repeat-body.ts";
import { stayWith } from "./run.ts";
import { eachEvent, printJobEnd, watchJob } from "./watch-job.ts";

/** One job, and who asks for it. */
interface Asked {
  readonly client: ApiClient;
  readonly id: number;
  readonly options: JobOptions;
  readonly context: CommandContext;
}

/** A cancelled job ends within two seconds; one that takes this long has lost its worker. */
const CANCEL_PATIENCE_MS = 60_000;
const CANCEL_POLL_MS = 100;

async function show({ client, id, options, context }: Asked): Promise<ExitCode> {
  const job = await client.get(`/api/jobs/${id}/`, JobDetail);
  const titleOf = options.json ? titleById : await endpointTitles(client)();
  printAnswer(context.terminal, options.json, { value: job, lines: jobDetailLines(job, { paint: context.terminal.paint, titleOf }) });
  return EXIT_CODES.success;
}

/** Events as lines, with the names of endpoints from the first on that is about one. */
function linesOf(client: ApiClient, { terminal: { paint } }: CommandContext): (event: JobEvent) => Promise<string> {
  const titles = endpointTitles(client);
  return async (event) => eventLine(event, { paint, titleOf: event.proxmox_endpoint_id === null ? titleById : await titles() });
}

async function followLog({ client, id, options, context }: Asked): Promise<ExitCode> {
  const { print } = context.terminal;
  const events: JobEvent[] = [];
  const lineOf = linesOf(client, context);
  const job = await eachEvent(client, id, {
    context,
    show: async (event) => {
      if (options.json) events.push(event);
      else print(await lineOf(event));
    },
  });
  if (options.json) print(JSON.stringify(events));
  return exitCodeOfJob(job);
}

async function log(asked: Asked): Promise<ExitCode> {
  const { client, id, options, context } = asked;
  if (options.follow === true) return followLog(asked);
  const { level, stage } = options;
  const { print } = context.terminal;
  const lineOf = linesOf(client, context);
  // One document has to be held until its end is known.
  const events: JobEvent[] = [];
  for await (const page of logPages(client, id, { ...(level === undefined ? {} : { level }), ...(stage === undefined ? {} : { stage }) })) {
    if (options.json) events.push(...page);
    else for (const event of page) print(await lineOf(event));
  }
  if (options.json) print(JSON.stringify(events));
  return EXIT_CODES.success;
}

async function follow({ client, id, options, context }: Asked): Promise<ExitCode> {
  return printJobEnd(await watchJob(client, id, context), options.json, context);
}

async function untilEnded({ client, id, context }: Asked, since: number): Promise<JobAnswer> {
  for (;;) {
    const job = await client.get(`/api/jobs/${id}/`, JobAnswer);
    if (TERMINAL_STATES.includes(job.state)) return job;
    if (context.clock().getTime() - since > CANCEL_PATIENCE_MS) throw new AppError("RUN_BUSY", { detail: `job ${id} is still ${job.state} a minute after it was cancelled`, hint: "Look at the job's worker." });
    await waitFor(CANCEL_POLL_MS, undefined, { signal: context.signal });
  }
}

async function cancel(asked: Asked): Promise<ExitCode> {
  const { client, id, options, context } = asked;
  const since = context.clock().getTime();
  await client.send({ method: "POST", path: `/api/jobs/${id}/cancel/` }, JobAnswer);
  const job = await untilEnded(asked, since);
  const tookMs = context.clock().getTime() - since;
  printAnswer(context.terminal, options.json, { value: { ...job, took_ms: tookMs }, lines: [`Job ${id} is ${job.verdict ?? job.state} after ${duration(tookMs)}.`] });
  return job.verdict === "cancelled" ? EXIT_CODES.success : exitCodeOfJob(job);
}

/** Makes a job from this one: the same again, or just what failed of it. */
async function repeat(how: "run-now" | "retry", { client, id, options, context }: Asked): Promise<ExitCode> {
  const job = await client.send({ method: "POST", path: `/api/jobs/${id}/${how}/`, ...repeatBody(options) }, JobAnswer);
  return stayWith(client, job, { options: { ...options, follow: options.follow ?? true }, context });
}

const actions: Readonly<Record<JobAction, (asked: Asked) => Promise<ExitCode>>> = { show, log, follow, cancel, "run-now": (asked) => repeat("run-now", asked), retry: (asked) => repeat("retry", asked) };

/** `proxbox job ID [ACTION]`: looks at one job, or does something with it. */
export function job(id: number, action: JobAction, { options, context }: { readonly options: JobOptions; readonly context: CommandContext }): Promise<ExitCode> {
  return withClient(options, context, (client) => actions[action]({ client, id, options, context }));
}
