import { AppError } from "@proxbox/contract";
import type { ByteStream } from "./exchange.ts";
import { readDetail } from "./read-detail.ts";
import { readFrames } from "./read-frames.ts";
import type { FrameData, FrameReading, StreamItem } from "./read-frames.ts";

/** Called with every frame in order; the next one is read when what it returns is settled. */
export type OnFrame = (event: string, data: FrameData) => void | Promise<void>;

/** How a stream ended. */
export type StreamEnding = { readonly message: string; readonly result: FrameData } | { readonly error: AppError };

// After its last frame a backend closes the connection; one that does not is left.
const closingMs = 5_000;

/** What decides about a stream, gathered frame by frame. */
interface Gathered {
  complete: FrameData | undefined;
  suggestion: string | undefined;
}

function gather(gathered: Gathered, event: string, data: FrameData): void {
  // Two of them: the last one counts (wire-contract.md 2.7).
  if (event === "complete") gathered.complete = data;
  if (event === "error_detail" && typeof data["suggestion"] === "string") gathered.suggestion = data["suggestion"];
}

function isFields(value: unknown): value is FrameData {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function failureOf({ errors, message }: FrameData, { suggestion, where }: { readonly suggestion: string | undefined; readonly where: string }): AppError {
  const [first] = Array.isArray(errors) ? (errors as readonly unknown[]) : [];
  const told = isFields(first) ? first["detail"] : undefined;
  const detail = readDetail({ detail: told, message });
  const hint = suggestion ?? (isFields(told) && typeof told["hint"] === "string" ? told["hint"] : undefined);
  return new AppError("BE_SYNC_FAILED", { where, status: 503, ...(detail === undefined ? {} : { detail }), ...(hint === undefined ? {} : { hint }) });
}

/** Success is a parsed `complete` with the boolean `ok: true`, and nothing else (design.md 5). */
function endingOf({ complete, suggestion }: Gathered, where: string): StreamEnding {
  if (complete === undefined) return { error: new AppError("BE_STREAM_UNFINISHED", { where }) };
  const { ok, message, result } = complete;
  if (typeof ok !== "boolean") return { error: new AppError("BE_STREAM_MALFORMED", { where, detail: "its ok is neither true nor false" }) };
  if (!ok) return { error: failureOf(complete, { suggestion, where }) };
  return { message: typeof message === "string" ? message : "", result: isFields(result) ? result : {} };
}

async function nextItem(items: AsyncGenerator<StreamItem>, isComplete: boolean): Promise<StreamItem | undefined | { readonly error: AppError }> {
  try {
    const next = await items.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith("BE_")) throw error;
    // What happens to the connection after the last word changes nothing of it.
    const isWay = error.code === "BE_STREAM_CUT" || error.code === "BE_STREAM_IDLE";
    return isComplete && isWay ? undefined : { error };
  }
}

/** Reads a stream to its end. Throws the signal's reason, and whatever `onFrame` throws; every other end is told. */
export async function consumeStream(stream: ByteStream, reading: FrameReading, onFrame?: OnFrame): Promise<StreamEnding> {
  const gathered: Gathered = { complete: undefined, suggestion: undefined };
  const items = readFrames(stream, { ...reading, idleMs: () => (gathered.complete === undefined ? reading.idleMs() : closingMs) });
  try {
    for (;;) {
      const item = await nextItem(items, gathered.complete !== undefined);
      reading.signal?.throwIfAborted();
      if (item === undefined) return endingOf(gathered, reading.where);
      if ("error" in item) return item;
      if ("comment" in item) continue;
      gather(gathered, item.event, item.data);
      await onFrame?.(item.event, item.data);
    }
  } finally {
    await items.return(undefined);
  }
}
