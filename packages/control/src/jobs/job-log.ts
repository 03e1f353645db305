import type { JobParts } from "./job-parts.ts";
import { appendEvents, toEventRow } from "./append-events.ts";
import type { EventRow } from "./append-events.ts";
import { isDatabaseAway } from "./is-database-away.ts";
import { jobMessage } from "./job-message.ts";
import type { Lease } from "./lease.ts";
import type { NewJobEvent } from "./run-context.ts";

/** An event waits no longer for others that are written with it. */
const BATCH_MS = 100;
const MOST_ROWS = 500;
/** What may wait to be written; a reader of a stream that obeys `whenRecorded` never gets there. */
const MOST_WAITING = 10_000;
/** From here on `whenRecorded` waits. */
const MANY_WAITING = 2_000;
const RETRY_MS = 500;

/** Writes the log of one run. */
export interface JobLog {
  record(event: NewJobEvent): void;
  whenRecorded(): Promise<void>;
  /** Resolves when all is written, or can no longer be. */
  flush(): Promise<void>;
  /** Gives up what is not written yet. */
  close(): void;
}

/** Whose log, and where it stands. */
export interface JobLogOptions {
  readonly lease: Lease;
  /** Number of the last event so far. */
  readonly lastEvent: number;
  /** Called when the job turns out not to be ours any more. */
  onLost(): void;
}

class BatchedLog implements JobLog {
  readonly #parts: JobParts;
  readonly #options: JobLogOptions;
  #waiting: EventRow[] = [];
  #lastEvent: number;
  #dropped = 0;
  #isClosed = false;
  #callOff: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #wakeups: (() => void)[] = [];

  constructor(parts: JobParts, options: JobLogOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#lastEvent = options.lastEvent;
  }

  record(event: NewJobEvent): void {
    if (this.#isClosed) return;
    if (this.#waiting.length >= MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(toEventRow(event, this.#parts.clock()));
    if (this.#waiting.length >= MOST_ROWS) this.#write();
    else if (this.#writing === undefined) this.#callOff ??= this.#parts.timers.after(BATCH_MS, () => this.#write());
  }

  whenRecorded(): Promise<void> {
    if (this.#isClosed || this.#waiting.length < MANY_WAITING) return Promise.resolve();
    return new Promise((resolve) => this.#wakeups.push(resolve));
  }

  async flush(): Promise<void> {
    while (!this.#isClosed && (this.#waiting.length > 0 || this.#writing !== undefined)) {
      this.#write();
      await this.#writing;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#callOff?.();
    this.#waiting = [];
    this.#wake();
  }

  #write(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      // What came between the last look and this would wait for the next event.
      if (this.#waiting.length > 0) this.#write();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const batch = this.#waiting.splice(0, MOST_ROWS);
      this.#wake();
      await this.#writeBatch(batch);
      if (this.#dropped === 0) continue;
      this.#waiting.push(toEventRow(jobMessage(`${this.#dropped} lines came faster than they could be written and are missing here`, "warning"), this.#parts.clock()));
      this.#dropped = 0;
    }
  }

  async #writeBatch(rows: readonly EventRow[]): Promise<void> {
    for (let isRepeated = false; !this.#isClosed; isRepeated = true) {
      try {
        if (isRepeated && (await this.#isWritten(rows.length))) return;
        const last = await appendEvents(this.#parts.database.kysely, this.#options.lease.jobId, { rows, token: this.#options.lease.token });
        if (last === undefined) this.#lose();
        else this.#lastEvent = last;
        return;
      } catch (err) {
        if (!this.#isWorthRepeating(err, rows.length)) return;
        await this.#pause();
      }
    }
  }

  #isWorthRepeating(err: unknown, count: number): boolean {
    if (isDatabaseAway(err)) return true;
    this.#parts.log.error({ module: "jobs", job_id: this.#options.lease.jobId, count, err }, "Lines of a job's log could not be written");
    return false;
  }

  /** Whether the statement whose answer was lost has been carried out: nobody else adds to the log while the lease is ours. */
  async #isWritten(count: number): Promise<boolean> {
    const { jobId, token } = this.#options.lease;
    const row = await this.#parts.database.kysely.selectFrom("job").select("last_event").where("id", "=", jobId).where("lease_token", "=", token).executeTakeFirst();
    if (row === undefined) {
      this.#lose();
      return true;
    }
    if (row.last_event < this.#lastEvent + count) return false;
    this.#lastEvent = row.last_event;
    return true;
  }

  #lose(): void {
    this.close();
    this.#options.onLost();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.#parts.timers.after(RETRY_MS, resolve));
  }

  #wake(): void {
    if (!this.#isClosed && this.#waiting.length >= MANY_WAITING) return;
    const wakeups = this.#wakeups;
    this.#wakeups = [];
    for (const wake of wakeups) wake();
  }
}

/** Makes the log of one run: written in batches, in order, each event once also when the database was away meanwhile. */
export function createJobLog(parts: JobParts, options: JobLogOptions): JobLog {
  return new BatchedLog(parts, options);
}
