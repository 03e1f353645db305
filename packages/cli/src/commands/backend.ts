import { resolve } from "node:path";
import type { BackendOptions } from "@proxbox/backend";
import { AppError } from "@proxbox/contract";
import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CommandContext } from "./command-context.ts";
import { untilStopped } from "./until-stopped.ts";

/** Options of `proxbox backend`. */
export interface BackendCommandOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly json: boolean;
}

function tlsOf({ tlsCert, tlsKey }: BackendCommandOptions): Pick<BackendOptions, "tls"> {
  if (tlsCert === undefined && tlsKey === undefined) return {};
  if (tlsCert !== undefined && tlsKey !== undefined) return { tls: { certPath: resolve(tlsCert), keyPath: resolve(tlsKey) } };
  throw new AppError("CFG_USAGE", { detail: "--tls-cert and --tls-key belong together", hint: "Give both, or neither for plain HTTP." });
}

/**
 * `proxbox backend`: serves until Ctrl-C or SIGTERM. The log goes to stdout, one record of JSON a line, once it listens; what the
 * operator should know goes to stderr. With `--json` the first line of stdout is `{"url", "port", "warnings"}`.
 */
export async function backend(options: BackendCommandOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env, clock, newId, signal } = context;
  // Whoever reads the first line must find the address there: records of the start are held back until it is known.
  const early: string[] = [];
  let printLine = (line: string): void => void early.push(line);
  const { data, port, host, json } = options;
  if (data.trim() === "") throw new AppError("CFG_USAGE", { detail: "--data is empty", hint: "Name the folder; an unset variable leaves nothing." });
  // The server and its libraries take longer to load than every other command together: they are loaded only here.
  const { startBackend } = await import("@proxbox/backend");
  const running = await startBackend({ dataDir: resolve(data), port, host, ...tlsOf(options), env, clock, newId, onLogLine: (line) => printLine(line) });
  const { url, warnings } = running;
  if (json) terminal.print(JSON.stringify({ url, port: running.port, warnings }));
  for (const warning of warnings) terminal.note(`warning: ${warning}`);
  terminal.note(`The backend listens on ${url}; its description is at ${url}/docs. Stop it with Ctrl-C.`);
  printLine = (line) => terminal.print(line);
  for (const line of early) printLine(line);
  await untilStopped(signal);
  await running.close();
  return EXIT_CODES.success;
}
