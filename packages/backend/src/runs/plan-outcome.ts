import type { AppliedChange, Change, ChangeAction, Outcome, OutcomeStatus, PlanObject, PlanOutcome } from "@proxbox/contract";
import { excludedChanges, nameOfChange } from "./excluded-changes.ts";
import { usersOf } from "./users-of.ts";

/** How a plan was applied. */
export interface AppliedPlan {
  readonly runId: string;
  readonly at: string;
  /** What a person left out. */
  readonly exclude: readonly PlanObject[];
  /** Whether what guards hold back was approved. */
  readonly isApproving: boolean;
  /** Outcomes in NetBox, in order. */
  readonly written: readonly Outcome[];
}

type Ending = Pick<AppliedChange, "result" | "reason" | "code">;

const EXPECTED: Readonly<Record<ChangeAction, OutcomeStatus>> = { create: "created", update: "updated", release: "updated", decommission: "updated", restore: "updated", delete: "deleted" };
const WITHHELD: ReadonlySet<AppliedChange["result"]> = new Set(["left_out", "along", "held_back"]);
const ALONG: Ending = { result: "along", reason: null, code: null };

function isWritten({ status }: Outcome): boolean {
  return status === "created" || status === "updated" || status === "deleted";
}

/**
 * Which outcome is whose. An object of one change may be told of by several stages: that it was written counts, then that it was refused. Of a release
 * and what follows it each is told of once, in this order.
 */
function pair(changes: readonly Change[], outcomes: readonly Outcome[]): readonly (readonly [Change, Outcome | undefined])[] {
  const [only, ...others] = changes;
  if (only === undefined) return [];
  if (others.length === 0) return [[only, outcomes.findLast(isWritten) ?? outcomes.findLast(({ status }) => status === "failed") ?? outcomes.find(({ status }) => status !== "unchanged") ?? outcomes[0]]];
  const inOrder = [...changes.filter(({ action }) => action === "release"), ...changes.filter(({ action }) => action !== "release")];
  return inOrder.map((change, at) => [change, outcomes[at]]);
}

function endingOf({ action }: Change, outcome: Outcome | undefined): Ending {
  if (outcome === undefined) return { result: "not_done", reason: null, code: null };
  const { status, reason, problem, otherwise } = outcome;
  const told = { reason, code: problem?.code ?? null };
  if (status === "failed") return { result: "refused", ...told };
  if (status === "conflict") return { result: "changed", ...told };
  if (status === "skipped") return { result: "not_done", ...told };
  if (status !== EXPECTED[action]) return { result: "different", ...told };
  return otherwise === undefined ? { result: "done", reason: null, code: null } : { result: "different", reason: `not written as planned: ${otherwise.join(", ")}`, code: null };
}

/** What was never to be written of the plan, and why. */
function withheldOf(changes: readonly Change[], { exclude, isApproving }: AppliedPlan): ReadonlyMap<Change, Ending> {
  const chosen = new Set(exclude.map(nameOfChange));
  const left = exclude.length === 0 ? [] : excludedChanges(changes, exclude);
  const withheld = new Map<Change, Ending>(left.map((change) => [change, chosen.has(nameOfChange(change)) ? { ...ALONG, result: "left_out" } : ALONG]));
  for (const change of changes) if (change.blocked !== undefined && !isApproving && !withheld.has(change)) withheld.set(change, { result: "held_back", reason: change.blocked.reason, code: null });
  return withheld;
}

/** What is only made for those who need it (a tag, a role) is not made, without a word, where all of them were withheld. */
function markNeedless(changes: readonly Change[], endings: Map<Change, Ending>): void {
  const isWithheld = (change: Change): boolean => WITHHELD.has(endings.get(change)?.result ?? "not_done");
  const usersOfChange = usersOf(changes);
  let open = changes.filter((change) => change.action === "create" && endings.get(change)?.result === "not_done" && endings.get(change)?.reason === null);
  for (let found = open; found.length > 0; open = open.filter((change) => !isWithheld(change))) {
    found = open.filter((change) => usersOfChange(change).length > 0 && usersOfChange(change).every(isWithheld));
    // What these need themselves may be needless now.
    for (const change of found) endings.set(change, ALONG);
  }
}

/** Puts a plan's changes beside what the run that applied it did, one by one. */
export function planOutcome(changes: readonly Change[], applied: AppliedPlan): PlanOutcome {
  const withheld = withheldOf(changes, applied);
  const approved = Map.groupBy(changes.filter((change) => !withheld.has(change)), nameOfChange);
  const outcomes = Map.groupBy(applied.written, nameOfChange);
  const endings = new Map<Change, Ending>(withheld);
  for (const [name, group] of approved) for (const [change, outcome] of pair(group, outcomes.get(name) ?? [])) endings.set(change, endingOf(change, outcome));
  if (withheld.size > 0) markNeedless(changes, endings);
  const besides = applied.written.filter((outcome) => isWritten(outcome) && !approved.has(nameOfChange(outcome))).map(({ kind, key, label, status }) => ({ kind, key, label, status }));
  const compared = changes.map((change): AppliedChange => ({ kind: change.kind, key: change.key, action: change.action, ...(endings.get(change) ?? endingOf(change, undefined)) }));
  const isExact = besides.length === 0 && compared.every(({ result }) => result === "done" || WITHHELD.has(result));
  return { run_id: applied.runId, at: applied.at, is_exact: isExact, changes: compared, besides };
}
