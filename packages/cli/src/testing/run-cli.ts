import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bareEnv } from "../../../../test/bare-env.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** How a command ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that still runs. */
export interface RunningCli {
  readonly child: ChildProcess;
  /** What is on stdout so far. */
  printed(): string;
  /** Resolves once stdout holds the text; rejects when the command ends before. */
  until(text: string): Promise<void>;
  readonly ended: Promise<CliResult>;
}

/** Starts the real command in its own process, without a terminal. `env` is added to a bare environment. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli {
  const child = spawn(process.execPath, [main, ...args], { env: bareEnv(env), stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const watcher of watchers) watcher();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }));
  const until = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const watcher = (): void => {
        if (!stdout.includes(text)) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      void ended.then(() => reject(new Error(`The command ended without saying ${text}: ${stdout}${stderr}`)));
      watcher();
    });
  return { child, printed: () => stdout, until, ended };
}

/** Runs the real command to its end. */
export function runCli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return startCli(args, env).ended;
}
