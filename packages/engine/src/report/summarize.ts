import { AppError } from "@proxbox/contract";
import type { Outcome, OutcomeStatus, Plan, Problem, Summary, Verdict } from "@proxbox/contract";

/** What a summary is made from, gathered while the run runs. */
export interface RunFacts {
  readonly runId: string;
  readonly mode: "plan" | "apply";
  readonly durationMs: number;
  readonly counts: ReadonlyMap<string, ReadonlyMap<OutcomeStatus, number>>;
  readonly plan: Plan | undefined;
  /** Problems of sources, of NetBox, of the run itself. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  /** First failures of objects: a handful, and one of every kind and code. */
  readonly failures: readonly Outcome[];
  /** Whether every source gave a snapshot, and every snapshot was complete. */
  readonly isComplete: boolean;
  /** Whether at least one source gave a snapshot and NetBox answered, so that there was something to do. */
  readonly wasPossible: boolean;
  readonly requests: { readonly proxmox: number; readonly netbox: number };
  readonly writes: number;
}

/** How many warnings a summary holds; the rest is counted. */
const WARNINGS_SHOWN = 50;

/**
 * Judges a run from its outcomes, never from "no exception" (user-pain.md P5):
 *
 * | verdict | when                                                                                                |
 * |---------|-----------------------------------------------------------------------------------------------------|
 * | failed  | nothing was possible; cancelled; NetBox lost; changes were planned and none was written; no guests seen |
 * | warning | an object failed, conflicts, a guard holds something back, a source or node could not be read        |
 * | success | everything else                                                                                     |
 */
export function summarize(facts: RunFacts): Summary {
  const planned = facts.plan?.changes.filter((change) => change.blocked === undefined).length ?? 0;
  const blocked = (facts.plan?.changes.length ?? 0) - planned;
  const done = total(facts, ["created", "updated", "deleted"]);
  // Where nothing failed, people have done meanwhile what was to be done.
  const wroteNothing = facts.mode === "apply" && planned > 0 && done === 0 && total(facts, ["failed"]) > 0 && !facts.problems.some(isFatal);
  const denied = deniedBy(facts.failures);
  const problems = [...facts.problems, ...denied, ...(wroteNothing && denied.length === 0 ? [nothingWritten(facts.failures)] : [])];
  const warnings = [...facts.warnings, ...warningsOf(facts, blocked)];
  const verdict = verdictOf(facts, { problems, warnings, wroteNothing });
  return {
    runId: facts.runId,
    verdict,
    headline: headlineOf(facts, { verdict, planned, done, problems }),
    planned,
    writes: facts.writes,
    requests: facts.requests,
    durationMs: facts.durationMs,
    kinds: Object.fromEntries([...facts.counts].map(([kind, counts]) => [kind, Object.fromEntries(counts) as Summary["kinds"][string]])),
    problems: [...problems],
    warnings: warnings.length > WARNINGS_SHOWN ? [...warnings.slice(0, WARNINGS_SHOWN), `and ${warnings.length - WARNINGS_SHOWN} more`] : warnings,
  };
}

function total({ counts }: RunFacts, statuses: readonly OutcomeStatus[]): number {
  let sum = 0;
  for (const ofKind of counts.values()) for (const status of statuses) sum += ofKind.get(status) ?? 0;
  return sum;
}

function warningsOf(facts: RunFacts, blocked: number): readonly string[] {
  const failed = total(facts, ["failed"]);
  const conflicts = total(facts, ["conflict"]);
  const both = facts.plan?.remarks.filter((remark) => remark.type === "conflict" && remark.field !== undefined).length ?? 0;
  return [
    ...(failed > 0 ? [`${failed} objects failed`] : []),
    ...(conflicts > 0 ? [`${conflicts} objects are in conflict`] : []),
    ...(both > 0 ? [`${both} fields are in conflict`] : []),
    ...(blocked > 0 ? [`${blocked} changes wait for an approval`] : []),
  ];
}

/** Codes that end a run as failed even where something was written. */
const FATAL = new Set<string>(["RUN_CANCELLED", "RUN_NOTHING_WRITTEN", "RUN_WORLD_MOVED", "RUN_BUG", "PX_NO_GUESTS"]);

function isFatal({ code, system }: Problem): boolean {
  return FATAL.has(code) || system === "netbox" || system === "database";
}

function verdictOf(facts: RunFacts, found: { problems: readonly Problem[]; warnings: readonly string[]; wroteNothing: boolean }): Verdict {
  if (!facts.wasPossible || found.problems.some(isFatal)) return "failed";
  return found.problems.length > 0 || found.warnings.length > 0 || !facts.isComplete ? "warning" : "success";
}

/** A missing permission fails object by object, but it is one thing to mend: one problem that names the kinds. */
function deniedBy(failures: readonly Outcome[]): readonly Problem[] {
  const denied = failures.filter(({ problem }) => problem?.code === "NB_PERMISSION");
  const [first] = denied;
  if (first === undefined) return [];
  const kinds = [...new Set(denied.map(({ kind }) => kind))].join(", ");
  const where = first.problem?.where;
  return [new AppError("NB_PERMISSION", { detail: `the token may not write ${kinds}`, ...(where === undefined ? {} : { where }) }).toProblem()];
}

function nothingWritten(failures: readonly Outcome[]): Problem {
  const words = failures.slice(0, 3).map(({ label, reason }) => `${label}: ${reason}`);
  return new AppError("RUN_NOTHING_WRITTEN", words.length === 0 ? {} : { detail: words.join(" · ") }).toProblem();
}

function headlineOf(facts: RunFacts, found: { verdict: Verdict; planned: number; done: number; problems: readonly Problem[] }): string {
  const [first] = found.problems;
  if (found.verdict === "failed" && first !== undefined) return first.message;
  if (facts.mode === "plan") return found.planned === 0 ? "NetBox is true to Proxmox VE: nothing to write" : `${found.planned} changes would be written`;
  if (found.planned === 0) return "NetBox is true to Proxmox VE: nothing was written";
  return `${found.done} of ${found.planned} changes written`;
}
