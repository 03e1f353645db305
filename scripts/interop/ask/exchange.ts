import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";

/** One request to a backend, or to the control plane: `path` with its query, a JSON `body` when given, `key` as X-Proxbox-API-Key when given. */
export interface Asked {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  readonly path: string;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default 60,000: the original is slow. */
  readonly timeoutMs?: number;
}

/** What came back, read to its end; `json` is undefined where the body is not JSON, `isWhole` false where it was cut off. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: unknown;
  readonly isWhole: boolean;
}

/** Reads a text as JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let isWhole = true;
  try {
    for await (const chunk of message) chunks.push(chunk as Buffer);
  } catch {
    isWhole = false;
  }
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: message.statusCode ?? 0, headers, text, json: parseJson(text), isWhole: isWhole && message.complete };
}

/** Asks once, on a new connection, following no redirect, as the plugin does (wire-contract.md 0.2). Status 0: no answer at all, `text` says why. */
export function exchange(baseUrl: string, asked: Asked): Promise<Answer> {
  const { method = "GET", path, key, body, timeoutMs = 60_000 } = asked;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    "Accept-Encoding": "gzip, deflate",
    ...(key === undefined ? {} : { "X-Proxbox-API-Key": key }),
    ...(payload === undefined ? {} : { "Content-Type": "application/json" }),
    ...asked.headers,
  };
  return new Promise((resolve) => {
    const failed = (error: Error): void => resolve({ status: 0, headers: {}, text: error.message, json: undefined, isWhole: false });
    const sent = httpRequest(`${baseUrl}${path}`, { method, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (message) => {
      readAnswer(message).then(resolve, failed);
    });
    sent.on("error", failed);
    sent.end(payload);
  });
}
