import type { Log, Timers } from "@proxbox/server";
import type { Schedules } from "./schedules.ts";

/** How often is looked for schedules that are due. */
const TICK_MS = 1000;

/** What the ticker works with. */
export interface TickerParts {
  readonly schedules: Pick<Schedules, "runDue">;
  readonly timers: Timers;
  readonly log: Log;
}

/** Looks every second for schedules that are due. */
export interface Ticker {
  /** Resolves when the look in hand is over; there is none after it. */
  stop(): Promise<void>;
}

/** Lets this process make the jobs of schedules. Every worker may do so: a job is made once however many look. */
export function startTicker({ schedules, timers, log }: TickerParts): Ticker {
  let isStopped = false;
  let isFailing = false;
  let cancel = (): void => undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await schedules.runDue();
      if (isFailing) log.info({ module: "schedules" }, "Schedules are looked at again");
      isFailing = false;
    } catch (error) {
      // The database is away: what is due stays due. It is told once, not every second.
      if (!isFailing) log.warn({ module: "schedules", err: error }, "Schedules could not be looked at");
      isFailing = true;
    }
    if (!isStopped) wait();
  };
  const wait = (): void => {
    cancel = timers.after(TICK_MS, () => {
      looking = look();
    });
  };
  looking = look();
  return {
    stop: async () => {
      isStopped = true;
      cancel();
      await looking;
    },
  };
}
