import type { Log } from "@proxbox/server";
import { sql } from "kysely";
import type { Database, Queries } from "../database/database.ts";

/** What is told between processes: new events of a job, a cancellation, a claim that was given up. */
export type SignalKind = "events" | "cancel" | "claims";

const CHANNEL = "proxbox_job";

/** Hints between the processes; whoever waits for one polls as well. */
export interface JobSignals {
  /** Calls on every signal of the kind, with the job's id, until the function returned is called. */
  on(kind: SignalKind, listener: (jobId: number) => void): () => void;
  close(): Promise<void>;
}

/** Tells all processes, when the caller's transaction commits. */
export async function signal(queries: Queries, kind: SignalKind, jobId: number): Promise<void> {
  await sql`select ${notify(kind, jobId)}`.execute(queries);
}

/** The same as a part of a larger statement. */
export function notify(kind: SignalKind, jobId: number): ReturnType<typeof sql> {
  return sql`pg_notify(${CHANNEL}::text, ${`${kind}:${jobId}`}::text)`;
}

/** Listens for signals. Without them everything still works, up to half a second later. */
export async function openJobSignals({ database, log }: { readonly database: Pick<Database, "listen">; readonly log: Log }): Promise<JobSignals> {
  const listeners: Record<SignalKind, Set<(jobId: number) => void>> = { events: new Set(), cancel: new Set(), claims: new Set() };
  const hear = (payload: string): void => {
    const [kind = "", id = ""] = payload.split(":", 2);
    if (kind in listeners) for (const tell of listeners[kind as SignalKind]) tell(Number(id));
  };
  const stop = await database.listen(CHANNEL, hear).catch((err: unknown) => {
    log.warn({ module: "jobs", err }, "The database's notifications cannot be heard: jobs are polled for instead");
    return async () => undefined;
  });
  return {
    on(kind, listener) {
      listeners[kind].add(listener);
      return () => listeners[kind].delete(listener);
    },
    close: stop,
  };
}
