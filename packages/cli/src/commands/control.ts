import type { ExitCode } from "../exit-code.ts";
import type { CommandContext } from "./command-context.ts";
import { runServer } from "./run-server.ts";
import { dataDirOf, processParts, setupSentences, tlsOf } from "./server-options.ts";
import type { ServerCommandOptions } from "./server-options.ts";
import { pageDir } from "../servers/page-dir.ts";

/**
 * `proxbox control`: the control plane alone, its jobs done by `proxbox worker` processes; needs PostgreSQL. With `--json` the first line
 * of stdout is `{"url", "port", "setup_url", "warnings"}`.
 */
export async function control(options: ServerCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { port, host, json } = options;
  const parts = { ...processParts(context), dataDir: dataDirOf(options), port, host, ...tlsOf(options), ...pageDir() };
  const { startControl } = await import("@proxbox/control");
  return runServer(
    async (onLogLine) => {
      const running = await startControl({ ...parts, onLogLine });
      const { url, setupUrl, warnings } = running;
      const sentences = [`The control plane listens on ${url}; jobs wait for a worker (proxbox worker). Stop it with Ctrl-C.`, ...setupSentences(setupUrl)];
      return { facts: { url, port: running.port, setup_url: setupUrl ?? null }, warnings, sentences, close: running.close };
    },
    json,
    context,
  );
}
