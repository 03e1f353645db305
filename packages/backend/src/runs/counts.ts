import type { Outcome } from "@proxbox/contract";
import type { Counts } from "./runs.ts";

/** Nothing of anything. */
export const NO_COUNTS: Counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, conflict: 0, skipped: 0, failed: 0 };

/** Counts outcomes, all together and by kind. */
export interface Tally {
  add(kind: string, status: Outcome["status"], count?: number): void;
  readonly counts: Counts;
  readonly kinds: Readonly<Record<string, Partial<Counts>>>;
}

/** Opens an empty tally. */
export function openTally(): Tally {
  const counts = { ...NO_COUNTS };
  const kinds: Record<string, Partial<Record<keyof Counts, number>>> = {};
  return {
    counts,
    kinds,
    add(kind, status, count = 1) {
      counts[status] += count;
      const ofKind = (kinds[kind] ??= {});
      ofKind[status] = (ofKind[status] ?? 0) + count;
    },
  };
}
