import { AppError } from "@proxbox/contract";
import { BEAT_MS, SURRENDER_MS, cancelledLeases, renewLeases } from "./lease.ts";
import type { Lease } from "./lease.ts";
import type { JobParts } from "./job-parts.ts";

/** How often is looked for cancellations when no signal comes. */
const CANCEL_POLL_MS = 500;

/** A lease that is kept for a run. */
export interface KeptLease extends Lease {
  /** Somebody wants the job to be cancelled. May be called again. */
  cancel(by: string): void;
  /** The job is not the worker's any more. */
  lose(reason: AppError): void;
}

/** Keeps the leases of a worker and tells their runs when to stop. */
export interface LeaseKeeper {
  /** Keeps a lease until the function returned is called. */
  keep(lease: KeptLease): () => void;
}

/** Repeats a call, each time so long after it has ended, while there is something to do it for. */
function repeat({ timers, log }: Pick<JobParts, "timers" | "log">, everyMs: number, call: () => Promise<void>): { start(): void; stop(): void } {
  let cancel: (() => void) | undefined;
  const arm = (): void => {
    const callOff = timers.after(everyMs, () => {
      call()
        .catch((err: unknown) => log.warn({ module: "worker", err }, "A worker could not reach the database"))
        // Stopped meanwhile, and perhaps started again, which has armed anew.
        .finally(() => cancel === callOff && arm());
    });
    cancel = callOff;
  };
  return {
    start: () => cancel ?? arm(),
    stop() {
      cancel?.();
      cancel = undefined;
    },
  };
}

class Keeper implements LeaseKeeper {
  readonly #parts: JobParts;
  readonly #kept = new Map<string, KeptLease>();
  /** Called off when the lease was renewed: what happens when it is not. */
  readonly #surrenders = new Map<string, () => void>();
  readonly #beat: ReturnType<typeof repeat>;
  readonly #poll: ReturnType<typeof repeat>;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.#beat = repeat(parts, BEAT_MS, () => this.#renew());
    this.#poll = repeat(parts, CANCEL_POLL_MS, () => this.#lookForCancellations());
    parts.signals.on("cancel", (jobId) => {
      if ([...this.#kept.values()].some((lease) => lease.jobId === jobId)) this.#lookForCancellations().catch(() => undefined);
    });
  }

  keep(lease: KeptLease): () => void {
    this.#kept.set(lease.token, lease);
    this.#surrenders.set(lease.token, this.#armSurrender(lease.token));
    this.#beat.start();
    this.#poll.start();
    return () => this.#drop(lease.token);
  }

  #drop(token: string): void {
    this.#kept.delete(token);
    this.#surrenders.get(token)?.();
    this.#surrenders.delete(token);
    if (this.#kept.size > 0) return;
    this.#beat.stop();
    this.#poll.stop();
  }

  #armSurrender(token: string): () => void {
    return this.#parts.timers.after(SURRENDER_MS, () => this.#lose(token, new AppError("RUN_LEASE_LOST", { detail: "the database was away for too long" })));
  }

  #lose(token: string, reason: AppError): void {
    const lease = this.#kept.get(token);
    this.#drop(token);
    lease?.lose(reason);
  }

  async #renew(): Promise<void> {
    // From before the question on: how long the answer took is part of the lease.
    const asked = new Map([...this.#kept.keys()].map((token) => [token, this.#armSurrender(token)]));
    const leases = [...this.#kept.values()];
    try {
      const held = new Set((await renewLeases(this.#parts.database.kysely, leases)).map(({ lease_token }) => lease_token));
      for (const [token, callOff] of asked) {
        if (!held.has(token) || !this.#kept.has(token)) callOff();
        else {
          this.#surrenders.get(token)?.();
          this.#surrenders.set(token, callOff);
        }
        if (!held.has(token)) this.#lose(token, new AppError("RUN_LEASE_LOST"));
      }
    } catch (error) {
      for (const callOff of asked.values()) callOff();
      throw error;
    }
  }

  async #lookForCancellations(): Promise<void> {
    const leases = [...this.#kept.values()];
    if (leases.length === 0) return;
    for (const { lease_token, cancelled_by } of await cancelledLeases(this.#parts.database.kysely, leases)) {
      if (lease_token !== null) this.#kept.get(lease_token)?.cancel(cancelled_by ?? "somebody");
    }
  }
}

/** Makes the keeper of a worker; its timers run only while it keeps something. */
export function createLeaseKeeper(parts: JobParts): LeaseKeeper {
  return new Keeper(parts);
}
