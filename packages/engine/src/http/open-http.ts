import { Pool } from "undici";
import type { Dispatcher } from "undici";
import { openConnector } from "./connector.ts";
import { exchange } from "./exchange.ts";
import type { Http, HttpRequest, HttpSettings } from "./http.ts";

function withBody(request: HttpRequest): { body: string | null; headers: Record<string, string> } {
  if (request.body === undefined) return { body: null, headers: {} };
  if (typeof request.body === "string") return { body: request.body, headers: {} };
  return { body: JSON.stringify(request.body), headers: { "content-type": "application/json" } };
}

// Lower case, so that a later header replaces an earlier one instead of being sent beside it.
function mergeHeaders(...sources: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) merged[name.toLowerCase()] = value;
  }
  return merged;
}

function dispatchOptions(settings: HttpSettings, basePath: string, request: HttpRequest): Dispatcher.DispatchOptions {
  const { body, headers } = withBody(request);
  return {
    method: request.method,
    path: basePath + request.path,
    headers: mergeHeaders({ accept: "application/json" }, headers, settings.headers, request.headers ?? {}),
    body,
  };
}

function openPool(settings: HttpSettings, origin: string): Pool {
  return new Pool(origin, {
    connect: openConnector(settings),
    connections: settings.connections,
    pipelining: 1,
    // Each exchange has one limit for the whole of it; two more clocks would only blur which one ended it.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 30_000,
    // A page of 1,000 NetBox rows with long headers stays far below; Node's own default is 16 KiB.
    maxHeaderSize: 64 * 1024,
  });
}

/**
 * Opens a keep-alive pool to one server. A string body is sent as it is (its content type is the caller's), any other
 * as JSON. `settings.connections` bounds the sockets; further requests wait their turn without their time running.
 * The time limit of a request starts when it is sent. Redirects are answers like any other.
 */
export function openHttp(settings: HttpSettings): Http {
  const base = new URL(settings.baseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  const pool = openPool(settings, base.origin);
  const counts: Record<string, number> = {};
  return {
    baseUrl: settings.baseUrl,
    guard: settings.guard,
    counts,
    request(request) {
      return exchange(pool, {
        dispatch: dispatchOptions(settings, basePath, request),
        timeoutMs: request.timeoutMs,
        ...(request.signal === undefined ? {} : { signal: request.signal }),
        onSent: () => {
          counts[request.method] = (counts[request.method] ?? 0) + 1;
        },
      });
    },
    // Nothing that is still on its way matters any more to who closes: a clean close would wait for a hanging answer.
    close: () => pool.destroy(),
  };
}
