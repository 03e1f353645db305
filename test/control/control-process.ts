import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { bareEnv } from "../bare-env.ts";
import { repositoryRoot } from "../../scripts/repository-root.ts";

/** A server of the command line in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  /** The first line of stdout. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Everything on stdout and stderr so far. */
  output(): string;
  /** As `kill -9`, or as an operator's stop; resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

/** How a server is started besides its arguments. */
export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `proxbox <args> --json` as an operator does and waits for its first line; it is killed when the test ends. */
export async function startProcess(args: readonly string[], options: ProcessOptions = {}): Promise<ServerProcess> {
  return launchProcess(args, { ...options, onKill: (kill) => onTestFinished(() => kill()) });
}

/** The same, ended by whoever `onKill` gives the end to, in any case. */
export async function launchProcess(args: readonly string[], { env = {}, onKill }: ProcessOptions & { readonly onKill: (kill: () => Promise<void>) => void }): Promise<ServerProcess> {
  const main = join(repositoryRoot, "packages/cli/src/main.ts");
  const child = spawn(process.execPath, ["--liftoff-only", main, ...args, "--json"], { env: bareEnv(env), stdio: ["ignore", "pipe", "pipe"] });
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  const kill = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    if (isGone()) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  onKill(kill);
  const first = once(createInterface({ input: child.stdout }), "line") as Promise<[string]>;
  const ended = once(child, "exit").then(() => {
    throw new Error(`proxbox ${args.join(" ")} ended at its start: ${text}`);
  });
  const [line] = await Promise.race([first, ended]);
  ended.catch(() => undefined);
  const facts = JSON.parse(line) as Record<string, unknown>;
  if (facts["error"] !== undefined) throw new Error(`proxbox ${args.join(" ")} was refused: ${line}`);
  return { child, facts, output: () => text, kill };
}
