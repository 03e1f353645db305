import type { LabRequest, LabResponse } from "../http/lab-server.ts";

/** A point in a stream where it waits until the test lets it go on. */
export interface HandGate {
  /** Lets every stream pass that waits here, and all that come later. */
  open(): void;
  /** Resolves when the first stream waits here. */
  readonly reached: Promise<void>;
  /** For the lab: resolves when the gate is open. */
  pass(): Promise<void>;
}

/** Drops the connection in a stream: its body has no end. */
export interface Cut {
  readonly cut: true;
}

/** What a stream sends or does next: text as it is (`frame(…)`), wait at a gate, drop the connection. */
export type StreamPart = string | HandGate | Cut;

/** What a request is answered with: a whole answer, or a stream's parts; a function may look at the request first. */
export type Script = LabResponse | Iterable<StreamPart> | AsyncIterable<StreamPart> | ((request: LabRequest) => LabResponse | Iterable<StreamPart> | AsyncIterable<StreamPart>);

/** Drops the connection. */
export const CUT: Cut = { cut: true };

/** Makes a gate that is shut. */
export function handGate(): HandGate {
  const opening = Promise.withResolvers<void>();
  const reaching = Promise.withResolvers<void>();
  return {
    open: () => opening.resolve(),
    reached: reaching.promise,
    pass() {
      reaching.resolve();
      return opening.promise;
    },
  };
}

/** One frame as text: `frame("step", { step: "devices", status: "started", message: "…" })`. */
export function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The last frame of a stream that went well. */
export function completeOk(result: Readonly<Record<string, unknown>> = { count: 0 }): string {
  return frame("complete", { ok: true, message: "Sync completed.", result });
}

/** The last frames of a stream that failed: `error_detail` with a suggestion when there is one, `error`, `complete`. */
export function completeFailed(detail: string, suggestion?: string): string {
  const about = suggestion === undefined ? "" : frame("error_detail", { event: "error_detail", phase: "lab", category: "internal", message: detail, detail, suggestion });
  return `${about}${frame("error", { step: "lab", status: "failed", error: detail })}${frame("complete", { ok: false, message: "Sync failed.", errors: [{ detail }] })}`;
}
