import type { RunEvent } from "@proxbox/contract";
import { openSession } from "./session/session.ts";
import type { PartOptions } from "./session/session.ts";
import type { SessionOptions } from "./session/session-options.ts";

/** What one run reads, writes, and is given from outside. */
export interface ReconcileOptions extends SessionOptions, PartOptions {}

/**
 * One run, the whole story: collect → translate → observe → plan → apply → report. It is a session of which everything, or
 * what is selected, is done in one part. Everything leaves it as events; the last one is always `run-finished` with the verdict, whatever
 * happened.
 */
export async function* reconcile(options: ReconcileOptions): AsyncIterable<RunEvent> {
  const session = openSession(options);
  try {
    yield* session.run(options);
  } finally {
    await session.close();
  }
}
