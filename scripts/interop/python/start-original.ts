import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { exchange } from "../ask/exchange.ts";
import type { StartedBackend } from "../interview.ts";

/** The original, started. */
export interface StartedOriginal extends StartedBackend {
  /** Deletes the answers of NetBox that its SDK keeps for 60 seconds, as if they had passed (sync-mapping.md 0.1, fact 8). */
  forgetNetbox(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

// Its own home keeps the NetBox SDK's 60-second answer cache and settings out of the user's, and empty at each start.
function environment(scratch: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: scratch,
    XDG_CONFIG_HOME: join(scratch, "config"),
    XDG_CACHE_HOME: join(scratch, "cache"),
    XDG_DATA_HOME: join(scratch, "data"),
    PROXBOX_DATABASE_PATH: join(scratch, "database.db"),
    PROXBOX_GENERATED_DIR: join(scratch, "generated"),
    PROXBOX_ENCRYPTION_KEY: randomBytes(32).toString("hex"),
    PROXBOX_RATE_LIMIT: "100000",
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => { child.once("exit", resolve); });
  child.kill("SIGTERM");
  const forced = setTimeout(() => child.kill("SIGKILL"), 8_000);
  await ended;
  clearTimeout(forced);
}

// It builds thousands of models at its start: seconds on an idle machine, minutes on a loaded one.
const startTimeoutMs = 300_000;

async function waitReady(url: string, child: ChildProcess): Promise<void> {
  const giveUpAt = Date.now() + startTimeoutMs;
  while (Date.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`the original ended at its start with code ${child.exitCode}`);
    const { status } = await exchange(url, { path: "/health", timeoutMs: 2_000 });
    if (status === 200) return;
    await delay(200);
  }
  throw new Error("the original did not become ready in time; its log is real.log");
}

/** Starts the original (uvicorn, one worker) with an empty scratch database below `folder`; its log is appended to `folder`/real.log. */
export async function startOriginal(python: string, folder: string): Promise<StartedOriginal> {
  const scratch = await mkdtemp(join(folder, "real-"));
  const port = await freePort();
  const log = await open(join(folder, "real.log"), "a");
  const args = ["-m", "uvicorn", "proxbox_api.main:app", "--host", "127.0.0.1", "--port", String(port)];
  const child = spawn(python, args, { cwd: scratch, env: environment(scratch), stdio: ["ignore", log.fd, log.fd] });
  const endWithUs = (): void => { child.kill("SIGKILL"); };
  process.once("exit", endWithUs);
  const url = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    await stop(child);
    process.removeListener("exit", endWithUs);
    await log.close();
  };
  try {
    await waitReady(url, child);
  } catch (error) {
    await close();
    throw error;
  }
  const forgetNetbox = (): Promise<void> => rm(join(scratch, "config", "netbox-sdk", "http-cache"), { recursive: true, force: true });
  return { url, stop: close, forgetNetbox };
}
