import type { RunEvent } from "@proxbox/contract";
import type { Report } from "./world.ts";

/** What the events of a run told; throws when it did not finish. */
export function reportOf(events: readonly RunEvent[]): Omit<Report, "writes" | "log"> {
  const summary = events.flatMap((event) => (event.type === "run-finished" ? [event.summary] : []))[0];
  if (summary === undefined) throw new Error("the run did not finish");
  const plan = events.flatMap((event) => (event.type === "planned" ? [event.plan] : []))[0];
  return {
    summary,
    plan,
    changes: plan?.changes ?? [],
    outcomes: events.flatMap((event) => (event.type === "outcome" ? [event.outcome] : [])),
    remarks: events.flatMap((event) => (event.type === "remark" ? [event.remark] : [])),
    events,
  };
}
