import type { JobEvent, LiveJob } from "@proxbox/contract";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { meQuery } from "../api/me.ts";
import { openLiveConnection } from "./live-connection.ts";
import type { LiveConnection, LiveState } from "./live-connection.ts";

/** Where components find whether the page is live. */
export const LiveContext = createContext<LiveState>("connecting");

/** Where a page that follows a job's log finds the connection, and those who listen to its lines. */
export interface LiveLog {
  /** Calls with each line of a job's log after `after`, until the function returned is called. One log at a time. */
  follow(job: number, after: number, onLine: (line: JobEvent) => void): () => void;
}

/** Where components find how to follow a log. */
export const LiveLogContext = createContext<LiveLog>({ follow: () => () => undefined });

/** States in which nothing of a job changes any more, but what it made of NetBox has changed. */
const ENDED = new Set(["completed", "errored", "failed"]);

/** What of a job lists show. While only its log grows, only its own page is asked again. */
function outlineOf({ state, verdict, status_reason: reason }: LiveJob): string {
  return JSON.stringify([state, verdict, reason]);
}

function onJob(client: QueryClient, job: LiveJob, outlines: Map<number, string>): void {
  const outline = outlineOf(job);
  const queryKey = outlines.get(job.id) === outline ? ["jobs", "detail", job.id] : ["jobs"];
  outlines.set(job.id, outline);
  void client.invalidateQueries({ queryKey });
  if (ENDED.has(job.state)) for (const area of ["inventory", "plans", "conflicts", "stale", "services", "schedules"]) void client.invalidateQueries({ queryKey: [area] });
}

/** Holds the tab's one live connection: what changed in the control plane is asked again, nothing else. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const held = useMemo<{ readonly outlines: Map<number, string>; connection?: LiveConnection; onLine?: (line: JobEvent) => void }>(() => ({ outlines: new Map() }), []);
  useEffect(() => {
    const connection = openLiveConnection({
      onState(next) {
        setState(next);
        // A connection does not say why it failed: when the session has ended, this question leads to the sign-in.
        if (next === "offline") void client.fetchQuery({ ...meQuery, staleTime: 0, retry: false }).catch(() => undefined);
      },
      onAreas: (areas) => void (areas[0] === "*" ? client.invalidateQueries() : areas.map((area) => client.invalidateQueries({ queryKey: [area] }))),
      onJob: (job) => onJob(client, job, held.outlines),
      onLine: (line) => held.onLine?.(line),
    });
    held.connection = connection;
    return connection.close;
  }, [client, held]);
  const log = useMemo<LiveLog>(
    () => ({
      follow: (job, after, onLine) => {
        held.onLine = onLine;
        held.connection?.followLog(job, after);
        return () => {
          delete held.onLine;
          held.connection?.followLog(undefined);
        };
      },
    }),
    [held],
  );
  return (
    <LiveContext value={state}>
      <LiveLogContext value={log}>{children}</LiveLogContext>
    </LiveContext>
  );
}
