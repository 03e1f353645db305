/** What the bench asks of the process that reads. */
export type ReadersQuestion =
  /** Opens so many readers of a job's events, each on a connection of its own; answers when each has been answered with 200. */
  | { readonly type: "open"; readonly url: string; readonly token: string; readonly jobId: number; readonly readers: number }
  /** Answers when every stream has ended. */
  | { readonly type: "ended" };

/** What the readers got. */
export interface ReadersReport {
  readonly readers: number;
  /** Readers that got every event from the first to the last, each once and in order, and the end. */
  readonly whole: number;
  /** What was wrong with the others; a few of them. */
  readonly faults: readonly string[];
  /** Events of one reader that got all. */
  readonly events: number;
  /** From the time that an event carries to its arrival, of all frames of the backend at all readers; in milliseconds. */
  readonly delayMs: { readonly middle: number; readonly of95: number; readonly most: number };
  /** CPU of the readers' own process. */
  readonly cpuMs: number;
}
