import { AppError } from "@proxbox/contract";
import { redact } from "@proxbox/server";
import type { Timers } from "@proxbox/server";
import { createParser } from "eventsource-parser";
import type { EventSourceMessage, EventSourceParser } from "eventsource-parser";
import type { ByteStream } from "./exchange.ts";

/** A frame's payload. */
export type FrameData = Readonly<Record<string, unknown>>;

/** What a stream says: a frame, without the secrets in it, or a comment, which only keeps the connection open. */
export type StreamItem = { readonly event: string; readonly data: FrameData } | { readonly comment: string };

/** How a stream is read. */
export interface FrameReading {
  readonly timers: Timers;
  /** Longest silence; asked anew for every chunk. */
  readonly idleMs: () => number;
  /** For messages: the address without its query. */
  readonly where: string;
  readonly signal?: AbortSignal | undefined;
}

/** Longest frame, in characters: far above the backend's largest, a `complete` with every warning of a large estate. */
const longestFrame = 1024 * 1024;

function isFields(value: unknown): value is FrameData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

// A frame that only informs may be odd (wire-contract.md 2.3); the one that decides may not.
function toItem({ event = "message", data }: EventSourceMessage, { where, isLast }: { readonly where: string; readonly isLast: boolean }): StreamItem {
  const parsed = parse(data);
  if (event === "complete" && !isFields(parsed?.value)) throw new AppError(isLast ? "BE_STREAM_CUT" : "BE_STREAM_MALFORMED", { where, detail: isLast ? "within its last frame" : "it is no JSON object" });
  const payload = isFields(parsed?.value) ? parsed.value : { raw: parsed === undefined ? data : parsed.value };
  return { event, data: redact(payload) as FrameData };
}

/** Gathers what a chunk completes. */
function createReader(where: string) {
  let items: StreamItem[] = [];
  let isLast = false;
  const tooLarge = (): never => {
    throw new AppError("BE_STREAM_OVERSIZE", { where, detail: `more than ${longestFrame} characters` });
  };
  const parser: EventSourceParser = createParser({
    maxBufferSize: longestFrame,
    onComment: (comment) => void items.push({ comment }),
    onError: ({ type }) => void (type === "max-buffer-size-exceeded" && tooLarge()),
    onEvent: (message) => void items.push(message.data.length > longestFrame ? tooLarge() : toItem(message, { where, isLast })),
  });
  return function* (text: string, isEnd = false): Generator<StreamItem> {
    items = [];
    isLast = isEnd;
    let failure: unknown;
    try {
      parser.feed(text);
    } catch (error) {
      failure = error;
    }
    // What stands before the fault in one chunk was said: the cause is often told just before the frame that is cut.
    yield* items;
    if (failure !== undefined) throw failure;
  };
}

/** The next chunk, `undefined` at the end. */
async function nextChunk(chunks: AsyncIterator<Uint8Array>, stream: ByteStream, { timers, idleMs, where, signal }: FrameReading): Promise<Uint8Array | undefined> {
  let isIdle = false;
  const limitMs = idleMs();
  const callOff = timers.after(limitMs, () => {
    isIdle = true;
    stream.destroy();
  });
  try {
    const { done, value } = await chunks.next();
    if (!isIdle) return done === true ? undefined : value;
  } catch (cause) {
    signal?.throwIfAborted();
    if (!isIdle) throw new AppError("BE_STREAM_CUT", { where, cause });
  } finally {
    callOff();
  }
  throw new AppError("BE_STREAM_IDLE", { where, detail: `${limitMs / 1_000} s` });
}

/**
 * Reads an event stream frame by frame; the next chunk is read when the frames before it are taken. Throws `BE_STREAM_CUT`, `_IDLE`,
 * `_OVERSIZE` or `_MALFORMED`, and the signal's reason. Leaving the loop closes the connection.
 */
export async function* readFrames(stream: ByteStream, reading: FrameReading): AsyncGenerator<StreamItem> {
  const read = createReader(reading.where);
  const decoder = new TextDecoder();
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (let chunk = await nextChunk(chunks, stream, reading); chunk !== undefined; chunk = await nextChunk(chunks, stream, reading)) {
      yield* read(decoder.decode(chunk, { stream: true }));
    }
    // A whole frame that lacks only its blank line counts (wire-contract.md 2.7); a frame that is cut off shows itself by its JSON.
    yield* read(`${decoder.decode()}\n\n`, true);
  } finally {
    stream.destroy();
  }
}
