/** What the bench asks of the process that plays a backend. */
export type StreamQuestion =
  /** Starts the backend; answers with its port. */
  | { readonly type: "open"; readonly key: string }
  /** Answers when a job's stream has been asked for and waits. */
  | { readonly type: "asked" }
  /** Sends frames for so long on the stream that waits, evenly; answers when the connection has taken the last one. */
  | { readonly type: "send"; readonly framesPerSecond: number; readonly seconds: number }
  /** Ends the stream well. */
  | { readonly type: "finish" };

/** How frames left the backend. */
export interface SentReport {
  readonly frames: number;
  /** From the first to the last; longer than asked for when their reader could not take them as they came. */
  readonly tookMs: number;
}

/** Name of the frames that are counted; each carries its number as `progress.current`, from 1 on. */
export const FRAME = "item_progress";

/** The one stage that jobs of the bench do. */
export const STAGE = "devices";
