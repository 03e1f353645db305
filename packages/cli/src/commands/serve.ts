import { resolve } from "node:path";
import type { ExitCode } from "../exit-code.ts";
import { startServe } from "../servers/start-serve.ts";
import type { CommandContext } from "./command-context.ts";
import { runServer } from "./run-server.ts";
import { dataDirOf, processParts, setupSentences, tlsOf, workerName } from "./server-options.ts";
import type { ServerCommandOptions } from "./server-options.ts";
import { pageDir } from "../servers/page-dir.ts";

/** Options of `proxbox serve`. */
export interface ServeCommandOptions extends ServerCommandOptions {
  readonly backendPort: number;
  readonly slots: number;
  readonly restore?: string;
}

/**
 * `proxbox serve`: control plane, worker and backend in one process, until Ctrl-C or SIGTERM. With `--json` the first line of stdout is
 * `{"url", "port", "backend_url", "setup_url", "warnings"}`.
 */
export async function serve(options: ServeCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { port, host, json, backendPort, slots, restore } = options;
  const restoring = restore === undefined ? {} : { restoreFrom: resolve(restore) };
  const parts = { ...processParts(context), dataDir: dataDirOf(options), port, host, ...tlsOf(options), ...pageDir(), backendPort, worker: { name: workerName(), slots }, ...restoring };
  return runServer(
    async (onLogLine) => {
      const running = await startServe({ ...parts, onLogLine });
      const { url, setupUrl, backendUrl, warnings } = running;
      const sentences = [`Proxbox listens on ${url}; its API is described at ${url}/api/docs/. Stop it with Ctrl-C.`, ...setupSentences(setupUrl)];
      return { facts: { url, port: running.port, backend_url: backendUrl, setup_url: setupUrl ?? null }, warnings, sentences, close: running.close };
    },
    json,
    context,
  );
}
