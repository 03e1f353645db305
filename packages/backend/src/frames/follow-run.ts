import { AppError } from "@proxbox/contract";
import { createBell } from "@proxbox/server";
import type { Bell, EventStream, Timers } from "@proxbox/server";
import type { RunTable } from "../store/store.ts";
import { failureText } from "./problem-frames.ts";
import type { RunFeed } from "./run-feed.ts";
import { toFrame } from "./to-frame.ts";

/** One reader of a recorded run. */
export interface Following {
  readonly runs: Pick<RunTable, "get" | "events">;
  readonly feed: RunFeed;
  readonly runId: string;
  /** Last sequence that the reader has; 0 for none. */
  readonly after: number;
  readonly timers: Timers;
}

const PAGE = 200;
/** A run whose recording has not begun is looked at again after this. */
const RETRY_MS = 500;

type Reading = { readonly last: number; readonly isComplete: boolean };

/** Sends what is recorded, at the reader's own speed. */
async function sendRecorded(following: Following, stream: EventStream, from: number): Promise<Reading> {
  let last = from;
  while (!stream.isClosed) {
    const rows = following.runs.events(following.runId, last, PAGE);
    for (const { sequence, event, data } of rows) {
      stream.sendJson(event, data, { id: sequence });
      last = sequence;
      if (event === "complete") return { last, isComplete: true };
      await stream.whenDrained();
      if (stream.isClosed) break;
    }
    if (rows.length < PAGE) break;
  }
  return { last, isComplete: false };
}

/** The end of a run that could not tell it itself: its process died. */
function sendInterruption(stream: EventStream, last: number): void {
  const problem = new AppError("RUN_CANCELLED", { detail: "the backend stopped while it was under way" }).toProblem();
  const { event, data } = toFrame("complete", { ok: false, message: problem.message, errors: [{ detail: failureText(problem.message, problem) }] });
  stream.send(event, data, { id: last + 1 });
}

async function sleep(following: Following, bell: Bell): Promise<void> {
  const cancel = following.feed.isRecording(following.runId) ? undefined : following.timers.after(RETRY_MS, bell.ring);
  await bell.sleep();
  cancel?.();
}

/** Whether nothing will be added to the recording any more. */
function isOver({ runs, feed, runId }: Following): boolean {
  return !feed.isRecording(runId) && runs.get(runId)?.state !== "running";
}

async function follow(following: Following, stream: EventStream, bell: Bell): Promise<void> {
  let last = following.after;
  while (!stream.isClosed) {
    // Asked before reading: what was added until then is read, so that an end is never overlooked.
    const wasOver = isOver(following);
    const reading = await sendRecorded(following, stream, last);
    last = reading.last;
    if (reading.isComplete) return;
    if (wasOver) return sendInterruption(stream, last);
    await sleep(following, bell);
  }
}

/**
 * Sends a run's frames after those that the reader has, each once, then follows it to its end and ends the stream. An
 * interrupted run ends with `complete` and `ok: false` too.
 */
export async function followRun(following: Following, stream: EventStream): Promise<void> {
  const bell = createBell();
  const unsubscribe = following.feed.subscribe(following.runId, bell.ring);
  void stream.closed.then(bell.ring);
  try {
    await follow(following, stream, bell);
  } finally {
    unsubscribe();
    stream.end();
  }
}

/** Whether a reader has everything of a run that is over, its end too: it need not come again. */
export function hasEverything({ runs, feed, runId, after }: Omit<Following, "timers">): boolean {
  const run = runs.get(runId);
  if (run === undefined || run.state === "running" || feed.isRecording(runId)) return false;
  const [end] = runs.events(runId, run.lastSequence - 1, 1);
  return end?.event === "complete" ? after >= run.lastSequence : after > run.lastSequence;
}
