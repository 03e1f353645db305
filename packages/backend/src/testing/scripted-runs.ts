import { AppError } from "@proxbox/contract";
import { openEventLog } from "../runs/event-log.ts";
import type { BackendEvent, RunHandle, RunReport, RunRequest, Runs } from "../runs/runs.ts";
import { runReport } from "./sample-events.ts";

/** A run that does what a test tells it. */
export interface ScriptedRun extends RunHandle {
  readonly request: RunRequest;
  push(...events: readonly BackendEvent[]): void;
  /** Ends the events without an end of the run. */
  breakOff(): void;
  /** Lets the reading of the events throw. */
  throwOut(error: Error): void;
  readonly isCancelled: boolean;
}

/** Runs that a test scripts, and what was asked of them. */
export interface ScriptedRuns extends Runs {
  /** Forgets every run, and plays another script from now on. */
  play(script?: (run: ScriptedRun) => void): void;
  readonly started: readonly ScriptedRun[];
  /** The run that was started last. */
  readonly last: ScriptedRun;
}

function cancelledReport(runId: string): RunReport {
  return runReport([], { runId, verdict: "failed", headline: "the run was stopped", problems: [new AppError("RUN_CANCELLED").toProblem()] });
}

/** Makes one run. When it is cancelled it ends like a real one. */
export function scriptedRun(request: RunRequest, id: string): ScriptedRun {
  const log = openEventLog();
  let failure: Error | undefined;
  let isCancelled = false;
  const { promise: report, resolve } = Promise.withResolvers<RunReport>();
  async function* read(): AsyncGenerator<BackendEvent> {
    yield* log.read();
    if (failure !== undefined) throw failure;
  }
  function push(...events: readonly BackendEvent[]): void {
    for (const event of events) {
      log.push(event);
      if (event.type !== "run-finished") continue;
      log.end();
      resolve(event.report);
    }
  }
  return {
    id,
    request,
    report,
    push,
    events: read,
    breakOff: () => log.end(),
    throwOut(error) {
      failure = error;
      log.end();
    },
    cancel() {
      if (isCancelled) return;
      isCancelled = true;
      push({ type: "run-finished", report: cancelledReport(id), at: "2026-01-02T03:04:05.000Z" });
    },
    get isCancelled() {
      return isCancelled;
    },
  };
}

function playNothing(): void {}

/** Makes runs that each play `script` when they are started; a script that throws refuses the start. */
export function scriptedRuns(script: (run: ScriptedRun) => void = playNothing): ScriptedRuns {
  const started: ScriptedRun[] = [];
  let current = script;
  return {
    started,
    play(next = playNothing) {
      started.splice(0);
      current = next;
    },
    get last() {
      const run = started.at(-1);
      if (run === undefined) throw new Error("no run was started");
      return run;
    },
    async start(request) {
      const run = scriptedRun(request, request.runId ?? `run-${started.length + 1}`);
      current(run);
      started.push(run);
      return run;
    },
    active: () => started.map(({ id, request }) => ({ id, kind: request.kind, startedAt: "2026-01-02T03:04:05.000Z", endpoints: ["lab"] })),
    get: (id) => started.find((run) => run.id === id),
    cancel(id) {
      const run = started.find((each) => each.id === id);
      run?.cancel();
      return run !== undefined;
    },
    close: () => Promise.resolve(),
  };
}
