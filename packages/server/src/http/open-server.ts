import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Duplex } from "node:stream";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Most bytes of a request's headers; a key has 72, a long list of ids some thousand. */
const MOST_HEADER_BYTES = 32 * 1024;
/** Time a client has for its headers, and for the whole request. Answers may take as long as they need: streams stay open. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Time an idle connection is kept: longer than clients and proxies keep theirs, so that it is not cut under a request. */
const KEEP_ALIVE_MS = 72_000;
/** Connections besides those of the streams. */
const OTHER_CONNECTIONS = 500;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Makes Node's server for the application, with TLS when there is a certificate. */
export function openServer(handler: Handler, { tls, mostStreams }: { readonly tls?: { readonly cert: string; readonly key: string }; readonly mostStreams: number }): Server {
  const options: ServerOptions = { maxHeaderSize: MOST_HEADER_BYTES, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const server = tls === undefined ? createServer(options, handler) : createTlsServer({ ...options, ...tls, minVersion: "TLSv1.2" }, handler);
  server.maxConnections = mostStreams + OTHER_CONNECTIONS;
  return server;
}

// Node's codes of requests that never became one.
const refusals: Readonly<Record<string, readonly [status: string, detail: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "The headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request did not arrive in time."],
};

/** Answers a request that could not be read as HTTP, and ends the connection. */
export function refuseConnection(error: Error, socket: Duplex): void {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, detail] = refusals[code] ?? ["400 Bad Request", "The request cannot be read."];
  const body = JSON.stringify({ detail });
  const headers = { ...SECURITY_HEADERS, "content-type": "application/json; charset=utf-8", "content-length": String(body.length), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status}`, ...lines, "", body].join("\r\n"));
}
