import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { request } from "undici";

/** A `proxbox backend` of its own process. */
export interface BackendProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to the answer to `GET /health`. */
  readonly readyMs: number;
  /** Ends it as Ctrl-C does, so that it closes its database and keeps its compile cache. */
  end(): Promise<void>;
}

/** How it is started. */
export interface BackendStart {
  readonly dataDir: string;
  /** Where Node keeps what it has compiled; absent: nowhere, as without the launcher. */
  readonly compileCacheDir?: string;
}

type Process = ChildProcessByStdio<null, Readable, Readable>;

const LAUNCHER = fileURLToPath(new URL("../../proxbox", import.meta.url));
const READY_WITHIN_MS = 60_000;
const END_WITHIN_MS = 20_000;
const MOST_ERROR_TEXT = 4_000;

// The launcher's shells give way to Node (`exec`), so the process that is started is the backend itself.
function launch({ dataDir, compileCacheDir }: BackendStart): Process {
  const cache = compileCacheDir === undefined ? { NODE_DISABLE_COMPILE_CACHE: "1" } : { NODE_COMPILE_CACHE: compileCacheDir };
  return spawn(LAUNCHER, ["backend", "--data", dataDir, "--port", "0", "--json"], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...cache } });
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

/** The address that the first line names; everything after it is read and let go, as a log collector would. */
async function readAddress(child: Process): Promise<string> {
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-MOST_ERROR_TEXT)));
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, "line", { signal: AbortSignal.timeout(READY_WITHIN_MS) }).then(([line]) => String(line));
  const exit = once(child, "exit").then(([code, signal]): string => {
    throw new Error(`the backend ended with ${signal ?? code} instead of listening: ${said}`);
  });
  exit.catch(() => undefined);
  const line = await Promise.race([first, exit]);
  lines.on("line", () => undefined);
  return (JSON.parse(line) as { url: string }).url;
}

/** Starts a backend through the launcher and waits until it is ready; rejects with its own words when it does not get there. */
export async function startBackendProcess(start: BackendStart): Promise<BackendProcess> {
  const startedMs = performance.now();
  const child = launch(start);
  const kill = (): void => void child.kill("SIGKILL");
  // Whoever ends the bench in the middle ends the backend too.
  process.once("exit", kill);
  child.once("exit", () => process.off("exit", kill));
  try {
    const url = await readAddress(child);
    const { statusCode, body } = await request(`${url}/health`, { reset: true });
    await body.dump();
    const readyMs = performance.now() - startedMs;
    if (statusCode !== 200 || child.pid === undefined) throw new Error(`the backend's /health answers with ${statusCode}`);
    return { url, pid: child.pid, readyMs, end: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}
