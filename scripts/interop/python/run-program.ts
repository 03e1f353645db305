import { spawn } from "node:child_process";

/** How a program ended: its exit code (null when it could not be started or was ended) and what it printed on both streams. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/** What a program may need besides its arguments. */
export interface ProgramOptions {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program to its end, with a bound on time; never rejects. */
export function runProgram(program: string, args: readonly string[], { timeoutMs, env }: ProgramOptions): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], timeout: timeoutMs, ...(env === undefined ? {} : { env }) });
    const output: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output: output.join("") }));
  });
}
