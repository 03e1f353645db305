import { cpuMs } from "./cpu-time.ts";

/**
 * A clock that notes the CPU time at its readings, once a millisecond, since noting costs time of its own. The engine reads
 * its clock when a stage starts and when it ends, at once and not when somebody reads the event, so the CPU time of a stage
 * is told exactly, to the millisecond.
 */
export function createCpuClock(): { readonly clock: () => Date; readonly cpuMsAt: (at: string) => number } {
  const noted = new Map<number, number>();
  return {
    clock: () => {
      const now = new Date();
      if (!noted.has(now.getTime())) noted.set(now.getTime(), cpuMs());
      return now;
    },
    cpuMsAt: (at) => {
      const found = noted.get(Date.parse(at));
      if (found === undefined) throw new Error(`the clock was not read at ${at}`);
      return found;
    },
  };
}
