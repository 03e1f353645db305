/** Number of objects per bulk call, adapted to how NetBox answers; one for all kinds, since it is NetBox that is fast or slow. */
export interface BatchSize {
  readonly now: number;
  /** A call of this many objects went well: more may go at once, if it was a full batch. */
  succeeded(count: number): void;
  /** NetBox was busy or too slow: half as many. */
  struggled(): void;
}

/** Starts at `start` (at least 1), grows by half up to `max`, halves down to 1 (netbox-api.md 2.18). */
export function createBatchSize({ start, max }: { readonly start: number; readonly max: number }): BatchSize {
  let now = Math.max(1, Math.min(start, max));
  return {
    get now() {
      return now;
    },
    succeeded(count) {
      if (count >= now) now = Math.min(max, Math.ceil(now * 1.5));
    },
    struggled() {
      now = Math.max(1, Math.floor(now / 2));
    },
  };
}
