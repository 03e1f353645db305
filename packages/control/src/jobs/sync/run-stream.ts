import type { StageRequest } from "./stage-requests.ts";
import { addOutcomes, createTally } from "./count-outcomes.ts";
import type { FrameTally, StageOutcomes } from "./count-outcomes.ts";
import { frameLevel } from "./frame-level.ts";
import { pause } from "../../services/pause.ts";
import type { WireData } from "./sync-parts.ts";
import type { StreamEnd } from "../../services/backend-proxy.ts";
import { tell } from "./turn.ts";
import type { ReadyTurn } from "./turn.ts";

/** Times a stream that broke off is opened again, and the pause before each (wire-contract.md 5.4). */
const RETRIES = { most: 2, pauseMs: 8_000 } as const;

/** Longest that a backend's `Retry-After` is followed: its lock-out lasts 300 s (wire-contract.md 3.4). */
const LONGEST_PAUSE_MS = 300_000;

/** How long the backend gets to say that it stops a run: the job is cancelled within 2 s. */
const CANCEL_MS = 1_000;

/** What a stream is run for. */
export interface StreamWork {
  readonly turn: ReadyTurn;
  /** Slug of the stage, or `full-update`. */
  readonly stage: string;
  readonly request: Pick<StageRequest, "path" | "query">;
  /** Sees every frame once it is recorded. */
  readonly onFrame?: (event: string, data: WireData) => Promise<void>;
}

/** How a stream ended in the last of its attempts, and what all of them did. */
export interface StreamReport {
  readonly end: StreamEnd;
  readonly attempts: number;
  readonly outcomes: StageOutcomes;
  /** The last `error_detail`'s advice. */
  readonly suggestion: string | undefined;
}

/** Asks the backend to stop, for a second at most; whatever it says, the job ends. */
async function stopRun({ parts, backend, runId }: ReadyTurn): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const callOff = parts.timers.after(CANCEL_MS, timeout.resolve);
  const cancelled = parts.services.cancelRun(backend.id, runId).catch((error: unknown) => {
    parts.log.info({ module: "jobs", operation_id: runId, err: error }, "A backend could not be asked to stop a run");
  });
  await Promise.race([cancelled, timeout.promise]);
  callOff();
}

/** Does the work; when the job is aborted meanwhile the backend's run is stopped and the abort's reason thrown. */
async function abortable<T>(turn: ReadyTurn, work: () => Promise<T>): Promise<T> {
  const { signal } = turn.context;
  signal.throwIfAborted();
  let stopping: Promise<void> | undefined;
  const onAbort = (): void => {
    stopping = stopRun(turn);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const result = await work();
    signal.throwIfAborted();
    return result;
  } catch (error) {
    await stopping;
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function attempt({ turn, stage, request, onFrame }: StreamWork, tally: FrameTally, isRepeated: boolean): Promise<StreamEnd> {
  const { parts, context, endpoint, backend } = turn;
  return abortable(turn, () =>
    parts.services.runStream({
      backendId: backend.id,
      path: request.path,
      // The run that broke off may still be letting go of the endpoint.
      query: isRepeated ? { ...request.query, wait: "true" } : request.query,
      signal: context.signal,
      async onFrame(event, data) {
        tally.see(event, data);
        context.record({ event, level: frameLevel(event, data), stage, proxmoxEndpointId: endpoint.id, data });
        await context.whenRecorded();
        await onFrame?.(event, data);
      },
    }),
  );
}

function pauseAfter(end: StreamEnd): number {
  return Math.min(LONGEST_PAUSE_MS, Math.max(RETRIES.pauseMs, end.ok ? 0 : (end.retryAfterMs ?? 0)));
}

/** Runs a stream to its end; one that broke off is opened again twice, one that was told to have failed never (B17). */
export async function runStream(work: StreamWork): Promise<StreamReport> {
  const { turn, stage } = work;
  const lost: StageOutcomes[] = [];
  for (let attempts = 1; ; attempts += 1) {
    const tally = createTally();
    const end = await attempt(work, tally, attempts > 1);
    const outcomes = tally.outcomes();
    if (end.ok || !end.isRetryable || attempts > RETRIES.most) return { end, attempts, outcomes: addOutcomes([...lost, outcomes]), suggestion: tally.suggestion };
    // What it wrote before it broke off is written; its warnings come again with the next attempt.
    lost.push({ ...outcomes, isCounted: true, warnings: [] });
    const pauseMs = pauseAfter(end);
    tell({ ...turn, step: stage }, "warning", `${end.error.message} (HTTP ${end.status}). Tried again in ${Math.ceil(pauseMs / 1000)} s.`);
    await pause(turn.parts.timers, pauseMs, turn.context.signal);
  }
}
