/** How waiting grows from attempt to attempt. `random` gives a number from 0 up to 1 (`Math.random` outside of tests). */
export interface BackoffOptions {
  readonly baseMs: number;
  readonly ceilingMs: number;
  readonly random: () => number;
}

/**
 * Milliseconds to wait before attempt `attempt + 1` (`attempt` counts from 1): doubles each time up to the ceiling, and
 * half of it is chance, so that many clients of one ill server do not come back in step.
 */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const full = Math.min(options.ceilingMs, options.baseMs * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * options.random());
}
