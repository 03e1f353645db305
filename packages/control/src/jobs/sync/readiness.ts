import { toAppError } from "@proxbox/contract";
import type { AppError } from "@proxbox/contract";
import type { SyncParts } from "./sync-parts.ts";

/** Waits for the backends of one job. */
export interface Readiness {
  /** Resolves when the backend answers; throws why it does not. */
  untilReady(backendId: number, signal: AbortSignal): Promise<void>;
}

/** How long a backend that did not answer is not waited for again: the other endpoints of a job would wait a minute each in vain. */
const RESTS_MS = 60_000;

interface Failure {
  readonly error: AppError;
  readonly untilMs: number;
}

/** A readiness that knows of no failure yet. */
export function createReadiness({ services, clock }: Pick<SyncParts, "services" | "clock">): Readiness {
  const failures = new Map<number, Failure>();
  return {
    async untilReady(backendId, signal) {
      const known = failures.get(backendId);
      if (known !== undefined && clock().getTime() < known.untilMs) throw known.error;
      try {
        await services.waitUntilReady(backendId, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        const error = toAppError(thrown);
        failures.set(backendId, { error, untilMs: clock().getTime() + RESTS_MS });
        throw error;
      }
    },
  };
}
