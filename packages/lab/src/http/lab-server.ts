import { createServer as createHttpServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer, Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";
import { makeCertificate } from "./certificate.ts";
import type { LabCertificate } from "./certificate.ts";
import { createFaultQueue } from "./fault-queue.ts";
import type { FaultEffect, FaultQueue, FaultSource } from "./fault-queue.ts";
import { createRequestLog } from "./request-log.ts";
import type { RequestLog, RequestRecorder } from "./request-log.ts";

/** A request as a lab's handler sees it; the body is complete. */
export interface LabRequest {
  readonly method: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  /** Path without query, not decoded. */
  readonly path: string;
  /** Query without the question mark, not decoded. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The body of an answer while it is being sent. */
export interface LabSink {
  /** Sends; resolves when the connection has taken it, or when the client is gone. */
  write(text: string): Promise<void>;
  /** Closes the connection once what was written is sent, so that the body has no end; a reset could take what the client has not read yet. */
  cut(): void;
  /** Fires when the connection is closed. */
  readonly gone: AbortSignal;
}

/** A lab's answer; `reason` replaces the standard reason phrase. */
export interface LabResponse {
  status: number;
  reason?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
  /** Sends the body bit by bit, chunked, in place of `body`; the body ends when it resolves. */
  stream?: (sink: LabSink) => Promise<void>;
}

/** Answers one request; may take its time. */
export type LabHandler = (request: LabRequest) => LabResponse | Promise<LabResponse>;

/** What a lab server needs; `port` 0 takes a free one, `latencyMs` delays every answer. */
export interface LabServerOptions {
  handler: LabHandler;
  /** Address to listen on, default 127.0.0.1; 127.0.0.2 is another host with the same ports. */
  host?: string | undefined;
  port?: number;
  tls?: boolean;
  latencyMs?: number;
  /** Sees every request with its body before it is answered: for who measures. */
  onRequest?: ((request: LabRequest) => void) | undefined;
}

/** A listening lab server on the loopback. */
export interface LabServer {
  readonly url: string;
  readonly port: number;
  /** Only with `tls`. */
  readonly certificate: LabCertificate | undefined;
  /** Serves a new self-signed certificate from the next connection on; nothing happens without `tls`. */
  renewCertificate(): Promise<void>;
  readonly requests: RequestLog;
  readonly faults: FaultQueue;
  /** Cuts every connection, also hanging ones, and stops listening. */
  close(): Promise<void>;
}

interface Context {
  handler: LabHandler;
  log: RequestRecorder;
  faults: FaultSource;
  latencyMs: number;
  onRequest: ((request: LabRequest) => void) | undefined;
}

// Larger than any limit that a lab imitates itself (gunicorn's 4094-byte request line), so that the lab answers and not Node.
const maxHeaderBytes = 256 * 1024;

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function faultResponse(effect: FaultEffect): LabResponse | undefined {
  if (effect.kind === "throttle") {
    const body = JSON.stringify({ detail: `Request was throttled. Expected available in ${effect.retryAfterSeconds} seconds.` });
    return { status: 429, headers: { "Content-Type": "application/json", "Retry-After": String(effect.retryAfterSeconds) }, body };
  }
  if (effect.kind !== "status") return undefined;
  const headers = { "Content-Type": "text/html", ...effect.headers };
  return { status: effect.status, headers, body: effect.body ?? "", ...(effect.reason === undefined ? {} : { reason: effect.reason }) };
}

function send(response: ServerResponse, answer: LabResponse, truncate: boolean): void {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body ?? "");
  const headers: Record<string, string | string[]> = { ...answer.headers };
  if (answer.status !== 204 && answer.status !== 304) headers["Content-Length"] = String(body.length);
  if (answer.reason === undefined) response.writeHead(answer.status, headers);
  else response.writeHead(answer.status, answer.reason, headers);
  if (!truncate) response.end(body);
  else response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

// A TLS socket cannot be reset, only closed.
function cutOff({ socket }: ServerResponse): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}

function sinkOf(response: ServerResponse): LabSink {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return {
    gone: gone.signal,
    cut: () => response.socket?.destroySoon(),
    write(text) {
      if (gone.signal.aborted || response.write(text)) return Promise.resolve();
      return new Promise((resolve) => {
        response.once("drain", resolve);
        gone.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
}

async function sendStream(response: ServerResponse, { status, headers, stream }: LabResponse): Promise<void> {
  response.writeHead(status, headers);
  response.flushHeaders();
  await stream?.(sinkOf(response));
  if (!response.destroyed) response.end();
}

async function answer(context: Context, request: LabRequest, response: ServerResponse): Promise<number> {
  const effect = context.faults.take(request.method, request.target);
  if (context.latencyMs > 0) await delay(context.latencyMs);
  if (effect?.kind === "latency") await delay(effect.ms);
  if (effect?.kind === "hang") return 0;
  if (effect?.kind === "reset") {
    cutOff(response);
    return 0;
  }
  const result = (effect && faultResponse(effect)) ?? (await context.handler(request));
  if (effect?.kind === "reset-after-commit") {
    cutOff(response);
    return 0;
  }
  if (result.stream === undefined) send(response, result, effect?.kind === "truncate");
  else await sendStream(response, result);
  return result.status;
}

function listener(context: Context): RequestListener {
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = message.method ?? "GET";
    const target = message.url ?? "/";
    const entry = context.log.begin(method, target);
    let status = 0;
    try {
      const body = await readBody(message);
      const request = { method, target, path: entry.path, query: entry.query, headers: message.headers, body };
      context.onRequest?.(request);
      status = await answer(context, request, response);
    } catch (error) {
      // A mistake of the lab itself must be visible in the test that meets it, not look like a dead server.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      status = 500;
      if (!response.headersSent) send(response, { status, reason: "Lab Error", headers: { "Content-Type": "text/plain" }, body: text }, false);
    } finally {
      context.log.end(entry, status);
    }
  };
  return (message, response) => void serve(message, response);
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

// A server that gets a new certificate is restarted: its connections end, and no old TLS session can be resumed.
async function renew(server: Server): Promise<LabCertificate | undefined> {
  if (!(server instanceof HttpsServer)) return undefined;
  const fresh = await makeCertificate();
  server.setSecureContext({ key: fresh.key, cert: fresh.certificate });
  server.closeIdleConnections();
  return fresh;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts a lab server: request log, faults and latency around one handler. Rejects when the port is taken. */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const context: Context = { handler: options.handler, log: createRequestLog(), faults: createFaultQueue(), latencyMs: options.latencyMs ?? 0, onRequest: options.onRequest };
  let certificate = options.tls ? await makeCertificate() : undefined;
  const settings = { maxHeaderSize: maxHeaderBytes, keepAliveTimeout: 60_000 };
  const server: Server = certificate
    ? createHttpsServer({ ...settings, key: certificate.key, cert: certificate.certificate }, listener(context))
    : createHttpServer(settings, listener(context));
  const host = options.host ?? "127.0.0.1";
  const port = await listen(server, options.port ?? 0, host);
  return {
    url: `${certificate ? "https" : "http"}://${host}:${port}`,
    port,
    get certificate() { return certificate; },
    async renewCertificate() { certificate = await renew(server); },
    requests: context.log,
    faults: context.faults,
    close: () => closeServer(server),
  };
}
