import type { JobEvent } from "@proxbox/contract";

/** What a line of a log says, whatever kind of frame it is. */
export function lineText({ event, data }: Pick<JobEvent, "event" | "data">): string {
  for (const name of ["message", "error", "detail", "reason"]) {
    const said = data[name];
    if (typeof said === "string" && said !== "") return said;
  }
  return event;
}
