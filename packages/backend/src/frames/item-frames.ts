import type { Frame, FrameItem, FrameProgress, Outcome, OutcomeStatus, Remark } from "@proxbox/contract";
import type { BackendEvent, PlannedItem } from "../runs/runs.ts";
import { problemFrame } from "./problem-frames.ts";
import { toFrame } from "./to-frame.ts";

/** Most objects that one `discovery` lists; its `count` is always the whole. */
export const MOST_ITEMS = 500;

type Operation = "created" | "updated" | "deleted" | "skipped" | "failed";

const OPERATIONS: Readonly<Record<OutcomeStatus, Operation>> = {
  created: "created",
  updated: "updated",
  deleted: "deleted",
  unchanged: "skipped",
  kept: "skipped",
  conflict: "skipped",
  skipped: "skipped",
  failed: "failed",
};

/** How far something is; all of nothing is 100 %. */
function frameProgress(current: number, total: number): FrameProgress {
  return { current, total, percent: total === 0 ? 100 : Math.min(100, Math.round((1000 * current) / total) / 10) };
}

function toItem({ kind, key, label, netboxId }: Pick<Outcome, "kind" | "key" | "label" | "netboxId">, extra: Readonly<Record<string, string>>): FrameItem {
  return { name: label, item_type: kind, ...(netboxId === undefined ? {} : { netbox_id: netboxId }), extra: { key, ...extra } };
}

function countActions(items: readonly PlannedItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { action } of items) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function discoveryFrame(phase: string, items: readonly PlannedItem[]): Frame {
  const left = Math.max(0, items.length - MOST_ITEMS);
  return toFrame("discovery", {
    event: "discovery",
    phase,
    status: "discovered",
    message: items.length === 0 ? "Everything is as it should be." : `${items.length} to write.`,
    count: items.length,
    items: items.slice(0, MOST_ITEMS).map((item) => toItem(item, { action: item.action })),
    progress: frameProgress(0, items.length),
    metadata: { actions: countActions(items), ...(left === 0 ? {} : { items_left_out: left }) },
  });
}

function wouldDelete(phase: string, item: PlannedItem, total: number): Frame {
  const { label, action } = item;
  return toFrame("item_progress", { event: "item_progress", phase, status: "completed", message: `${label} would be deleted.`, item: toItem(item, { action }), operation: "would_delete", progress: frameProgress(0, total) });
}

/** Frames of what a stage is going to write; a dry run names what would be deleted one by one. */
export function plannedFrames(phase: string, items: readonly PlannedItem[], isDryRun: boolean): readonly Frame[] {
  const deletions = isDryRun ? items.filter(({ action }) => action === "delete") : [];
  return [discoveryFrame(phase, items), ...deletions.map((item) => wouldDelete(phase, item, items.length))];
}

/** Frames of how one object ended; a failure also tells what is wrong and what to do. */
export function outcomeFrames(phase: string, { outcome, done, total }: Extract<BackendEvent, { type: "outcome" }>): readonly Frame[] {
  const { status, label, reason, problem } = outcome;
  const operation = OPERATIONS[status];
  const item = toItem(outcome, { status });
  const warning = operation === "skipped" ? { warning: reason } : {};
  const why = operation === "failed" ? { error: problem?.message ?? reason } : warning;
  const progress = toFrame("item_progress", {
    event: "item_progress",
    phase,
    status: operation === "failed" ? "failed" : "completed",
    message: reason === "" ? `${label}: ${status}.` : `${label}: ${reason}`,
    item,
    operation,
    progress: frameProgress(done, total),
    ...why,
  });
  return problem === undefined ? [progress] : [progress, problemFrame(phase, problem, item)];
}

/** Frame of something that a person should know and that is no change. */
export function remarkFrame({ type, kind, key, label, reason, field }: Remark): Frame {
  const object = kind.replaceAll("-", "_");
  const data = { completed: true, rowid: key, name: label, warning: reason, ...(field === undefined ? {} : { field }) };
  return toFrame("step", { step: object, status: "progress", message: `${label}: ${reason}`, rowid: key, payload: { object, type, data } });
}
