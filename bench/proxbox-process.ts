import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { request } from "undici";

/** A server of the command line in a process of its own. */
export interface ProxboxProcess {
  /** Where it listens; empty for one that does not. */
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the answer of its ready path. */
  readonly readyMs: number;
  /** The first line of its stdout. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Ends it as Ctrl-C does, so that it closes its database and keeps its compile cache. */
  end(): Promise<void>;
}

/** How it is started, besides its arguments. */
export interface ProxboxStart {
  /** Where Node keeps what it has compiled; absent: nowhere, as without the launcher. */
  readonly compileCacheDir?: string;
  /** Is answered with 200 as soon as it is ready; absent: it is when its first line is there. */
  readonly readyPath?: string;
  /** Besides the variables of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

type Process = ChildProcessByStdio<null, Readable, Readable>;

const LAUNCHER = fileURLToPath(new URL("../proxbox", import.meta.url));
const READY_WITHIN_MS = 60_000;
const END_WITHIN_MS = 20_000;
const MOST_ERROR_TEXT = 4_000;

// The launcher's shells give way to Node (`exec`), so the process that is started is the server itself.
function launch(args: readonly string[], { compileCacheDir, env = {} }: ProxboxStart): Process {
  const cache = compileCacheDir === undefined ? { NODE_DISABLE_COMPILE_CACHE: "1" } : { NODE_COMPILE_CACHE: compileCacheDir };
  return spawn(LAUNCHER, [...args, "--json"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...cache, ...env } });
}

async function end(child: Process): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  const isLate = new AbortController();
  child.kill("SIGTERM");
  const killed = delay(END_WITHIN_MS, undefined, { signal: isLate.signal }).then(() => child.kill("SIGKILL"), () => undefined);
  await ended;
  isLate.abort();
  await killed;
}

/** What the first line says; everything after it is read and let go, as a log collector would. */
async function readFacts(child: Process, name: string): Promise<Readonly<Record<string, unknown>>> {
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-MOST_ERROR_TEXT)));
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, "line", { signal: AbortSignal.timeout(READY_WITHIN_MS) }).then(([line]) => String(line));
  const exit = once(child, "exit").then(([code, signal]): string => {
    throw new Error(`proxbox ${name} ended with ${signal ?? code} instead of starting: ${said}`);
  });
  exit.catch(() => undefined);
  const line = await Promise.race([first, exit]);
  lines.on("line", () => undefined);
  return JSON.parse(line) as Record<string, unknown>;
}

async function requireReady(address: string): Promise<void> {
  const { statusCode, body } = await request(address, { reset: true });
  await body.dump();
  if (statusCode !== 200) throw new Error(`${address} answers with ${statusCode}`);
}

/** Starts `proxbox <args>` through the launcher and waits until it is ready; rejects with its own words when it does not get there. */
export async function startProxbox(args: readonly [string, ...string[]], start: ProxboxStart): Promise<ProxboxProcess> {
  const startedMs = performance.now();
  const child = launch(args, start);
  const kill = (): void => void child.kill("SIGKILL");
  // Whoever ends the bench in the middle ends the server too.
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  try {
    const facts = await readFacts(child, args[0]);
    const url = typeof facts["url"] === "string" ? facts["url"] : "";
    if (start.readyPath !== undefined) await requireReady(`${url}${start.readyPath}`);
    const readyMs = performance.now() - startedMs;
    if (child.pid === undefined) throw new Error(`proxbox ${args[0]} has no process`);
    return { url, pid: child.pid, readyMs, facts, end: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}
