import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLabServer } from "@proxbox/lab";
import type { LabResponse, LabServer } from "@proxbox/lab";
import { runProgram } from "../program.ts";
import { fakeTerminal } from "./fake-terminal.ts";
import type { FakeTerminal } from "./fake-terminal.ts";

/** A request as a test looks at it. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

/** What a route of the fake answers: a document, or an answer of its own making. */
export type ControlAnswer = { readonly json: unknown; readonly status?: number } | LabResponse;

/** Routes by method and path, `POST /api/jobs/`. */
export type ControlRoutes = Readonly<Record<string, (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>>>;

/** A control plane of which a test says what it answers, and a command line with a person before it. */
export interface FakeControl {
  readonly server: LabServer;
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: ControlRequest[];
  /** Of the person's configuration; empty at first. */
  readonly folder: string;
  readonly person: FakeTerminal;
  readonly stop: AbortController;
  /** Runs a command, by default signed in by the environment; the last document printed is `json`. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<{ code: number; printed: string; noted: string; json: unknown }>;
  close(): Promise<void>;
}

function toRequest(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

function toResponse(answer: ControlAnswer): LabResponse {
  if (!("json" in answer)) return answer;
  return { status: answer.status ?? 200, headers: { "content-type": "application/json" }, body: JSON.stringify(answer.json) };
}

function jsonOf(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    return undefined;
  }
}

/** Starts one; what no route has is a 404 as the API words it. */
export async function startFakeControl(routes: ControlRoutes, options: { readonly tls?: boolean } = {}): Promise<FakeControl> {
  const requests: ControlRequest[] = [];
  const server = await startLabServer({
    ...options,
    handler: async ({ method, path, query, headers, body }) => {
      const request = { method, path, query: Object.fromEntries(new URLSearchParams(query)), headers, body: toRequest(body.toString()) };
      requests.push(request);
      return toResponse((await routes[`${method} ${path}`]?.(request)) ?? { status: 404, json: { detail: "Not Found" } });
    },
  });
  const folder = mkdtempSync(join(tmpdir(), "proxbox-cli-control-"));
  const person = fakeTerminal();
  const stop = new AbortController();
  let now = 0;
  const clock = (): Date => new Date((now += 250));
  const run: FakeControl["run"] = async (args, env = { PROXBOX_URL: server.url, PROXBOX_TOKEN: "t0ken" }) => {
    const [printed, noted] = [person.printed().length, person.noted().length];
    const code = await runProgram(args, { terminal: person.terminal, env: { XDG_CONFIG_HOME: folder, ...env }, clock, newId: () => "id", signal: stop.signal });
    const text = person.printed().slice(printed);
    return { code, printed: text, noted: person.noted().slice(noted), json: jsonOf(text) };
  };
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { server, url: server.url, requests, folder, person, stop, run, close };
}

/** A list as the API answers it. */
export function pageOf(...results: readonly unknown[]): ControlAnswer {
  return { json: { count: results.length, next: null, previous: null, results } };
}
