import type { Outcome, OutcomeStatus, Plan, Problem, RunEvent, Stage } from "@proxbox/contract";

/** Collects what happens in a run: passes it on as events, and counts it for the summary. */
export interface RunLog {
  readonly counts: ReadonlyMap<string, ReadonlyMap<OutcomeStatus, number>>;
  readonly problems: Problem[];
  readonly warnings: string[];
  readonly failures: readonly Outcome[];
  plan: Plan | undefined;
  /** Runs one stage between its events; `counts` of the result go into `stage-finished`. */
  stage<T>(stage: Stage, work: () => Promise<T>, countsOf: (result: T) => Record<string, number>): Promise<T>;
  progress(stage: Stage, progress: { done: number; total: number; what: string }): void;
  outcome(outcome: Outcome): void;
  event(event: RunEvent): void;
}

/** Failures kept for the summary, besides the first of every sort. */
const FAILURES_KEPT = 10;

function isOfNewSort(failure: Outcome, kept: readonly Outcome[]): boolean {
  return !kept.some(({ kind, problem }) => kind === failure.kind && problem?.code === failure.problem?.code);
}

/** Opens the log of one run. */
export function openRunLog(clock: () => Date, emit: (event: RunEvent) => void): RunLog {
  const counts = new Map<string, Map<OutcomeStatus, number>>();
  const failures: Outcome[] = [];
  return {
    counts,
    failures,
    problems: [],
    warnings: [],
    plan: undefined,
    event: emit,
    progress: (stage, progress) => emit({ type: "stage-progress", stage, ...progress }),
    outcome: (outcome) => {
      const ofKind = counts.get(outcome.kind) ?? new Map<OutcomeStatus, number>();
      counts.set(outcome.kind, ofKind.set(outcome.status, (ofKind.get(outcome.status) ?? 0) + 1));
      if (outcome.status === "failed" && (failures.length < FAILURES_KEPT || isOfNewSort(outcome, failures))) failures.push(outcome);
      emit({ type: "outcome", outcome });
    },
    stage: async (stage, work, countsOf) => {
      const startedAt = clock();
      emit({ type: "stage-started", stage, at: startedAt.toISOString() });
      const result = await work();
      const at = clock();
      emit({ type: "stage-finished", stage, at: at.toISOString(), durationMs: at.getTime() - startedAt.getTime(), counts: countsOf(result) });
      return result;
    },
  };
}
