import { createHash } from "node:crypto";
import { setTimeout as waitFor } from "node:timers/promises";
import { AppError, toAppError } from "@proxbox/contract";
import type { RunEvent } from "@proxbox/contract";
import { apply } from "./apply/apply.ts";
import type { ApplyLimits } from "./apply/apply-input.ts";
import { collectSources } from "./collect/collect-sources.ts";
import type { Collected, ProxmoxSource } from "./collect/collect-sources.ts";
import { KINDS } from "./kinds/kinds.ts";
import type { Kind, KindName } from "./kinds/kind.ts";
import { openNetbox } from "./netbox/connect.ts";
import type { NetboxOptions } from "./netbox/connect.ts";
import type { Netbox } from "./netbox/netbox.ts";
import { readCustomFields } from "./observe/custom-fields.ts";
import { observe } from "./observe/observe.ts";
import { readDoomed } from "./observe/read-doomed.ts";
import { loadRecords, saveRecords } from "./observe/records.ts";
import type { LastWritten } from "./values/last-written.ts";
import type { BoardInput } from "./plan/board.ts";
import { makePlan } from "./plan/make-plan.ts";
import { doomedBy } from "./plan/doomed.ts";
import type { Planned, PlanInput } from "./plan/make-plan.ts";
import { inOrderOf } from "./plan/order.ts";
import { replan } from "./plan/replan.ts";
import { createEventQueue } from "./report/event-queue.ts";
import { writeNeeds } from "./plan/write-needs.ts";
import { outcomesOfPlan } from "./report/outcomes-of-plan.ts";
import { openRunLog } from "./report/run-log.ts";
import type { RunLog } from "./report/run-log.ts";
import { summarize } from "./report/summarize.ts";
import type { SourceSettings } from "./translate/source-settings.ts";
import { translate } from "./translate/translate.ts";
import type { Desired, DesiredObject } from "./translate/desired.ts";

/** One Proxmox VE to bring into NetBox, and how. */
export interface Source extends ProxmoxSource {
  readonly settings: SourceSettings;
}

/** What one run reads, writes, and is given from outside. */
export interface ReconcileOptions {
  readonly sources: readonly Source[];
  readonly netbox: Omit<NetboxOptions, "wait" | "clock" | "random" | "signal">;
  readonly lastWritten: LastWritten;
  /** `plan` writes nothing, neither to NetBox nor to the records. */
  readonly mode: "plan" | "apply";
  /** Checksum of an approved plan: the run refuses to write anything else (`RUN_WORLD_MOVED`). */
  readonly expectedChecksum?: string;
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  readonly newId: () => string;
  /** Waits, abortable; default: timers. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly limits?: Partial<ApplyLimits>;
  /** Default: every kind of Proxbox. */
  readonly kinds?: readonly Kind[];
}

interface Run {
  readonly options: ReconcileOptions;
  readonly runId: string;
  readonly log: RunLog;
  readonly kinds: readonly Kind[];
  readonly netbox: Netbox;
}

/** What the report needs to know of the snapshots, which are large and do not outlive their translation. */
interface Seen {
  readonly isComplete: boolean;
  readonly requests: number;
}

/**
 * One run, the whole story: collect → translate → observe → plan → apply → report. Everything leaves it as events; the
 * last one is always `run-finished` with the verdict, whatever happened.
 */
export function reconcile(options: ReconcileOptions): AsyncIterable<RunEvent> {
  const queue = createEventQueue();
  const log = openRunLog(options.clock, (event) => queue.push(event));
  void run(options, log).then(() => queue.end(), (error: unknown) => queue.end(error));
  return queue.read();
}

async function run(options: ReconcileOptions, log: RunLog): Promise<void> {
  const startedAt = options.clock();
  const runId = options.newId();
  log.event({ type: "run-started", runId, at: startedAt.toISOString(), sources: options.sources.map(({ name }) => name), netboxUrl: options.netbox.url });
  let netbox: Netbox | undefined;
  let seen: Seen = { isComplete: false, requests: 0 };
  try {
    netbox = await openNetbox({ ...options.netbox, signal: options.signal, clock: options.clock, wait: waitOf(options), random: () => 0.5 });
    const kinds = inOrderOf(options.kinds ?? KINDS, (kind) => kind.dependsOn);
    const run: Run = { options, runId, log, kinds, netbox };
    const desired = await see(run, (found) => (seen = found));
    if (desired.length > 0) await compareAndWrite(run, desired);
  } catch (thrown) {
    log.problems.push(whyEnded(options.signal, thrown).toProblem());
  } finally {
    await netbox?.close();
  }
  log.event({ type: "run-finished", summary: summaryOf({ options, log, runId, startedAt }, { netbox, seen }) });
}

function waitOf({ wait }: ReconcileOptions): (ms: number, signal: AbortSignal) => Promise<void> {
  return wait ?? ((ms, signal) => waitFor(ms, undefined, { signal }));
}

/** An interrupted exchange under an abort is the abort, whatever else it looks like. */
function whyEnded(signal: AbortSignal, thrown: unknown): AppError {
  return signal.aborted ? new AppError("RUN_CANCELLED", { cause: thrown }) : toAppError(thrown);
}

async function collect({ sources, signal, clock }: ReconcileOptions, log: RunLog): Promise<Collected> {
  return log.stage(
    "collect",
    () => collectSources(sources, { signal, clock, onProgress: (done, total, what) => log.progress("collect", { done, total, what }) }),
    ({ snapshots }) => ({ sources: snapshots.length, guests: sum(snapshots.map(({ guests }) => guests.length)), nodes: sum(snapshots.map(({ nodes }) => nodes.length)) }),
  ).then((collected) => {
    log.problems.push(...collected.problems);
    log.warnings.push(...collected.warnings);
    return collected;
  });
}

/** Reads the sources and says what NetBox should have of those that could be read; none: nothing to compare. */
async function see({ options, log, kinds, netbox }: Run, onSeen: (seen: Seen) => void): Promise<readonly Desired[]> {
  const { snapshots, requests } = await collect(options, log);
  const isWhole = snapshots.every(({ guestsComplete, nodesComplete, nodes }) => guestsComplete.isComplete && nodesComplete.isComplete && nodes.every((node) => node.isOnline));
  onSeen({ isComplete: isWhole && snapshots.length === options.sources.length, requests });
  if (snapshots.length === 0) return [];
  const customFields = await readCustomFields(netbox, options.signal);
  return log.stage(
    "translate",
    async () => snapshots.map((snapshot) => translate({ snapshot, settings: settingsOf(options, snapshot.source), kinds, customFields })),
    (found) => ({ objects: sum(found.flatMap(({ objects }) => [...objects.values()].map((list) => list.length))) }),
  );
}

async function compareAndWrite(run: Run, desired: readonly Desired[]): Promise<void> {
  const { options, log, netbox } = run;
  const read = new Set(desired.map(({ source }) => source));
  const names = options.sources.map(({ name }) => name);
  const records = await loadRecords(options.lastWritten, netbox.url, names);
  const actual = await log.stage(
    "observe",
    () => observe({ netbox, kinds: run.kinds, desired: merged(desired), records, signal: options.signal, onProgress: (done, total) => log.progress("observe", { done, total, what: "models" }) }),
    (rows) => ({ rows: sum([...rows.values()].map((list) => list.length)) }),
  );
  const planned = await plan(run, { desired, records, rows: actual, unread: names.filter((name) => !read.has(name)) });
  for (const failure of desired.flatMap(({ failures }) => failures)) log.outcome(failure);
  if (options.mode === "apply") await write(run, planned);
}

function settingsOf({ sources }: ReconcileOptions, name: string): Source["settings"] {
  const source = sources.find((each) => each.name === name);
  if (source === undefined) throw new AppError("RUN_BUG", { detail: `no settings for ${name}` });
  return source.settings;
}

/** Objects of all sources by kind, for the reading of NetBox. */
function merged(desired: readonly Desired[]): ReadonlyMap<KindName, readonly DesiredObject[]> {
  const objects = new Map<KindName, readonly DesiredObject[]>();
  for (const each of desired) for (const [kind, list] of each.objects) objects.set(kind, [...(objects.get(kind) ?? []), ...list]);
  return objects;
}

async function plan(run: Run, found: Pick<BoardInput, "desired" | "records" | "rows" | "unread">): Promise<Planned> {
  const { options, log, netbox } = run;
  const input: PlanInput = {
    ...found,
    kinds: run.kinds,
    settings: new Map(options.sources.map(({ name, settings }) => [name, settings])),
    netboxVersion: netbox.version,
    netboxUrl: netbox.url,
    now: options.clock(),
    id: run.runId,
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  };
  const planned = await log.stage(
    "plan",
    async () => {
      const first = makePlan(input);
      // Only what would be deleted is looked at more closely; what people have put into it then changes the plan.
      const humanTraces = await readDoomed(netbox, doomedBy(first.board, first.plan.changes), options.signal);
      return humanTraces.size === 0 ? first : makePlan({ ...input, humanTraces });
    },
    (made) => ({ changes: made.plan.changes.length, remarks: made.plan.remarks.length }),
  );
  log.plan = planned.plan;
  for (const remark of planned.plan.remarks) log.event({ type: "remark", remark });
  log.event({ type: "planned", plan: planned.plan });
  return planned;
}

async function write(run: Run, planned: Planned): Promise<void> {
  const { options, log, netbox } = run;
  const { expectedChecksum } = options;
  if (expectedChecksum !== undefined && expectedChecksum !== planned.plan.checksum) throw new AppError("RUN_WORLD_MOVED", { where: netbox.url });
  const changes = planned.plan.changes.filter((change) => change.blocked === undefined);
  const lacking = await netbox.lackingRights(writeNeeds(run.kinds, changes));
  if (lacking !== undefined) throw lacking;
  for (const outcome of outcomesOfPlan(planned.plan, planned.board)) log.outcome(outcome);
  let done = 0;
  let stopped: AppError | undefined;
  await log.stage(
    "apply",
    async () => {
      await saveRecords(options.lastWritten, netbox.url, planned.bookkeeping);
      stopped = await apply({
        changes,
        kinds: run.kinds,
        netbox,
        ids: planned.ids,
        drafts: planned.drafts,
        runId: run.runId,
        limits: { concurrency: options.netbox.concurrency ?? 2, batchStart: 50, batchMax: 100, busyBudgetMs: 120_000, ...options.limits },
        signal: options.signal,
        clock: options.clock,
        wait: waitOf(options),
        replan: (change, row) => replan(planned.board, change, row),
        save: (records) => saveRecords(options.lastWritten, netbox.url, records),
        onOutcome: (outcome) => {
          done += 1;
          log.outcome(outcome);
          log.progress("apply", { done, total: changes.length, what: "changes" });
        },
      });
    },
    () => ({ changes: done }),
  );
  if (options.signal.aborted) throw new AppError("RUN_CANCELLED");
  if (stopped !== undefined) throw stopped;
}

function summaryOf(about: { options: ReconcileOptions; log: RunLog; runId: string; startedAt: Date }, { netbox, seen }: { netbox: Netbox | undefined; seen: Seen }) {
  const { options, log, runId, startedAt } = about;
  return summarize({
    runId,
    mode: options.mode,
    durationMs: options.clock().getTime() - startedAt.getTime(),
    counts: log.counts,
    failures: log.failures,
    plan: log.plan,
    problems: log.problems,
    warnings: log.warnings,
    isComplete: seen.isComplete,
    wasPossible: log.plan !== undefined,
    requests: { proxmox: seen.requests, netbox: netbox?.counts.requests ?? 0 },
    writes: netbox?.counts.writes ?? 0,
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
