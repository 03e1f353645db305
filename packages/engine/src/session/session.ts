import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, toAppError } from "@proxbox/contract";
import type { Plan, RunEvent } from "@proxbox/contract";
import { KINDS } from "../kinds/kinds.ts";
import type { Kind } from "../kinds/kind.ts";
import { openNetbox } from "../netbox/connect.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { Planned } from "../plan/make-plan.ts";
import { inOrderOf } from "../plan/order.ts";
import { isOfSlice, sliceChanges, slicedPlan } from "../plan/slice.ts";
import type { Selection } from "../plan/slice.ts";
import { createEventQueue } from "../report/event-queue.ts";
import { openRunLog } from "../report/run-log.ts";
import type { RunLog } from "../report/run-log.ts";
import { summarize } from "../report/summarize.ts";
import { planAndWriteItems } from "./plan-and-write-items.ts";
import { itemPart, joinedPlan, openItemMemory } from "./item-part.ts";
import type { ItemPart } from "./item-part.ts";
import { outcomesOfPart } from "./outcomes-of-part.ts";
import { plannedEvents, prepare } from "./prepare.ts";
import type { Prepared } from "./prepare.ts";
import { toItems } from "./read-items.ts";
import { resolveSources, underSameNames } from "./resolve-sources.ts";
import type { ResolvedSources } from "./resolve-sources.ts";
import { readSourceInventories } from "./session-inventory.ts";
import type { InventoryPartOptions, InventoryState, SourceInventory } from "./session-inventory.ts";
import type { SessionOptions } from "./session-options.ts";
import { sha256 } from "./sha256.ts";
import { writeItems } from "./write-items.ts";
import { openMemory, writableChanges, writeSlice } from "./write-slice.ts";
import { sizeOf } from "./size-of.ts";
import type { WritingMemory } from "./write-slice.ts";

/** One part of a session's work. */
export interface PartOptions {
  /** `plan` writes nothing, neither to NetBox nor to the records. */
  readonly mode: "plan" | "apply";
  /** Default: everything. */
  readonly selection?: Selection;
  /** Checksum of an approved plan: the part refuses to write anything else (`RUN_WORLD_MOVED`). */
  readonly expectedChecksum?: string;
  /** The reading (`Session.reading`) that the part must be of: it refuses to write a plan that was made anew since. */
  readonly expectedReading?: number;
  readonly signal: AbortSignal;
}

/**
 * One reading of Proxmox VE and NetBox and one plan, of which any number of parts are shown or written, one after the
 * other. The first part that needs them makes the reading and the plan; nothing is read a second time.
 */
export interface Session {
  readonly runId: string;
  /** Shows or writes one part. The last event is always `run-finished` with the verdict of this part, whatever happened. */
  run(part: PartOptions): AsyncIterable<RunEvent>;
  /**
   * Reads a part of the inventory of every source, on the session's snapshot where there is one and on a list of guests
   * otherwise; NetBox is not asked. Rejects with `RUN_CANCELLED` alone.
   */
  inventory(options: InventoryPartOptions): Promise<readonly SourceInventory[]>;
  /**
   * Shows or writes what NetBox should have of an inventory that was read: netbox-proxbox's models where it has them, and its own.
   * Nothing where it has a place for none of it. The last event is always `run-finished`.
   */
  items(found: readonly SourceInventory[], part: Pick<PartOptions, "mode" | "selection" | "signal">): AsyncIterable<RunEvent>;
  /** Number of the reading that the session's plan is of; 0 before the first. */
  readonly reading: number;
  /** Objects that the session holds in memory: rows, desired objects, records; for a memory limit. */
  readonly sizeObjects: number;
  close(): Promise<void>;
}

/**
 * How long a plan may be written without another look where NetBox has no ETags (before 4.6): an edit that a person makes
 * between our reading and our writing is not seen there, so the two must not lie far apart.
 */
const FRESH_MS = 60_000;

interface State {
  /** With the sources as they were resolved, from the first reading on. */
  options: SessionOptions;
  resolved: Promise<ResolvedSources> | undefined;
  readonly runId: string;
  readonly kinds: readonly Kind[];
  /** Waits for the opening even where another part has begun it. */
  netbox: Promise<Netbox> | undefined;
  prepared: Promise<Prepared> | undefined;
  /** Of the part that makes the reading. */
  preparedBy: AbortSignal | undefined;
  preparedAtMs: number;
  reading: number;
  memory: WritingMemory | undefined;
  itemMemory: WritingMemory | undefined;
  readonly inventory: InventoryState;
  sizeObjects: number;
}

interface Part {
  readonly state: State;
  options: PartOptions;
  readonly log: RunLog;
  /** Requests to NetBox before this part, and those to Proxmox VE that it made. */
  readonly before: { requests: number; writes: number };
  proxmoxRequests: number;
  netbox: Netbox | undefined;
  isComplete: boolean;
}

/** Opens a session; nothing is sent before its first part. */
export function openSession(options: SessionOptions): Session {
  const kinds = inOrderOf(options.kinds ?? KINDS, (kind) => kind.dependsOn);
  const state: State = { options, resolved: undefined, runId: options.newId(), kinds, netbox: undefined, prepared: undefined, preparedBy: undefined, preparedAtMs: 0, reading: 0, memory: undefined, itemMemory: undefined, inventory: { snapshots: new Map(), memories: new Map() }, sizeObjects: 0 };
  return {
    runId: state.runId,
    run: (part) => runPart(state, part, work),
    items: (found, part) => runPart(state, part, (running) => workItems(running, found)),
    inventory: async (part) => readSourceInventories((await settle(state, part.signal)).sources, { options: part, state: state.inventory, clock: options.clock }),
    get reading() {
      return state.reading;
    },
    get sizeObjects() {
      return state.sizeObjects;
    },
    close: async () => {
      const netbox = await state.netbox?.catch(() => undefined);
      forget(state);
      await netbox?.close();
    },
  };
}

type Work = (part: Part) => Promise<void>;

function runPart(state: State, options: PartOptions, does: Work): AsyncIterable<RunEvent> {
  const queue = createEventQueue();
  const log = openRunLog(state.options.clock, (event) => queue.push(event));
  const part: Part = { state, options, log, before: { requests: 0, writes: 0 }, proxmoxRequests: 0, netbox: undefined, isComplete: false };
  void tell(part, does).then(() => queue.end(), (error: unknown) => queue.end(error));
  return queue.read();
}

async function tell(part: Part, does: Work): Promise<void> {
  const { state, options, log } = part;
  const startedAt = state.options.clock();
  const { sources, netbox } = state.options;
  log.event({ type: "run-started", runId: state.runId, at: startedAt.toISOString(), sources: sources.map(({ name }) => name), netboxUrl: netbox.url });
  try {
    await does(part);
    // What became of it is not known: it may be in NetBox all the same, and a second try by the old plan would make it twice.
    if (log.failures.some(({ problem }) => problem !== undefined && UNCLEAR.has(problem.code))) forget(state);
  } catch (thrown) {
    forget(state);
    // An interrupted exchange under an abort is the abort, whatever else it looks like.
    const error = options.signal.aborted ? new AppError("RUN_CANCELLED", { cause: thrown }) : toAppError(thrown);
    log.problems.push(error.toProblem());
  }
  log.event({ type: "run-finished", summary: summaryOf(part, startedAt) });
}

/** Codes behind which NetBox may have done what it was asked for. */
const UNCLEAR: ReadonlySet<string> = new Set(["NB_UNREACHABLE", "NB_TIMEOUT", "NB_SERVER_ERROR"]);

/** Lets the reading and its plan go: the next part reads anew. */
function forget(state: State): void {
  Object.assign(state, { prepared: undefined, preparedAtMs: 0, memory: undefined, itemMemory: undefined });
}

async function work(part: Part): Promise<void> {
  const { state, log } = part;
  part.netbox = await openFor(part);
  const { planned, items, failures, isComplete, problems, warnings } = await preparedOf(part, part.netbox);
  const options = (part.options = underSameNames(part.options, await state.resolved));
  part.isComplete = isComplete;
  log.problems.push(...problems);
  log.warnings.push(...warnings);
  if (planned === undefined) return;
  if (options.expectedReading !== undefined && options.expectedReading !== state.reading) throw new AppError("RUN_WORLD_MOVED", { where: part.netbox.url });
  const memory = (state.memory ??= openMemory(planned));
  const { selection = {} } = options;
  const changes = sliceChanges(planned.board, planned.plan, { selection, ended: memory.ended });
  const plan = slicedPlan(planned.plan, changes, { selection, sha256 });
  const ofItems = items === undefined ? undefined : itemPart(items, (state.itemMemory ??= openItemMemory(items, memory)), selection);
  log.plan = joinedPlan(plan, ofItems?.plan);
  for (const event of plannedEvents({ plan: log.plan })) log.event(event);
  for (const failure of failures) if (isOfSlice(selection, new Set(), failure)) log.outcome(failure);
  if (options.mode === "apply") await write(part, { planned, memory, plan, ...(ofItems === undefined ? {} : { ofItems }) });
}

/** The connection; the part that opens it also answers for the question that opening asks. */
async function openFor(part: Part): Promise<Netbox> {
  const isOpen = part.state.netbox !== undefined;
  const netbox = await netboxOf(part.state, part.options.signal);
  if (isOpen) Object.assign(part.before, netbox.counts);
  return netbox;
}

async function workItems(part: Part, found: readonly SourceInventory[]): Promise<void> {
  const { state, options, log } = part;
  const netbox = (part.netbox = await openFor(part));
  const prepared = await state.prepared?.catch(() => undefined);
  await planAndWriteItems({
    planning: {
      options: state.options, runId: state.runId, netbox, signal: options.signal,
      items: toItems(found, { options: state.options, snapshots: await Promise.all(state.inventory.snapshots.values()) }).items,
      ...(prepared?.planned === undefined ? {} : { main: prepared.planned }),
      ...(state.memory === undefined ? {} : { ids: state.memory.carried.ids }),
    },
    memory: state.memory, log, wait: waitOf(state.options), ...options,
  });
  part.isComplete = found.every(({ reading }) => reading !== undefined);
}

async function write(part: Part, about: { planned: Planned; memory: WritingMemory; plan: Plan; ofItems?: ItemPart }): Promise<void> {
  const { state, options, log, netbox } = part;
  const { plan, planned, memory, ofItems } = about;
  if (netbox === undefined) return;
  if (options.expectedChecksum !== undefined && options.expectedChecksum !== log.plan?.checksum) throw new AppError("RUN_WORLD_MOVED", { where: netbox.url });
  const writing = { options: state.options, runId: state.runId, kinds: [...planned.board.kinds.values()], netbox, log, signal: options.signal, planned, memory, plan, wait: waitOf(state.options) };
  const changes = await writableChanges(writing);
  for (const outcome of outcomesOfPart(about, options.selection ?? {})) log.outcome(outcome);
  await writeSlice(writing, changes);
  if (ofItems !== undefined) await writeItems(writing, ofItems, options.selection ?? {});
}

function waitOf({ wait }: SessionOptions): (ms: number, signal: AbortSignal) => Promise<void> {
  return wait ?? ((ms, signal) => waitFor(ms, undefined, { signal }));
}

/** The connection of the session; one that failed is tried anew by the next part. */
function netboxOf(state: State, signal: AbortSignal): Promise<Netbox> {
  const { options } = state;
  state.netbox ??= openNetbox({ ...options.netbox, signal, clock: options.clock, wait: waitOf(options), random: () => 0.5 }).catch((error: unknown) => {
    state.netbox = undefined;
    throw error;
  });
  return state.netbox;
}

/** The reading of the session; one that failed is made anew by the next part, and one that another part gave up by this one. */
async function preparedOf(part: Part, netbox: Netbox): Promise<Prepared> {
  const { state, options } = part;
  letGoOld(state, netbox, options);
  for (;;) {
    state.prepared ??= startPreparing(part, netbox);
    const by = state.preparedBy;
    try {
      return await state.prepared;
    } catch (error) {
      if (by === options.signal || by?.aborted !== true || options.signal.aborted) throw error;
    }
  }
}

function startPreparing(part: Part, netbox: Netbox): Promise<Prepared> {
  const { state, options: { signal }, log } = part;
  state.preparedBy = signal;
  const preparing = settle(state, signal).then((resolved) => prepare({ options: state.options, resolved, runId: state.runId, kinds: state.kinds, netbox, log, signal, onRequests: (count) => (part.proxmoxRequests = count) }));
  return preparing.then(
    (prepared) => {
      for (const snapshot of prepared.snapshots) state.inventory.snapshots.set(snapshot.source, Promise.resolve(snapshot));
      Object.assign(state, { sizeObjects: sizeOf(prepared), preparedAtMs: state.options.clock().getTime(), reading: state.reading + 1 });
      return prepared;
    },
    (error: unknown) => {
      forget(state);
      throw error;
    },
  );
}

/** The sources, each cluster once; one failed try is followed by another in the next part. */
function settle(state: State, signal: AbortSignal): Promise<ResolvedSources> {
  state.resolved ??= resolveSources({ ...state.options, signal });
  const found = (resolved: ResolvedSources): ResolvedSources => ((state.options = { ...state.options, sources: resolved.sources }), resolved);
  return state.resolved.then(found, (error: unknown) => ((state.resolved = undefined), Promise.reject(error)));
}

/** Without ETags an old reading is not written by. One that was approved stays: the rows are read again before each write, and another one would not be what was approved. */
function letGoOld(state: State, netbox: Netbox, { expectedReading }: Pick<PartOptions, "expectedReading">): void {
  const isOld = expectedReading === undefined && state.preparedAtMs > 0 && state.options.clock().getTime() - state.preparedAtMs > FRESH_MS;
  if (!isOld || netbox.capabilities.hasEtag) return;
  Object.assign(state, { prepared: undefined, preparedBy: undefined, preparedAtMs: 0, memory: undefined, itemMemory: undefined });
}

function summaryOf(part: Part, startedAt: Date) {
  const { state, options, log, before, netbox } = part;
  return summarize({
    runId: state.runId,
    mode: options.mode,
    durationMs: state.options.clock().getTime() - startedAt.getTime(),
    counts: log.counts,
    failures: log.failures,
    plan: log.plan,
    problems: log.problems,
    warnings: log.warnings,
    isComplete: part.isComplete,
    wasPossible: log.plan !== undefined,
    requests: { proxmox: part.proxmoxRequests, netbox: (netbox?.counts.requests ?? before.requests) - before.requests },
    writes: (netbox?.counts.writes ?? before.writes) - before.writes,
  });
}
