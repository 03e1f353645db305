import { EXIT_CODES } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { CommandContext } from "./command-context.ts";
import { untilStopped } from "./until-stopped.ts";

/** A server that has been started. */
export interface RunningServer {
  /** First line of stdout with `--json`, for scripts; its warnings are added. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** What a person reads, on stderr. */
  readonly sentences: readonly string[];
  close(): Promise<void>;
}

/** How a server is started: its log goes to `onLogLine`, one record of JSON a line. */
export type StartServer = (onLogLine: (line: string) => void) => Promise<RunningServer>;

/**
 * Starts a server, says where it is, and ends it on Ctrl-C or SIGTERM. Its log goes to stdout. Whoever reads the first line with `--json`
 * must find the address there, so records of the start are held back until it is printed.
 */
export async function runServer(start: StartServer, isJson: boolean, { terminal, signal }: CommandContext): Promise<ExitCode> {
  const early: string[] = [];
  let tell = (line: string): void => void early.push(line);
  const { facts, warnings, sentences, close } = await start((line) => tell(line));
  if (isJson) terminal.print(JSON.stringify({ ...facts, warnings }));
  for (const warning of warnings) terminal.note(`warning: ${warning}`);
  for (const sentence of sentences) terminal.note(sentence);
  tell = (line) => terminal.print(line);
  for (const line of early) terminal.print(line);
  await untilStopped(signal);
  await close();
  return EXIT_CODES.success;
}
