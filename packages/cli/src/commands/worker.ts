import type { ExitCode } from "../exit-code.ts";
import type { CommandContext } from "./command-context.ts";
import { runServer } from "./run-server.ts";
import { dataDirOf, processParts, workerName } from "./server-options.ts";

/** Options of `proxbox worker`. */
export interface WorkerCommandOptions {
  readonly data: string;
  readonly slots: number;
  readonly name?: string;
  readonly json: boolean;
}

/**
 * `proxbox worker`: does the jobs of the queue `default`, beside any number of others on one PostgreSQL, until Ctrl-C or SIGTERM; then it
 * hands back what it has in hand. With `--json` the first line of stdout is `{"name", "warnings"}`.
 */
export async function worker(options: WorkerCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { slots, name = workerName(), json } = options;
  const parts = { ...processParts(context), dataDir: dataDirOf(options), worker: { name, slots } };
  const { startWorkerProcess } = await import("@proxbox/control");
  return runServer(
    async (onLogLine) => {
      const { warnings, close } = await startWorkerProcess({ ...parts, onLogLine });
      return { facts: { name }, warnings, sentences: [`The worker ${name} takes jobs. Stop it with Ctrl-C.`], close };
    },
    json,
    context,
  );
}
