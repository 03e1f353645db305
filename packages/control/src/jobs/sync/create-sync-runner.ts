import { AppError } from "@proxbox/contract";
import type { JobEnding, JobRunner, RunContext } from "../run-context.ts";
import { stagesAt } from "./expand-stages.ts";
import { createReadiness } from "./readiness.ts";
import { resolveScope } from "./resolve-scope.ts";
import { endOfEarlier, endWithoutTurn, plannedSteps, runTurn } from "./run-turn.ts";
import { givenWay, syncEnding } from "./sync-ending.ts";
import type { SyncParts } from "./sync-parts.ts";
import type { SyncStory } from "./sync-result.ts";
import { createTargetBook } from "./target-book.ts";
import type { TargetBook } from "./target-book.ts";
import { tell } from "./turn.ts";
import type { Turn, TurnEnd } from "./turn.ts";

/** All turns of a job: those still to come by endpoint, and the ends of the others in their order. */
interface Turns {
  readonly waiting: Map<number, Turn>;
  readonly ends: TurnEnd[];
}

interface Opened extends Turns {
  readonly targets: TargetBook;
  /** Why endpoints that the job names get no turn. */
  readonly leftOut: readonly string[];
}

async function openTurns(parts: SyncParts, context: RunContext): Promise<Opened> {
  const { params } = context.job;
  const { endpoints, leftOut } = await resolveScope(parts.endpoints, params);
  for (const message of leftOut) context.record({ event: "message", level: "warning", data: { message } });
  const targets = createTargetBook(params.netbox_vm_ids);
  const readiness = createReadiness(parts);
  const turns = endpoints.map((endpoint): Turn => ({ parts, context, endpoint, stages: stagesAt(params, endpoint.id), targets, readiness, hints: [] }));
  await context.steps.plan(turns.flatMap((turn) => plannedSteps(turn).map((stage) => ({ proxmoxEndpointId: turn.endpoint.id, stage }))));
  const opened: Turns = { waiting: new Map(), ends: [] };
  for (const turn of turns) {
    const end = await endOfEarlier(turn);
    if (end === undefined) opened.waiting.set(turn.endpoint.id, turn);
    else opened.ends.push(end);
  }
  return { ...opened, targets, leftOut };
}

/** Holds the endpoint for its turn and lets it go whatever happens. */
async function holdingTurn(turn: Turn): Promise<TurnEnd> {
  const { context, endpoint } = turn;
  tell(turn, "info", `It is the turn of ${endpoint.name}.`);
  const end = await runTurn(turn);
  await context.claims.release(endpoint.id);
  return end;
}

/** Gives every endpoint its turn as soon as it is free. Resolves with the job that holds what is left, when this one does not wait. */
async function takeTurns(context: RunContext, { waiting, ends }: Turns): Promise<number | undefined> {
  const isWaiting = context.job.params.on_busy === "wait";
  await context.claims.request([...waiting.keys()]);
  for (let isFirst = true; waiting.size > 0; isFirst = false) {
    context.signal.throwIfAborted();
    const next = await context.claims.next([...waiting.keys()], { isWaiting });
    if ("heldBy" in next) return next.heldBy;
    const turn = waiting.get(next.acquired);
    if (turn === undefined) throw new TypeError(`the claim of endpoint ${next.acquired} was not asked for`);
    if (isFirst) await context.markRunning();
    ends.push(await holdingTurn(turn));
    waiting.delete(next.acquired);
  }
  return undefined;
}

/** What a targeted job must say when a machine was nowhere to be found, although every endpoint was asked. */
function nowhereError(turns: readonly TurnEnd[], targets: TargetBook): AppError | undefined {
  const asked = turns.filter(({ skipped }) => skipped === undefined).map(({ endpointId }) => endpointId);
  const vmIds = targets.nowhere(asked);
  return vmIds.length === 0 ? undefined : new AppError("RUN_UNKNOWN_OBJECT", { detail: `no Proxmox endpoint of this job has the virtual machine ${vmIds.join(", ")} of NetBox` });
}

async function runSync(parts: SyncParts, context: RunContext): Promise<JobEnding> {
  const startedAtMs = parts.clock().getTime();
  const { leftOut, targets, ...turns } = await openTurns(parts, context);
  const heldBy = await takeTurns(context, turns);
  const done = turns.ends.length;
  for (const turn of turns.waiting.values()) turns.ends.push(await endWithoutTurn(turn, `Left out: job ${heldBy} is at work on ${turn.endpoint.name}.`));
  const story: SyncStory = { params: context.job.params, runtimeMs: Math.max(0, parts.clock().getTime() - startedAtMs), turns: turns.ends, leftOut };
  if (heldBy !== undefined && done === 0) return givenWay(story, heldBy);
  return syncEnding(story, nowhereError(turns.ends, targets));
}

/** The runner of `Proxbox Sync`: every Proxmox endpoint of the job gets its turn, one after the other, whatever becomes of the rest. */
export function createSyncRunner(parts: SyncParts): JobRunner {
  return (context) => runSync(parts, context);
}
