import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts a program of this folder with a store's path. */
export function startChild(program: "hold-store" | "append-events", path: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL(`${program}.ts`, import.meta.url)), path], { stdio: ["pipe", "pipe", "inherit"] });
}

/** Ends a child as a crash would, and waits for its end. */
export async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
