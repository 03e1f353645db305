import { AppError, toAppError } from "@proxbox/contract";
import { openSession } from "@proxbox/engine";
import type { Session, SourceSettings } from "@proxbox/engine";
import type { EndpointSettings } from "../endpoints/endpoint-settings.ts";
import { redact } from "@proxbox/server";
import type { Log } from "@proxbox/server";
import type { Store } from "../store/store.ts";
import { askedSettings } from "./asked-settings.ts";
import { betweenRuns } from "./between-runs.ts";
import type { SharedRuns } from "./between-runs.ts";
import { clustersOf, openClusterGuard } from "./cluster-guard.ts";
import type { ClusterGuard, ReadCluster } from "./cluster-guard.ts";
import { openEndpointLocks } from "./endpoint-locks.ts";
import type { EndpointLocks } from "./endpoint-locks.ts";
import { openEventLog } from "./event-log.ts";
import type { EventLog } from "./event-log.ts";
import { resolveScope } from "./resolve-scope.ts";
import type { ResolvedScope } from "./resolve-scope.ts";
import { runStages } from "./run-stages.ts";
import type { ActiveRun, BackendEvent, RunHandle, RunReport, RunRequest } from "./runs.ts";
import { openSessionPool } from "./session-pool.ts";
import type { Lease, SessionLimits, SessionPool } from "./session-pool.ts";
import { STAGE_PARTS } from "./stage-parts.ts";
import { readWireSettings } from "./wire-settings.ts";
import type { WireSettings } from "./wire-settings.ts";

/** What runs are given from outside. */
export interface CreateRunsOptions {
  readonly store: Store;
  readonly endpoints: EndpointSettings;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly log: Log;
  /** Keeps what a run tells; gives when all of it is kept. */
  readonly record: (run: { readonly id: string; readonly request: RunRequest }, events: AsyncIterable<BackendEvent>) => Promise<void>;
  readonly limits?: SessionLimits;
}

/** Runs that have ended and can still be followed in memory; the store has the frames of all of them. */
const MOST_ENDED = 5;

interface Engine {
  readonly options: CreateRunsOptions;
  readonly locks: EndpointLocks;
  readonly pool: SessionPool;
  readonly guard: ClusterGuard;
  /** By session, which outlives the run that opened it. */
  readonly crews: WeakMap<Session, Crew>;
}

/** Who writes by a session at the moment, and which clusters it has read. */
interface Crew {
  writer?: string;
  clusters: readonly ReadCluster[];
}

/** One run with all that was found out before it starts. */
interface Started {
  readonly id: string;
  readonly request: RunRequest;
  readonly settings: WireSettings;
  readonly scope: ResolvedScope;
  readonly startedAt: string;
  readonly signal: AbortSignal;
  readonly emit: (event: BackendEvent) => void;
}

interface Running {
  readonly about: ActiveRun;
  /** The `run_id` that it was asked for with, which other runs may share. */
  readonly runId: string | undefined;
  readonly handle: RunHandle;
  isActive: boolean;
}

/** Opens the runs of one backend. */
export function createRuns(options: CreateRunsOptions): SharedRuns {
  const { clock, store } = options;
  const engine: Engine = { options, locks: openEndpointLocks(), guard: openClusterGuard(), crews: new WeakMap(), pool: openSessionPool({ clock, ...(options.limits === undefined ? {} : { limits: options.limits }) }) };
  const running = new Map<string, Running>();
  // Runs that are still finding out what they have to look at; they have no handle yet.
  const beginning = new Map<AbortController, Promise<unknown>>();
  const isTaken = (id: string): boolean => running.has(id) || store.runs.get(id) !== undefined;

  return {
    async start(request) {
      const cancelling = new AbortController();
      const begun = begin(engine, { request, isTaken, cancelling });
      beginning.set(cancelling, begun.catch(() => undefined));
      const run = await begun.finally(() => beginning.delete(cancelling));
      running.set(run.handle.id, run);
      void run.handle.report.finally(() => {
        run.isActive = false;
        const ended = [...running.values()].filter(({ isActive }) => !isActive);
        for (const old of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) running.delete(old.handle.id);
      });
      return run.handle;
    },
    active: () => [...running.values()].filter(({ isActive }) => isActive).map(({ about }) => about),
    get: (id) => running.get(id)?.handle,
    cancel(id) {
      // Whoever gave several stages one `run_id` knows no other name for the one that is at work.
      const meant = [...running.values()].filter((run) => run.isActive && (run.handle.id === id || run.runId === id));
      for (const { handle } of meant) handle.cancel();
      return meant.length > 0;
    },
    between: betweenRuns({ ...options, ...engine }),
    async close() {
      for (const cancelling of beginning.keys()) cancelling.abort();
      await Promise.all(beginning.values());
      for (const { handle } of running.values()) handle.cancel();
      await Promise.all([...running.values()].map(({ handle }) => handle.report));
      await engine.pool.close();
    },
  };
}

/** A run that is asked for. */
interface Asked {
  readonly request: RunRequest;
  readonly isTaken: (id: string) => boolean;
  readonly cancelling: AbortController;
}

async function begin(engine: Engine, { request, isTaken, cancelling }: Asked): Promise<Running> {
  const { clock, store } = engine.options;
  const settings = readWireSettings(request.settings, store.syncSettings.get().inventory);
  const scope = await resolveScope({ ...engine.options, branch: settings.branch, signal: cancelling.signal }, request.scope);
  if (cancelling.signal.aborted) throw new AppError("RUN_CANCELLED");
  const id = nextId(engine, request, isTaken);
  const startedAt = clock().toISOString();
  const log = openEventLog();
  const started: Started = { id, request, settings, scope: withoutGuests(scope, request), startedAt, signal: cancelling.signal, emit: (event) => log.push(event) };
  // Before anything is kept of the run: who is refused leaves no trace.
  if (isWriting(started) && request.wait !== true) engine.locks.take(sourcesOf(started), { runId: id, kind: request.kind, startedAt });
  try {
    store.runs.add({ id, kind: request.kind, startedAt, request });
  } catch (error) {
    engine.locks.release(id);
    throw error;
  }
  const handle: RunHandle = { id, events: () => log.read(), report: told(engine, started, log), cancel: () => cancelling.abort() };
  return { about: { id, kind: request.kind, startedAt, endpoints: scope.endpoints }, runId: request.runId, isActive: true, handle };
}

/** Carries a run out and lets its end wait for the recording, which must not break it. */
async function told(engine: Engine, started: Started, log: EventLog): Promise<RunReport> {
  const { id, request } = started;
  const recorded = Promise.try(engine.options.record, { id, request }, log.read()).catch((error: unknown) => {
    engine.options.log.error({ module: "runs", operation_id: id, err: error }, "The events of a run could not be kept");
  });
  const report = await carryOut(engine, started);
  log.end();
  await recorded;
  return report;
}

/** A `run_id` names the run that carries it first; the stages that follow with it are numbered. */
function nextId({ options }: Engine, { runId }: RunRequest, isTaken: (id: string) => boolean): string {
  if (runId === undefined) return options.newId();
  if (!isTaken(runId)) return runId;
  for (let number = 2; ; number += 1) if (!isTaken(`${runId}.${number}`)) return `${runId}.${number}`;
}

/** Stages that look at nodes alone need no guest to be read, unless others with the same `run_id` will. */
function withoutGuests(scope: ResolvedScope, { stages, runId }: RunRequest): ResolvedScope {
  const isOfNodes = stages.every((stage) => "isOfNodes" in STAGE_PARTS[stage]);
  if (!isOfNodes || runId !== undefined || scope.under !== undefined) return scope;
  return { ...scope, sources: scope.sources.map((source) => ({ ...source, onlyGuests: [] })) };
}

function isWriting({ request, scope }: Started): boolean {
  return request.mode === "apply" && scope.sources.length > 0;
}

function sourcesOf({ scope }: Started): readonly string[] {
  return scope.sources.map(({ name }) => name);
}

/** Never rejects: what goes wrong is in the report. */
async function carryOut(engine: Engine, started: Started): Promise<RunReport> {
  const { id, request, scope, emit, startedAt, signal } = started;
  const { store, clock, log } = engine.options;
  emit({ type: "run-started", runId: id, kind: request.kind, stages: request.stages, endpoints: scope.endpoints, at: startedAt });
  const report = await locked(engine, started).catch((thrown: unknown) => brokenReport(started, thrown));
  engine.locks.release(id);
  engine.guard.leave(id);
  const at = clock().toISOString();
  emit({ type: "run-finished", report, at });
  const state = signal.aborted ? "cancelled" : report.verdict === "failed" ? "failed" : "completed";
  try {
    store.runs.finish(id, { state, finishedAt: at, result: resultOf(report) });
  } catch (error) {
    log.error({ module: "runs", operation_id: id, err: error }, "The end of a run could not be kept");
  }
  log.info({ module: "runs", operation_id: id, operation: request.kind, verdict: report.verdict, writes: report.writes, durationMs: report.durationMs }, "A run has ended");
  return report;
}

/** Plans and outcomes are large, and have places of their own. */
function resultOf({ plan: _plan, outcomes: _outcomes, written: _written, ...result }: RunReport): unknown {
  return redact(result);
}

function brokenReport({ id, request }: Started, thrown: unknown): RunReport {
  const problem = toAppError(thrown).toProblem();
  const none = { proxmox: 0, netbox: 0 };
  return { runId: id, verdict: "failed", headline: `${request.kind}: ${problem.message}`, stages: [], problems: [problem], warnings: [], durationMs: 0, writes: 0, requests: none };
}

async function locked(engine: Engine, started: Started): Promise<RunReport> {
  const { id, request, startedAt, signal } = started;
  const { pool, locks } = engine;
  if (isWriting(started) && request.wait === true) await locks.wait(sourcesOf(started), { runId: id, kind: request.kind, startedAt }, signal);
  if (signal.aborted) throw new AppError("RUN_CANCELLED");
  const name = request.runId === undefined ? undefined : poolName(started, request.runId);
  // What other sessions have read is old as soon as this run writes.
  if (isWriting(started)) await pool.drop(sourcesOf(started), name);
  const lease = name === undefined ? ownSession(engine, started) : pool.borrow(name, sourcesOf(started), () => makeSession(engine, started));
  const crew = engine.crews.get(lease.session) ?? { clusters: [] };
  try {
    if (isWriting(started)) {
      crew.writer = id;
      // A stage that reads nothing itself writes what an earlier one has read.
      engine.guard.enter(id, crew.clusters);
    }
    return await runStages(contextOf(engine, started, lease.session), id);
  } finally {
    if (crew.writer === id) delete crew.writer;
    await lease.giveBack();
  }
}

function ownSession(engine: Engine, started: Started): Lease {
  const session = makeSession(engine, started);
  return { session, giveBack: () => session.close() };
}

/** Requests share a session only where they mean the same with it. */
function poolName({ request, scope, settings }: Started, runId: string): string {
  const sources = scope.sources.map(({ name, proxmox, onlyGuests, settings: kept }) => [name, proxmox.url, onlyGuests ?? null, kept]);
  return JSON.stringify([runId, scope.netbox.url, scope.netbox.branch ?? null, sources, settings.kinds.length, settings.source, request.approveDeletions === true]);
}

function makeSession({ options, guard, crews }: Engine, started: Started): Session {
  const { store, clock } = options;
  const { id, request, scope, settings } = started;
  const asAsked = (kept: SourceSettings): SourceSettings => askedSettings(kept, settings, request.approveDeletions === true);
  const crew: Crew = { clusters: [] };
  const session = openSession({
    sources: scope.sources.map((source) => ({ ...source, settings: asAsked(source.settings) })),
    otherSources: scope.otherSources,
    otherSettings: Object.fromEntries(Object.entries(scope.otherSettings).map(([name, kept]) => [name, asAsked(kept)])),
    netbox: scope.netbox,
    lastWritten: store.lastWritten,
    decisions: store.conflicts.decisions(),
    clock,
    newId: () => id,
    kinds: settings.kinds,
    onRead: (snapshots) => {
      crew.clusters = clustersOf(snapshots);
      if (crew.writer !== undefined) guard.enter(crew.writer, crew.clusters);
    },
  });
  crews.set(session, crew);
  return session;
}

function contextOf({ options }: Engine, started: Started, session: Session): Parameters<typeof runStages>[0] {
  const { request, settings, scope, signal, emit } = started;
  const { netboxClusterId, clusterName } = request.scope;
  const isOfOneObject = scope.under !== undefined || request.only !== undefined || netboxClusterId !== undefined || clusterName !== undefined;
  return {
    request,
    settings,
    session,
    store: options.store,
    sources: sourcesOf(started),
    ...(scope.under === undefined ? {} : { under: scope.under }),
    signal,
    clock: options.clock,
    emit,
    outcomes: isOfOneObject ? [] : undefined,
    written: request.expectedChecksum === undefined ? undefined : [],
    plans: [],
  };
}
