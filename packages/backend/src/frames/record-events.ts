import { STAGE_NAMES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { z } from "zod";
import type { BackendEvent } from "../runs/runs.ts";
import { systemTimers } from "@proxbox/server";
import type { Timers } from "@proxbox/server";
import type { RunTable } from "../store/store.ts";
import { createEventBatch } from "./event-batch.ts";
import type { RunFeed } from "./run-feed.ts";
import { shapeOf } from "./stream-shape.ts";
import type { StreamShape } from "./stream-shape.ts";
import { toFrames } from "./to-frames.ts";

/** Where the frames of a run are kept, and who is told. */
export interface Recording {
  readonly runs: Pick<RunTable, "append" | "get">;
  readonly runId: string;
  readonly feed: RunFeed;
  readonly clock: () => Date;
  readonly timers?: Timers;
}

const Request = z.object({ stages: z.array(z.custom<StageName>((value) => STAGE_NAMES.some((name) => name === value))), mode: z.enum(["apply", "plan"]) });

/** How the frames read, of one stage or of several: by the request that the run's row keeps. */
function shapeOfRun({ runs, runId }: Recording): StreamShape {
  const row = runs.get(runId);
  const request = Request.safeParse(row?.request);
  const { stages, mode } = request.success ? request.data : { stages: [], mode: "apply" as const };
  return shapeOf({ kind: row?.kind ?? "run", stages, mode }, runId);
}

/**
 * Keeps every frame of a run, so that it can be followed and read again (`/runs/{id}/events`). The run's row must be there.
 * Resolves when the last one is kept; rejects with the first error of the store, after which nothing more is kept.
 */
export async function recordEvents(recording: Recording, events: AsyncIterable<BackendEvent>): Promise<void> {
  const { runs, runId, feed, clock, timers = systemTimers } = recording;
  let failure: { readonly cause: unknown } | undefined;
  const batch = createEventBatch({
    clock,
    timers,
    write(rows) {
      if (failure !== undefined) return;
      try {
        runs.append(runId, rows);
      } catch (cause) {
        // Thrown from a timer it would end the process.
        failure = { cause };
      }
      feed.notify(runId);
    },
  });
  const finish = feed.begin(runId);
  try {
    for await (const frame of toFrames(events, shapeOfRun(recording))) {
      if (failure !== undefined) break;
      batch.add(frame);
    }
    batch.flush();
  } finally {
    finish();
  }
  if (failure !== undefined) throw failure.cause;
}
