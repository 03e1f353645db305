import type { NewJobEvent } from "./run-context.ts";

/** A line of the job itself in its log. */
export function jobMessage(message: string, level: NewJobEvent["level"] = "info", more: Readonly<Record<string, unknown>> = {}): NewJobEvent {
  return { event: "message", level, data: { message, ...more } };
}
