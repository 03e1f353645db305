import type { Frame, FrameName } from "@proxbox/contract";
import { redact } from "@proxbox/server";

type DataOf<Name extends FrameName> = Extract<Frame, { event: Name }>["data"];

/** A frame with every secret struck out (E113): the only way that frames are made. */
export function toFrame<Name extends FrameName>(event: Name, data: DataOf<Name>): Frame {
  // Redaction keeps the shape: it replaces texts by texts.
  return { event, data: redact(data) } as Frame;
}

const KEPT: ReadonlySet<FrameName> = new Set<FrameName>(["step", "phase_summary", "error_detail", "bootstrap_done", "error", "complete"]);

/** Whether a reader who is slow can do without a frame: progress can be missed, boundaries, failures and ends cannot. */
export function isDroppable({ event, data }: Frame): boolean {
  return !KEPT.has(event) || (event === "step" && "payload" in data);
}
