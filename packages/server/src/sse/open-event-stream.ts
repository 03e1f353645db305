import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { SECURITY_HEADERS } from "../http/security-headers.ts";
import { createEventWriter } from "./event-writer.ts";
import type { EventWriter } from "./event-writer.ts";
import type { QueueBounds } from "./frame-queue.ts";
import { systemTimers } from "./timers.ts";
import type { Timers } from "./timers.ts";

/** How a stream ended: with its last frame, or because its reader left (or did not read). */
export type StreamEnd = "ended" | "left";

/** An event stream to one reader. */
export interface EventStream extends Omit<EventWriter, "dispose"> {
  /** Resolves once, whatever ends it; afterwards nothing of it is left. */
  readonly closed: Promise<StreamEnd>;
  readonly isClosed: boolean;
}

/** How a stream is written. */
export interface EventStreamOptions {
  /** Sent besides the stream's own, the security headers, and what the reply carries already (CORS). */
  readonly headers?: OutgoingHttpHeaders;
  /** Frames may carry an `id:` line. Never on a path that the Python plugin reads (wire-contract.md 2.2). */
  readonly hasIds?: boolean;
  readonly timers?: Timers;
  /** Silence after which a comment is sent. Default 15 s (E100). */
  readonly keepaliveMs?: number;
  /** Time a reader may go without reading while frames wait for it. Default 60 s. */
  readonly stallTimeoutMs?: number;
  /** What may wait for a slow reader. Default 1,000 frames, 1 MiB. */
  readonly bounds?: QueueBounds;
}

/** What a stream needs of a Fastify request. */
export interface StreamRequest {
  readonly method: string;
}
/** The reply whose answer the stream takes over. */
export interface StreamReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
  getHeaders(): Readonly<Record<string, number | string | string[] | undefined>>;
}

// The last one is for nginx, which would hold the frames back otherwise (E100).
const STREAM_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", "x-accel-buffering": "no" };

const BOUNDS: QueueBounds = { frames: 1000, bytes: 1024 * 1024 };

function whenClosed(response: ServerResponse): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const done = (): void => resolve(response.writableFinished ? "ended" : "left");
    if (response.closed || response.destroyed) done();
    else response.once("close", done);
  });
}

/**
 * Takes the answer to a request over as an event stream (wire-contract.md 2.1) and sends the head at once. The one place that
 * writes past Fastify. A reader that does not read gets no more than the bounds: progress is dropped first; when failures and
 * ends do not fit either, or nothing is read for the stall time-out, the connection is cut and counts as left.
 */
export function openEventStream(request: StreamRequest, reply: StreamReply, options: EventStreamOptions = {}): EventStream {
  const response = reply.raw;
  const headers: Record<string, number | string | readonly string[] | undefined> = { ...SECURITY_HEADERS, ...reply.getHeaders(), ...STREAM_HEADERS, ...options.headers };
  reply.hijack();
  // A frame that waits for the next one would be a frame that comes too late.
  response.socket?.setNoDelay(true);
  response.writeHead(200, headers as OutgoingHttpHeaders);
  response.flushHeaders();
  const { timers = systemTimers, keepaliveMs = 15_000, stallTimeoutMs = 60_000, bounds = BOUNDS, hasIds = false } = options;
  const { send, sendJson, sendAll, whenDrained, end, dispose } = createEventWriter(response, { timers, keepaliveMs, stallTimeoutMs, bounds, hasIds });
  const closed = whenClosed(response);
  void closed.then(dispose);
  if (request.method === "HEAD") end();
  return {
    send,
    sendJson,
    sendAll,
    whenDrained,
    end,
    closed,
    get isClosed() {
      return response.closed || response.destroyed;
    },
  };
}
