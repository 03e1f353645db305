import { z } from "zod";
import { JobAnswer } from "../../client/answers.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { jobLines } from "../../output/job-text.ts";
import { printAnswer } from "../../output/print-answer.ts";
import type { CommandContext } from "../command-context.ts";

/** Options of `proxbox jobs`. */
export interface JobsOptions extends ClientOptions {
  readonly state?: string;
  readonly limit: number;
}

const Page = z.looseObject({ count: z.int(), results: z.array(JobAnswer) });

/** `proxbox jobs`: the newest jobs. */
export function jobs({ state, limit, ...options }: JobsOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const page = await client.get("/api/jobs/", Page, { limit, ordering: "-id", ...(state === undefined ? {} : { state }) });
    const more = page.count > page.results.length ? [`… and ${page.count - page.results.length} older ones`] : [];
    printAnswer(context.terminal, options.json, { value: page, lines: page.results.length === 0 ? ["There are no jobs."] : [...jobLines(page.results), ...more] });
    return EXIT_CODES.success;
  });
}
