import type { LogRecord } from "./log-record.ts";

/** The youngest records, in the order they were written. */
export interface LogRing {
  push(record: LogRecord): void;
  /** Records from the youngest to the oldest. */
  newestFirst(): Iterable<LogRecord>;
  /** Calls `listener` for each record from now on; gives the function that ends it. */
  follow(listener: (record: LogRecord) => void): () => void;
}

/** A ring of at most `capacity` records; a push costs the same whether it is full or not. */
export function logRing(capacity: number): LogRing {
  const slots: LogRecord[] = [];
  const listeners = new Set<(record: LogRecord) => void>();
  let next = 0;

  function* newestFirst(): Iterable<LogRecord> {
    for (let back = 1; back <= slots.length; back += 1) {
      const record = slots[(next - back + slots.length) % slots.length];
      if (record !== undefined) yield record;
    }
  }

  return {
    push: (record) => {
      slots[next] = record;
      next = (next + 1) % capacity;
      for (const listener of listeners) listener(record);
    },
    newestFirst,
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
