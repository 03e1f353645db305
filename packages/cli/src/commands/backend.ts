import type { ExitCode } from "../exit-code.ts";
import type { CommandContext } from "./command-context.ts";
import { runServer } from "./run-server.ts";
import { dataDirOf, tlsOf } from "./server-options.ts";
import type { ServerCommandOptions } from "./server-options.ts";

/** `proxbox backend`: serves the wire contract until Ctrl-C or SIGTERM. With `--json` the first line of stdout is `{"url", "port", "warnings"}`. */
export async function backend(options: ServerCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { env, clock, newId } = context;
  const { port, host, json } = options;
  const [dataDir, tls] = [dataDirOf(options), tlsOf(options)];
  // The server and its libraries take longer to load than every other command together: they are loaded only here.
  const { startBackend } = await import("@proxbox/backend");
  return runServer(
    async (onLogLine) => {
      const running = await startBackend({ dataDir, port, host, ...tls, env, clock, newId, onLogLine });
      const { url, warnings } = running;
      const sentences = [`The backend listens on ${url}; its description is at ${url}/docs. Stop it with Ctrl-C.`];
      return { facts: { url, port: running.port }, warnings, sentences, close: running.close };
    },
    json,
    context,
  );
}
