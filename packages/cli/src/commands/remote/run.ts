import { JobAnswer } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { printAnswer } from "../../output/print-answer.ts";
import type { CommandContext } from "../command-context.ts";
import { jobParams } from "./job-scope.ts";
import type { ScopeOptions } from "./job-scope.ts";
import { printJobEnd, watchJob } from "./watch-job.ts";

/** Whether a command stays until the job that it started has ended. */
export interface StayOptions {
  /** On a terminal. */
  readonly follow: boolean;
  /** Anywhere. */
  readonly wait: boolean;
}

/** Options of `proxbox run`. */
export interface RunOptions extends ClientOptions, ScopeOptions, StayOptions {
  readonly once: boolean;
}

/** Stays with a job that was just started, as far as wanted; its verdict is the exit code, or 0 for who does not stay. */
export async function stayWith(client: ApiClient, job: JobAnswer, { options, context }: { readonly options: StayOptions & Pick<ClientOptions, "json">; readonly context: CommandContext }): Promise<ExitCode> {
  const { terminal } = context;
  if (!options.wait && !(options.follow && terminal.isInteractive)) {
    printAnswer(terminal, options.json, { value: job, lines: [`Job ${job.id} is ${job.state}. Follow it with: proxbox job ${job.id} follow`] });
    return EXIT_CODES.success;
  }
  terminal.note(`Job ${job.id} is ${job.state}.`);
  return printJobEnd(await watchJob(client, job.id, context), options.json, context);
}

/** `proxbox run`: starts a job at the control plane. */
export function run(options: RunOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const params = await jobParams(client, options);
    const job = await client.send({ method: "POST", path: "/api/jobs/", body: { ...params, enqueue_once: options.once } }, JobAnswer);
    return stayWith(client, job, { options, context });
  });
}
