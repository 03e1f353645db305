import type { ReadersReport } from "./readers-protocol.ts";

/** Counts delays, however many. */
export interface Delays {
  add(delayMs: number): void;
  figures(): ReadersReport["delayMs"];
}

/** Longer ones are counted as this long. */
const MOST_MS = 120_000;

/** Makes a count of delays to the millisecond. */
export function createDelays(): Delays {
  const counts = new Uint32Array(MOST_MS + 1);
  let [total, most] = [0, 0];
  const quantile = (part: number): number => {
    let left = Math.ceil(total * part);
    return counts.findIndex((count) => (left -= count) <= 0);
  };
  return {
    add(delayMs) {
      const rounded = Math.min(MOST_MS, Math.max(0, Math.round(delayMs)));
      counts[rounded] = (counts[rounded] ?? 0) + 1;
      total += 1;
      most = Math.max(most, rounded);
    },
    figures: () => (total === 0 ? { middle: 0, of95: 0, most: 0 } : { middle: quantile(0.5), of95: quantile(0.95), most }),
  };
}
