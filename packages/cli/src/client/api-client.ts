import { readFileSync } from "node:fs";
import { AppError } from "@proxbox/contract";
import { Agent, request } from "undici";
import type { Dispatcher } from "undici";
import { z } from "zod";
import { answerError, dialError } from "./api-error.ts";

/** How a control plane is reached. */
export interface ApiOptions {
  /** Its address, with the path below which it is served, if any. */
  readonly url: string;
  readonly token?: string | undefined;
  /** PEM file of the CA that signed its certificate. */
  readonly caFile?: string | undefined;
  /** Fires when the person has had enough. */
  readonly signal: AbortSignal;
}

/** What is asked of the API. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From `/api/` on. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer before it is read as something. */
export interface ApiAnswer {
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Speaks to `/api/` of a control plane. Everything throws an `AppError`: its own code when the API gave one, else one of `CTL_*`. */
export interface ApiClient {
  readonly url: string;
  /** Asks and gives the answer as it came. */
  ask(request: ApiRequest): Promise<ApiAnswer>;
  /** Asks and reads the answer; fields that the schema does not know are kept. */
  get<Answer>(path: string, answer: z.ZodType<Answer>, query?: ApiRequest["query"]): Promise<Answer>;
  /** Sends and reads the answer. */
  send<Answer>(request: ApiRequest, answer: z.ZodType<Answer>): Promise<Answer>;
  /** Every row of a list, page by page. */
  all<Row>(path: string, row: z.ZodType<Row>, query?: ApiRequest["query"]): Promise<Row[]>;
  /** Opens an event stream; its body is still being sent. */
  open(path: string, headers: Readonly<Record<string, string>>): Promise<Dispatcher.ResponseData["body"]>;
  close(): Promise<void>;
}

/** A backend is waited for up to a minute and a half before a test of an endpoint is answered. */
const ANSWER_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** Streams are pinged every 15 seconds: three that are missing mean that nobody is there any more. */
const STREAM_SILENCE_MS = 45_000;
const pageRows = 500;

function readCa(caFile: string | undefined): string | undefined {
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile, "utf8");
  } catch (cause) {
    throw new AppError("CFG_FILE_UNREADABLE", { where: caFile, cause });
  }
}

function openAgent(caFile: string | undefined): Agent {
  const ca = readCa(caFile);
  return new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS, ...(ca === undefined ? {} : { ca }) } });
}

function fullUrl(base: string, { path, query = {} }: Pick<ApiRequest, "path" | "query">): URL {
  const url = new URL(base + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

function readJson<Answer>(text: string, answer: z.ZodType<Answer>, where: string): Answer {
  try {
    return answer.parse(text === "" ? null : JSON.parse(text));
  } catch (cause) {
    throw new AppError("CTL_UNEXPECTED", { where, cause });
  }
}

type Ask = (asked: ApiRequest, timeouts: { readonly bodyTimeout: number }) => Promise<Dispatcher.ResponseData>;

function asker({ url, token, signal }: ApiOptions, dispatcher: Agent): Ask {
  return async ({ method, body, headers = {}, ...at }, { bodyTimeout }) => {
    const target = fullUrl(url, at);
    const authorization = token === undefined ? {} : { authorization: `Token ${token}` };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    let response: Dispatcher.ResponseData;
    try {
      // Redirects are not followed: the token goes to the address that was named and to no other.
      response = await request(target, { method, dispatcher, signal, headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout, ...content, headers: { accept: "application/json, text/event-stream;q=0.9, */*;q=0.5", ...authorization, ...type, ...headers } });
    } catch (thrown) {
      throw dialError(thrown, { where: target.origin, isStopped: signal.aborted });
    }
    if (response.statusCode >= 200 && response.statusCode < 300) return response;
    const text = await response.body.text().catch(() => "");
    throw answerError({ status: response.statusCode, text, location: String(response.headers["location"] ?? "") }, target.origin + target.pathname);
  };
}

/** Makes a client; it dials when it is first asked. Throws `CFG_FILE_UNREADABLE` for a CA file that is not there. */
export function createApiClient(options: ApiOptions): ApiClient {
  const agent = openAgent(options.caFile);
  const open = asker(options, agent);
  const ask: ApiClient["ask"] = async (asked) => {
    const { body, headers } = await open(asked, { bodyTimeout: ANSWER_TIMEOUT_MS });
    try {
      return { text: await body.text(), headers };
    } catch (thrown) {
      throw dialError(thrown, { where: options.url, isStopped: options.signal.aborted });
    }
  };
  const send: ApiClient["send"] = async (asked, answer) => readJson((await ask(asked)).text, answer, options.url + asked.path);
  const get: ApiClient["get"] = (path, answer, query = {}) => send({ method: "GET", path, query }, answer);
  return {
    url: options.url,
    ask,
    get,
    send,
    async all<Row>(path: string, row: z.ZodType<Row>, query: ApiRequest["query"] = {}) {
      const page = z.object({ count: z.int(), results: z.array(row) });
      const rows: Row[] = [];
      for (;;) {
        const { count, results } = await get(path, page, { ...query, limit: pageRows, offset: rows.length });
        rows.push(...results);
        if (results.length === 0 || rows.length >= count) return rows;
      }
    },
    open: async (path, headers) => (await open({ method: "GET", path, headers }, { bodyTimeout: STREAM_SILENCE_MS })).body,
    close: () => agent.destroy(),
  };
}
