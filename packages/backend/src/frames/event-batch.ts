import type { Frame } from "@proxbox/contract";
import { asciiJson } from "@proxbox/server";
import type { Timers } from "@proxbox/server";
import type { RunEventRow } from "../store/store.ts";

/** Collects frames into batches, so that a run of 10,000 objects is not 10,000 transactions. */
export interface EventBatch {
  add(frame: Frame): void;
  /** Hands on what is there. */
  flush(): void;
}

/** When a batch is handed on. */
export interface EventBatchOptions {
  readonly clock: () => Date;
  readonly timers: Timers;
  /** Gets each batch, in order. */
  readonly write: (rows: readonly RunEventRow[]) => void;
}

const MOST_ROWS = 200;
/** How late a follower of a run may learn of a frame. */
const LATEST_MS = 100;

/** Makes the batches of one run; sequences grow from 1. */
export function createEventBatch({ clock, timers, write }: EventBatchOptions): EventBatch {
  let rows: RunEventRow[] = [];
  let sequence = 0;
  let cancelTimer: (() => void) | undefined;
  function flush(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const batch = rows;
    rows = [];
    if (batch.length > 0) write(batch);
  }
  return {
    flush,
    add({ event, data }) {
      sequence += 1;
      rows.push({ sequence, at: clock().toISOString(), event, data: asciiJson(data) });
      if (rows.length >= MOST_ROWS) flush();
      else cancelTimer ??= timers.after(LATEST_MS, flush);
    },
  };
}
