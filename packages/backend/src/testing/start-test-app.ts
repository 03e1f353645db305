import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiKeys } from "../auth/api-keys.ts";
import { loadDigestKey } from "../auth/digest-key.ts";
import { createLogs, hashKey, loadEncryptionKey, readSettings } from "@proxbox/server";
import type { Env } from "@proxbox/server";
import { readEndpointSettings } from "../endpoints/endpoint-settings.ts";
import { createRunFeed } from "../frames/run-feed.ts";
import { buildApp } from "../http/app.ts";
import type { App, AppParts } from "../http/app-parts.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { openStore } from "../store/open-store.ts";
import { idleRuns } from "./idle-runs.ts";

/** The key that a test's backend is given with `withKey`: 64 characters like a real one. */
export const TEST_KEY = "test-key-test-key-test-key-test-key-test-key-test-key-test-key-x";

const cheap = { N: 16, r: 1, p: 1 };

/** A backend's HTTP side on a temporary directory, listening on loopback. */
export interface TestApp {
  readonly app: App;
  readonly parts: AppParts;
  readonly url: string;
  readonly dataDir: string;
  /** Log lines so far. */
  readonly lines: readonly string[];
  /** Lets the clock go on. */
  pass(seconds: number): void;
  /** Sends a request with `TEST_KEY`, which headers of the request may replace; `path` begins with a slash. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** What a test's backend has otherwise. */
export interface TestAppOptions {
  readonly env?: Env;
  readonly parts?: Partial<AppParts>;
  /** Registers `TEST_KEY` beforehand. Default yes. */
  readonly withKey?: boolean;
  /** A data directory of an earlier backend; it is kept at the end. */
  readonly dataDir?: string;
}

/** Starts one. Its clock stands still until it is told to go on. */
export async function startTestApp({ env = {}, parts: given = {}, withKey = true, dataDir: kept }: TestAppOptions = {}): Promise<TestApp> {
  const dataDir = kept ?? mkdtempSync(join(tmpdir(), "proxbox-backend-"));
  let nowMs = Date.parse("2026-01-02T03:04:05.000Z");
  const clock = (): Date => new Date(nowMs);
  const lines: string[] = [];
  const { source, cipher } = loadEncryptionKey({ databaseFile: "backend.db", dataDir, env });
  const store = await openStore({ path: join(dataDir, "backend.db"), cipher });
  // Before the keys are read, and cheaply hashed: what a hash costs is another test's business.
  if (withKey && !store.apiKeys.isClaimed()) store.apiKeys.claimBootstrap({ label: "test", hash: await hashKey(Buffer.from(TEST_KEY), cheap), createdAt: clock().toISOString() });
  const settings = readSettings(env);
  const logs = createLogs({ clock, level: settings.logLevel, onLine: (line) => lines.push(line) });
  const keys = apiKeys({ store, digestKey: loadDigestKey(dataDir), clock });
  const own = { store, keys, logs, clock, runs: idleRuns, metrics: createMetrics(), endpoints: readEndpointSettings({ env }), feed: createRunFeed() };
  const parts: AppParts = { ...own, resolveConflict: () => Promise.resolve(), encryption: { source }, options: { ...settings, version: "0.1.0" }, ...given };
  const app = await buildApp(parts);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url + path, { redirect: "manual", ...init, headers: { "x-proxbox-api-key": TEST_KEY, ...(init.headers as Record<string, string> | undefined) } });
  const close = async (): Promise<void> => {
    await app.close();
    store.close();
    if (kept === undefined) rmSync(dataDir, { recursive: true });
  };
  return { app, parts, url, dataDir, lines, pass: (seconds) => (nowMs += seconds * 1000), ask, close };
}
