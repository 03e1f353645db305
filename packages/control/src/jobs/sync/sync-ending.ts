import { AppError } from "@proxbox/contract";
import type { JobEnding } from "../run-context.ts";
import { addOutcomes } from "./count-outcomes.ts";
import type { StageOutcomes } from "./count-outcomes.ts";
import { syncResult } from "./sync-result.ts";
import type { SyncStory } from "./sync-result.ts";
import type { TurnEnd } from "./turn.ts";

function isDone({ error, skipped }: TurnEnd): boolean {
  return error === undefined && skipped === undefined;
}

function hasWarnings({ steps, skipped }: TurnEnd): boolean {
  return skipped !== undefined || steps.some(({ outcomes, state }) => outcomes.warnings.length > 0 || state === "failed");
}

function endpoints(count: number): string {
  return `${count} ${count === 1 ? "endpoint" : "endpoints"}`;
}

/** What was written, as far as the backends told. */
function whatWasWritten({ created, updated, deleted, failed, isCounted }: StageOutcomes): string {
  const written = created + updated + deleted;
  const failures = failed === 0 ? "" : `, ${failed} failed`;
  if (written > 0) return `${isCounted ? "" : "at least "}${written} ${written === 1 ? "object" : "objects"} written${failures}`;
  if (failed > 0 || isCounted) return `nothing written${failures}`;
  return "the backend does not tell how much it wrote";
}

/** What a person reads first: how many endpoints are done, what was written, who failed or was left out. */
function headlineOf({ turns, leftOut }: SyncStory): string {
  const done = turns.filter(isDone).length;
  const outcomes = addOutcomes(turns.flatMap(({ steps }) => steps.map((step) => step.outcomes)));
  const isTrue = done === turns.length && leftOut.length === 0 && !turns.some(hasWarnings);
  if (isTrue && outcomes.isCounted && outcomes.created + outcomes.updated + outcomes.deleted === 0) return "Everything is true to Proxmox VE: nothing was written.";
  const failed = turns.filter(({ error }) => error !== undefined).map(({ endpointName }) => endpointName);
  const skipped = turns.filter((turn) => turn.skipped !== undefined).map(({ endpointName }) => endpointName);
  const parts = [
    `${done} of ${endpoints(turns.length)}, ${whatWasWritten(outcomes)}`,
    ...(failed.length === 0 ? [] : [`${failed.join(", ")} failed`]),
    ...(skipped.length === 0 ? [] : [`${skipped.join(", ")} left out`]),
  ];
  return `${parts.join("; ")}.`;
}

/** The failures of all turns as one error: the first with its code, the others named. */
function joinedError(turns: readonly TurnEnd[]): AppError | undefined {
  const [first, ...others] = turns.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (first === undefined || others.length === 0) return first;
  const detail = [first.detail ?? first.message, ...others.map(({ message }) => message)].join("; ");
  return new AppError(first.code, { detail, hint: first.hint, ...(first.where === undefined ? {} : { where: first.where }), ...(first.status === undefined ? {} : { status: first.status }), cause: first });
}

/**
 * How a sync ends. One endpoint that failed makes the job errored, but only after all others had their turn; what warned, or was left
 * out, makes it a warning.
 */
export function syncEnding(story: SyncStory, extraError?: AppError): JobEnding {
  const error = joinedError(story.turns) ?? extraError;
  const result = syncResult(story);
  const headline = headlineOf(story);
  if (error !== undefined) return { verdict: "failed", headline, result, error };
  return { verdict: story.leftOut.length > 0 || story.turns.some(hasWarnings) ? "warning" : "success", headline, result };
}

/** How a sync ends that gave way: another job holds everything that it was to sync. */
export function givenWay(story: SyncStory, heldBy: number): JobEnding {
  return { verdict: "skipped", headline: `Skipped: job ${heldBy} is at work on the same Proxmox endpoints.`, result: syncResult(story) };
}
