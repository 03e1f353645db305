import { AppError, TERMINAL_STATES } from "@proxbox/contract";
import { sql } from "kysely";
import { holdLines, lookAtLines, targetOf } from "./claim-lines.ts";
import type { ClaimState } from "./claim-lines.ts";
import type { JobParts } from "./job-parts.ts";
import { signal } from "./job-signals.ts";
import type { Lease } from "./lease.ts";
import type { Claims } from "./run-context.ts";
import { wakeWaiting } from "./wake-waiting.ts";

/** How often is looked for a free target when no signal comes. */
const POLL_MS = 500;

/**
 * Thrown by `Claims.next` when nothing but waiting is left: the run ends here, holds no worker meanwhile, and goes on from its step
 * book when a target is free. A runner lets it pass.
 */
export class ParkedError extends Error {
  constructor() {
    super("the job waits for its claims without a worker");
    this.name = "ParkedError";
  }
}

/** The claims of one run. */
export interface RunClaims extends Claims {
  /** Set when the run has ended with `ParkedError`, however its runner went on. */
  readonly isParked: boolean;
}

/** Whose claims, and what may interrupt their waiting. */
export interface ClaimOptions {
  readonly lease: Lease;
  readonly signal: AbortSignal;
  /** Tells people, each time it is another job. */
  onWait(heldBy: number): Promise<void>;
  onAcquire(): Promise<void>;
}

class DatabaseClaims implements RunClaims {
  readonly #parts: JobParts;
  readonly #options: ClaimOptions;
  readonly #held = new Set<number>();
  #waitsFor: number | undefined;
  isParked = false;

  constructor(parts: JobParts, options: ClaimOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  async request(proxmoxEndpointIds: readonly number[]): Promise<void> {
    if (proxmoxEndpointIds.length === 0) return;
    const { jobId } = this.#options.lease;
    // Deleted claims of an earlier attempt are not asked for again by somebody whose lease is over.
    await sql`
      insert into claim (target, job_id, requested_at)
      select target, ${jobId}::int, now() from json_array_elements_text(${JSON.stringify(proxmoxEndpointIds.map(targetOf))}::json) as wanted (target)
      where ${this.#isHeldLease()} on conflict do nothing`.execute(this.#parts.database.kysely);
  }

  async next(proxmoxEndpointIds: readonly number[], { isWaiting }: { readonly isWaiting: boolean }): Promise<{ readonly acquired: number } | { readonly heldBy: number }> {
    for (;;) {
      this.#options.signal.throwIfAborted();
      const result = await this.#tryNext(proxmoxEndpointIds);
      if ("acquired" in result) {
        await this.#noteAcquired(result.acquired);
        return result;
      }
      if (!isWaiting) return result;
      await this.#noteWaiting(result.heldBy);
      if (this.#held.size === 0) {
        this.isParked = true;
        throw new ParkedError();
      }
      await this.#whenSomethingChanged();
    }
  }

  async release(proxmoxEndpointId: number): Promise<void> {
    this.#held.delete(proxmoxEndpointId);
    const { jobId } = this.#options.lease;
    const target = targetOf(proxmoxEndpointId);
    await this.#parts.database.kysely.transaction().execute(async (trx) => {
      await holdLines(trx, [target]);
      await trx.deleteFrom("claim").where("target", "=", target).where("job_id", "=", jobId).where(this.#isHeldLease()).execute();
      await wakeWaiting(this.#parts, trx, [target]);
      await signal(trx, "claims", jobId);
    });
  }

  #isHeldLease(): ReturnType<typeof sql<boolean>> {
    const { jobId, token } = this.#options.lease;
    return sql<boolean>`exists (select from job as mine where mine.id = ${jobId}::int and mine.lease_token = ${token}::uuid)`;
  }

  /** Which of these is free for this job; the order of arrival counts among those who could take it now. */
  async #tryNext(ids: readonly number[]): Promise<{ acquired: number } | { heldBy: number }> {
    const targets = ids.map(targetOf);
    for (;;) {
      await this.#freeLeftBehind(targets);
      const states = await lookAtLines(this.#parts.database.kysely, this.#options.lease.jobId, targets);
      const free = ids.find((id) => states.get(targetOf(id))?.heldBy === null);
      if (free === undefined) return { heldBy: this.#firstHolder(targets, states) };
      if (states.get(targetOf(free))?.isMine === true || (await this.#acquire(targetOf(free)))) return { acquired: free };
    }
  }

  #firstHolder(targets: readonly string[], states: ReadonlyMap<string, ClaimState>): number {
    const holder = targets.map((target) => states.get(target)?.heldBy ?? undefined).find((heldBy) => heldBy !== undefined);
    // No row of ours is left: this run has lost its job, and its lease says so in a moment.
    if (holder === undefined) throw new AppError("RUN_LEASE_LOST");
    return holder;
  }

  /**
   * What a job holds that has ended, or that no worker has, is free again. A lease that looks over frees nothing: the clock may have
   * jumped while its worker is at work. The reaper, who looks twice, gives the job back.
   */
  async #freeLeftBehind(targets: readonly string[]): Promise<void> {
    await sql`
      update claim set acquired_at = null from job
      where job.id = claim.job_id and claim.target in (${sql.join(targets)}) and claim.acquired_at is not null and claim.job_id <> ${this.#options.lease.jobId}::int
        and (job.state in (${sql.join(TERMINAL_STATES)}) or job.lease_token is null)`.execute(this.#parts.database.kysely);
  }

  /** Compare-and-set: the table's index lets only one hold a target. */
  async #acquire(target: string): Promise<boolean> {
    const { jobId } = this.#options.lease;
    try {
      const { numUpdatedRows } = await this.#parts.database.kysely
        .updateTable("claim")
        .set({ acquired_at: sql<Date>`now()` })
        .where("target", "=", target)
        .where("job_id", "=", jobId)
        .where(this.#isHeldLease())
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new AppError("RUN_LEASE_LOST");
      return true;
    } catch (error) {
      // SQLSTATE 23505: somebody else was faster.
      if (error instanceof Error && "code" in error && error.code === "23505") return false;
      throw error;
    }
  }

  async #noteAcquired(proxmoxEndpointId: number): Promise<void> {
    this.#held.add(proxmoxEndpointId);
    this.#waitsFor = undefined;
    await this.#options.onAcquire();
    // This job is at work now: where it stands first in other lines, others may go before it.
    const { kysely } = this.#parts.database;
    const rows = await kysely.selectFrom("claim").select("target").where("job_id", "=", this.#options.lease.jobId).where("acquired_at", "is", null).execute();
    const others = rows.map(({ target }) => target);
    if (others.length === 0) return;
    await kysely.transaction().execute(async (trx) => {
      await holdLines(trx, others);
      await wakeWaiting(this.#parts, trx, others);
    });
  }

  async #noteWaiting(heldBy: number): Promise<void> {
    if (heldBy === this.#waitsFor) return;
    this.#waitsFor = heldBy;
    await this.#options.onWait(heldBy);
  }

  async #whenSomethingChanged(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal: aborted } = this.#options;
    const callOff = this.#parts.timers.after(POLL_MS, resolve);
    const unhear = this.#parts.signals.on("claims", () => resolve());
    aborted.addEventListener("abort", () => resolve(), { once: true });
    if (aborted.aborted) resolve();
    await promise;
    callOff();
    unhear();
  }
}

/** Makes the claims of one run of a job. */
export function createClaims(parts: JobParts, options: ClaimOptions): RunClaims {
  return new DatabaseClaims(parts, options);
}
