import type { BackendEvent } from "./runs.ts";

/** What a run has told so far, for any number of readers. */
export interface EventLog {
  push(event: BackendEvent): void;
  end(): void;
  /** Every event that is kept, then those to come, until the end. */
  read(): AsyncIterable<BackendEvent>;
}

/** Events kept for readers that come late or read slowly; beyond it those that can be missed go, oldest first. */
const MOST_EVENTS = 20_000;

const ESSENTIAL: ReadonlySet<BackendEvent["type"]> = new Set(["run-started", "stage-started", "problem", "stage-finished", "run-finished"]);

interface Entry {
  readonly sequence: number;
  readonly event: BackendEvent;
}

/** Opens the log of one run. */
export function openEventLog(mostEvents: number = MOST_EVENTS): EventLog {
  let entries: Entry[] = [];
  let sequence = 0;
  let isEnded = false;
  const wakers = new Set<() => void>();

  function wake(): void {
    for (const waker of wakers) waker();
    wakers.clear();
  }

  // Half of them at once, so that this is not done for every event.
  function shrink(): void {
    const from = Math.floor(entries.length / 2);
    entries = entries.filter(({ event }, index) => index >= from || ESSENTIAL.has(event.type));
  }

  async function* read(): AsyncIterable<BackendEvent> {
    let seen = 0;
    for (;;) {
      const next = entries.slice(firstAfter(entries, seen));
      for (const entry of next) {
        seen = entry.sequence;
        yield entry.event;
      }
      if (next.length > 0) continue;
      if (isEnded) return;
      await new Promise<void>((resolve) => wakers.add(resolve));
    }
  }

  return {
    push(event) {
      sequence += 1;
      entries.push({ sequence, event });
      if (entries.length > mostEvents) shrink();
      wake();
    },
    end() {
      isEnded = true;
      wake();
    },
    read,
  };
}

/** Index of the first entry after a sequence, by halving. */
function firstAfter(entries: readonly Entry[], sequence: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.sequence ?? 0) > sequence) high = middle;
    else low = middle + 1;
  }
  return low;
}
