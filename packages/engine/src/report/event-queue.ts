import type { RunEvent } from "@proxbox/contract";

/** Turns pushed events into an async iterable that ends; a thrown error of the run arrives at the reader. */
export interface EventQueue {
  push(event: RunEvent): void;
  end(error?: unknown): void;
  read(): AsyncIterable<RunEvent>;
}

/** Makes a queue for one reader. */
export function createEventQueue(): EventQueue {
  const waiting: RunEvent[] = [];
  let wake: (() => void) | undefined;
  let isEnded = false;
  let failure: unknown;
  const signal = (): void => {
    wake?.();
    wake = undefined;
  };
  async function* read(): AsyncIterable<RunEvent> {
    for (;;) {
      yield* waiting.splice(0);
      if (waiting.length > 0) continue;
      if (isEnded) break;
      await new Promise<void>((resolve) => (wake = resolve));
    }
    if (failure !== undefined) throw failure;
  }
  return {
    push: (event) => {
      waiting.push(event);
      signal();
    },
    end: (error) => {
      isEnded = true;
      failure = error;
      signal();
    },
    read,
  };
}
