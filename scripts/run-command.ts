import { spawn } from "node:child_process";
import { repositoryRoot } from "./repository-root.ts";

/** How a command ended; `output` is what it printed on both streams, in order. */
export type CommandResult = { readonly ok: boolean; readonly output: string };

/** Runs a program of node_modules (given by its script's path) under this Node, in the repository's root. */
export function runCommand(script: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${repositoryRoot}node_modules/${script}`, ...args], {
      cwd: repositoryRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: string[] = [];
    child.stdout.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output: output.join("") }));
  });
}
