import { AppError, JobParams, toAppError } from "@proxbox/contract";
import type { Queries } from "../database/database.ts";
import { createClaims } from "./claims.ts";
import type { RunClaims } from "./claims.ts";
import { cancelledEnd, concludeRun } from "./conclude-run.ts";
import type { Conclusion, RunOutcome } from "./conclude-run.ts";
import { isDatabaseAway } from "./is-database-away.ts";
import { createJobLog } from "./job-log.ts";
import type { JobLog } from "./job-log.ts";
import { jobMessage } from "./job-message.ts";
import type { JobParts } from "./job-parts.ts";
import { MOST_ATTEMPTS } from "./lease.ts";
import type { Lease } from "./lease.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { endJob, giveBack, parkJob } from "./leave-job.ts";
import type { JobRunner, RunContext } from "./run-context.ts";
import { createStepBook } from "./step-book.ts";
import type { JobRow } from "./to-job.ts";

/** How long a run that was told to stop may take to do so before it is left behind (E96: within 2 s). */
const OBEY_MS = 1_000;
/** The same when the worker stops: nobody waits for an answer, and what is done in good order need not be done again. */
const STOP_MS = 5_000;
const RETRY_MS = 500;

/** Who carries jobs. */
export interface Carrier {
  readonly name: string;
  readonly runner: JobRunner;
  readonly keeper: LeaseKeeper;
  /** Told of every job that this worker has ended. */
  readonly onEnded?: (ended: EndedJob) => void;
}

/** A job that has ended, for the figures. */
export interface EndedJob {
  readonly state: string;
  readonly verdict: string;
  /** From its first start to its end. */
  readonly durationMs: number;
}

/** One run of a job, of which this worker holds the lease. */
export interface CarriedJob {
  /** Tells the run to stop: `RUN_WORKER_STOPPED`. */
  stop(reason: AppError): void;
  /** Resolves when the job has left this worker. */
  readonly left: Promise<void>;
}

class Run implements CarriedJob {
  readonly #parts: JobParts;
  readonly #carrier: Carrier;
  readonly #row: JobRow;
  readonly #lease: Lease;
  readonly #controller = new AbortController();
  readonly #log: JobLog;
  readonly #claims: RunClaims;
  readonly #takenAt: Date;
  #startedAt: Date | null;
  #cancelledBy = "somebody";
  #isLost = false;
  readonly left: Promise<void>;

  constructor(parts: JobParts, carrier: Carrier, { row, lease }: { readonly row: JobRow; readonly lease: Lease }) {
    this.#parts = parts;
    this.#carrier = carrier;
    this.#row = row;
    this.#lease = lease;
    this.#takenAt = parts.clock();
    this.#startedAt = row.started_at;
    this.#log = createJobLog(parts, { lease, lastEvent: row.last_event, onLost: () => this.#lose(new AppError("RUN_LEASE_LOST")) });
    this.#claims = createClaims(parts, {
      lease,
      signal: this.#controller.signal,
      onWait: (heldBy) => this.#tellWaiting(heldBy),
      onAcquire: () => this.#update({ status_reason: null }),
    });
    this.left = this.#carry();
  }

  stop(reason: AppError): void {
    // The first reason is the one that counts.
    if (!this.#controller.signal.aborted) this.#controller.abort(reason);
  }

  #cancel(by: string): void {
    if (!this.#controller.signal.aborted) this.#cancelledBy = by;
    this.stop(new AppError("RUN_CANCELLED", { detail: `by ${by}` }));
  }

  /** Nothing that this run writes counts any more, also when it had been told to stop for another reason. */
  #lose(reason: AppError): void {
    this.#isLost = true;
    this.#log.close();
    this.stop(reason);
  }

  async #carry(): Promise<void> {
    const { jobTimeoutMs } = await this.#parts.limits();
    const release = this.#carrier.keeper.keep({ ...this.#lease, cancel: (by) => this.#cancel(by), lose: (reason) => this.#lose(reason) });
    const callOffLimit = this.#parts.timers.after(jobTimeoutMs, () => this.stop(new AppError("RUN_JOB_TIMEOUT")));
    try {
      const { outcome, stopReason } = await this.#run();
      await this.#leave(concludeRun({ outcome, stopReason, cancelledBy: this.#cancelledBy, isParked: this.#claims.isParked, jobTimeoutMs }));
    } finally {
      callOffLimit();
      release();
      this.#log.close();
      // A runner that was left behind may still be at work: it hears of it, and nothing that it writes counts.
      this.stop(new AppError("RUN_LEASE_LOST"));
    }
  }

  async #run(): Promise<{ outcome: RunOutcome; stopReason: AppError | undefined }> {
    const { signal } = this.#controller;
    this.#log.record(jobMessage(this.#row.attempt > 1 ? `Taken up by worker ${this.#carrier.name} (attempt ${this.#row.attempt})` : `Taken up by worker ${this.#carrier.name}`));
    if (this.#row.cancel_requested_at !== null) this.#cancel(this.#row.cancelled_by ?? "somebody");
    const running: Promise<RunOutcome> = signal.aborted
      ? Promise.resolve({ is: "abandoned" })
      : Promise.resolve(this.#context())
          .then(this.#carrier.runner)
          .then((ending): RunOutcome => ({ is: "ended", ending }), (thrown: unknown): RunOutcome => this.#whenThrown(thrown));
    return Promise.race([
      running.then((outcome) => ({ outcome, stopReason: this.#stopReason() })),
      this.#whenDisobeyed().then(() => ({ outcome: { is: "abandoned" } as const, stopReason: this.#stopReason() })),
    ]);
  }

  /** Between two steps a run asks only the database: when that is away, the next attempt goes on from the step book. */
  #whenThrown(thrown: unknown): RunOutcome {
    const isInterrupted = !(thrown instanceof AppError) && isDatabaseAway(thrown) && this.#row.attempt < MOST_ATTEMPTS;
    if (!isInterrupted) return { is: "threw", error: toAppError(thrown) };
    this.#parts.log.warn({ module: "worker", job_id: this.#row.id, err: thrown }, "A run of a job was interrupted");
    return { is: "interrupted" };
  }

  #stopReason(): AppError | undefined {
    const { signal } = this.#controller;
    return signal.aborted ? toAppError(signal.reason) : undefined;
  }

  /** Resolves when the run was told to stop and has had its time to do so; never when it was not told. */
  #whenDisobeyed(): Promise<void> {
    const { signal } = this.#controller;
    return new Promise((resolve) => {
      const wait = (): void => void this.#parts.timers.after(this.#stopReason()?.code === "RUN_WORKER_STOPPED" ? STOP_MS : OBEY_MS, resolve);
      if (signal.aborted) wait();
      else signal.addEventListener("abort", wait, { once: true });
    });
  }

  #context(): RunContext {
    const { id, name, params, attempt, requested_by: requestedBy } = this.#row;
    return {
      job: { id, name, params: JobParams.parse(params), attempt, requestedBy },
      signal: this.#controller.signal,
      record: (event) => this.#log.record(event),
      whenRecorded: () => this.#log.whenRecorded(),
      steps: createStepBook(this.#parts, this.#lease),
      claims: this.#claims,
      markRunning: () => this.#markRunning(),
    };
  }

  async #markRunning(): Promise<void> {
    this.#startedAt ??= this.#parts.clock();
    await this.#update({ state: "running", status_reason: null, started_at: this.#startedAt });
  }

  async #tellWaiting(heldBy: number): Promise<void> {
    const reason = `waits for job ${heldBy}`;
    this.#log.record(jobMessage(`Waits for job ${heldBy}, which is at work on the same Proxmox endpoint`, "info", { waits_for: heldBy }));
    await this.#update({ status_reason: reason });
  }

  async #update(fields: { readonly state?: string; readonly status_reason: string | null; readonly started_at?: Date }): Promise<void> {
    await this.#parts.database.kysely.updateTable("job").set(fields).where("id", "=", this.#row.id).where("lease_token", "=", this.#lease.token).execute();
  }

  async #leave(conclusion: Conclusion): Promise<void> {
    if (conclusion.is === "lost") return;
    await this.#untilReached(() => this.#log.flush());
    const hasLeft = await this.#untilReached(() => this.#parts.database.kysely.transaction().execute((trx) => this.#write(conclusion, trx)));
    if (!hasLeft || conclusion.is !== "end") return;
    const { state, verdict } = conclusion.end;
    this.#carrier.onEnded?.({ state, verdict, durationMs: Math.max(0, this.#parts.clock().getTime() - (this.#startedAt ?? this.#takenAt).getTime()) });
  }

  async #write(conclusion: Exclude<Conclusion, { is: "lost" }>, queries: Queries): Promise<boolean> {
    // Held from here on, in the order in which everybody locks: the job first, then its claims.
    const row = await queries.selectFrom("job").select(["cancel_requested_at", "cancelled_by"]).where("id", "=", this.#row.id).forUpdate().executeTakeFirst();
    const job = { ...this.#lease, queries };
    if (conclusion.is === "end") return endJob(this.#parts, job, conclusion.end);
    // Somebody cancelled after the run had come to its end: a job that nobody carries would hear of it only when its turn comes.
    if (row !== undefined && row.cancel_requested_at !== null) return endJob(this.#parts, job, cancelledEnd(row.cancelled_by ?? "somebody"));
    if (conclusion.is === "park") return parkJob(this.#parts, job);
    if (conclusion.is === "interrupted") return giveBack(this.#parts, job, { reason: "interrupted: the database was away", isOrderly: false });
    return giveBack(this.#parts, job, { reason: `handed back by worker ${this.#carrier.name}`, isOrderly: true });
  }

  /** Repeats a write while the database is away, as long as the lease may still be ours. */
  async #untilReached<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isDatabaseAway(error) || this.#isLost) throw error;
        await new Promise<void>((resolve) => this.#parts.timers.after(RETRY_MS, resolve));
      }
    }
  }
}

/** Carries a job whose lease was taken to its end, or until it leaves this worker otherwise. */
export function carryJob(parts: JobParts, carrier: Carrier, held: { readonly row: JobRow; readonly lease: Lease }): CarriedJob {
  return new Run(parts, carrier, held);
}
