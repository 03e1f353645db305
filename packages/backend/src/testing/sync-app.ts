import { request as sendRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { scriptedRuns } from "./scripted-runs.ts";
import type { ScriptedRun, ScriptedRuns } from "./scripted-runs.ts";
import { readLikePlugin } from "@proxbox/lab";
import type { PluginOutcome } from "@proxbox/lab";
import { readStrictly } from "@proxbox/lab";
import type { ReadEvent } from "@proxbox/lab";
import { TEST_KEY, startTestApp } from "./start-test-app.ts";
import type { TestApp, TestAppOptions } from "./start-test-app.ts";

/** A whole stream as a strict reader and the Python plugin understand it. */
export interface StreamAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly events: readonly ReadEvent[];
  readonly plugin: PluginOutcome;
}

/** A backend whose runs a test scripts. */
export interface SyncApp extends TestApp {
  readonly runs: ScriptedRuns;
  /** Opens a path and leaves the reading to the caller. */
  open(path: string, init?: { readonly method?: string; readonly headers?: Record<string, string> }): Promise<IncomingMessage>;
  /** Reads a stream to its end. */
  stream(path: string, init?: { readonly method?: string; readonly headers?: Record<string, string>; readonly hasIds?: boolean }): Promise<StreamAnswer>;
  json(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }>;
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Starts one; `script` is played by each run that is started. */
export async function startSyncApp(script?: (run: ScriptedRun) => void, options: TestAppOptions = {}): Promise<SyncApp> {
  const runs = scriptedRuns(script);
  const app = await startTestApp({ ...options, parts: { runs, ...options.parts } });
  const open: SyncApp["open"] = (path, { method = "GET", headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      sendRequest(app.url + path, { method, agent: false, headers: { "x-proxbox-api-key": TEST_KEY, ...headers } }, resolve).on("error", reject).end();
    });
  return {
    ...app,
    runs,
    open,
    async stream(path, { hasIds = false, ...init } = {}) {
      const answer = await open(path, init);
      const body = await bodyOf(answer);
      const isStream = answer.headers["content-type"]?.startsWith("text/event-stream") === true;
      const events = isStream ? readStrictly(body, { hasIds }).events : [];
      return { status: answer.statusCode ?? 0, headers: answer.headers, events, plugin: readLikePlugin(body, answer.headers["content-type"] ?? "") };
    },
    async json(path, init) {
      const answer = await app.ask(path, init);
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
    },
  };
}
