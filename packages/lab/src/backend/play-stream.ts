import type { LabResponse, LabSink } from "../http/lab-server.ts";
import type { LabStreamRecord } from "./backend-lab.ts";
import { completeFailed } from "./stream-script.ts";
import type { StreamPart } from "./stream-script.ts";

/** A stream that is going on. */
export interface OpenStream {
  readonly record: LabStreamRecord;
  readonly cancelled: AbortController;
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

async function send(parts: Iterable<StreamPart> | AsyncIterable<StreamPart>, sink: LabSink, { record, cancelled }: OpenStream): Promise<void> {
  const ends = [whenAborted(sink.gone), whenAborted(cancelled.signal)];
  for await (const part of parts) {
    if (typeof part === "string") await sink.write(part);
    else if ("cut" in part) {
      record.state = "cut";
      return sink.cut();
    } else await Promise.race([part.pass(), ...ends]);
    if (sink.gone.aborted || cancelled.signal.aborted) return;
  }
}

/** An answer that plays a script; the record follows how it ends. */
export function playStream(parts: Iterable<StreamPart> | AsyncIterable<StreamPart>, open: OpenStream, onEnd: () => void): LabResponse {
  const { record, cancelled } = open;
  const headers = { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache", "X-Accel-Buffering": "no" };
  return {
    status: 200,
    headers,
    async stream(sink) {
      await send(parts, sink, open);
      if (record.state === "open") record.state = sink.gone.aborted ? "left" : cancelled.signal.aborted ? "cancelled" : "ended";
      if (record.state === "cancelled") await sink.write(completeFailed("The run was stopped"));
      onEnd();
    },
  };
}
