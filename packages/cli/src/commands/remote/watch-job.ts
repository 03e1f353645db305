import { setTimeout as waitFor } from "node:timers/promises";
import { AppError } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import { JobDetail } from "../../client/answers.ts";
import type { JobAnswer } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { endpointTitles } from "../../client/endpoint-titles.ts";
import { followJob } from "../../client/follow-job.ts";
import { exitCodeOfJob } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { openJobProgress } from "../../output/job-progress.ts";
import { jobErrorLines, standing } from "../../output/job-text.ts";
import { printAnswer } from "../../output/print-answer.ts";
import { printable } from "../../output/printable.ts";
import type { CommandContext } from "../command-context.ts";

function wasLeft(thrown: unknown, id: number, { signal }: CommandContext): unknown {
  if (!signal.aborted) return thrown;
  const hint = `Follow it with \`proxbox job ${id} follow\`, or stop it with \`proxbox job ${id} cancel\`.`;
  return new AppError("RUN_CANCELLED", { detail: `only the following; job ${id} goes on`, hint, cause: thrown });
}

/** Every event of a job to `show`, until it has ended; Ctrl-C leaves it alone and throws `RUN_CANCELLED`. */
export async function eachEvent(client: ApiClient, id: number, { context, show }: { readonly context: CommandContext; readonly show: (event: JobEvent) => Promise<void> }): Promise<JobAnswer> {
  const wait = (ms: number): Promise<void> => waitFor(ms, undefined, { signal: context.signal });
  try {
    const events = followJob(client, id, { after: 0, wait });
    for (;;) {
      const { done, value } = await events.next();
      if (done === true) return value;
      await show(value);
    }
  } catch (error) {
    throw wasLeft(error, id, context);
  }
}

/** Follows a job to its end with its progress on stderr. */
export async function watchJob(client: ApiClient, id: number, context: CommandContext): Promise<JobAnswer> {
  const steps = async (): Promise<JobDetail["stages"]> => (await client.get(`/api/jobs/${id}/`, JobDetail)).stages;
  const progress = openJobProgress(context.terminal, { steps, titles: endpointTitles(client) });
  let isFailed = true;
  try {
    const job = await eachEvent(client, id, { context, show: (event) => progress.show(event) });
    isFailed = job.state !== "completed";
    return job;
  } finally {
    await progress.end(isFailed);
  }
}

/** Prints how a job ended; its verdict is the exit code. */
export function printJobEnd(job: JobAnswer, isJson: boolean, { terminal }: CommandContext): ExitCode {
  const { paint } = terminal;
  const headline = job.result?.["headline"];
  const why = typeof headline === "string" ? headline : job.status_reason;
  const lines = [`Job ${job.id}: ${standing(job, paint)}${why === null ? "" : `: ${printable(why)}`}`, ...jobErrorLines(job, paint)];
  printAnswer(terminal, isJson, { value: job, lines });
  return exitCodeOfJob(job);
}
