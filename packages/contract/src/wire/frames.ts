import { z } from "zod";

const Count = z.number().int().nonnegative();

/** A whole number of a stage's result, or a text, list or object about it. Scalars stay inside: a `result` is always an object. */
const Result = z.record(z.string(), z.unknown());

/** How far something is; `percent` from 0 to 100. */
export const FrameProgress = z.strictObject({ current: Count, total: Count, percent: z.number().min(0).max(100) });
/** How far something is. */
export type FrameProgress = z.infer<typeof FrameProgress>;

/** How long something took, in milliseconds, and when. */
export const FrameTiming = z.strictObject({ elapsed_ms: Count, started_at: z.string().optional(), finished_at: z.string().optional() });
/** How long something took. */
export type FrameTiming = z.infer<typeof FrameTiming>;

/** An object that a frame speaks of. */
export const FrameItem = z.strictObject({
  name: z.string(),
  netbox_id: z.number().int().optional(),
  netbox_url: z.string().optional(),
  item_type: z.string(),
  extra: Result.optional(),
});
/** An object that a frame speaks of. */
export type FrameItem = z.infer<typeof FrameItem>;

/** A stage as the opening `discovery` of a full update lists it. */
export const StageItem = z.strictObject({ name: z.string(), type: z.literal("stage") });
/** A stage as the opening `discovery` of a full update lists it. */
export type StageItem = z.infer<typeof StageItem>;

/** Beginning or end of a stage. */
export const StepBoundary = z.strictObject({
  step: z.string(),
  status: z.enum(["started", "completed"]),
  message: z.string(),
  /** Only when completed. */
  result: Result.optional(),
  /** Only within a full update. */
  duration_seconds: z.number().nonnegative().optional(),
});
/** Beginning or end of a stage. */
export type StepBoundary = z.infer<typeof StepBoundary>;

/** A remark about one object within a stage; `rowid` is null where it is about none. */
export const StepRemark = z.strictObject({
  step: z.string(),
  status: z.enum(["progress", "completed", "failed"]),
  message: z.string(),
  rowid: z.string().nullable(),
  payload: Result,
});
/** A remark about one object within a stage. */
export type StepRemark = z.infer<typeof StepRemark>;

const Discovery = z.strictObject({
  event: z.literal("discovery"),
  phase: z.string(),
  status: z.literal("discovered"),
  message: z.string(),
  count: Count,
  items: z.union([z.array(FrameItem), z.array(StageItem)]),
  progress: FrameProgress,
  metadata: Result.optional(),
});

const Substep = z.strictObject({
  event: z.literal("substep"),
  phase: z.string(),
  substep: z.string(),
  status: z.enum(["started", "processing", "completed", "failed", "skipped"]),
  message: z.string(),
  item: FrameItem.optional(),
  timing: FrameTiming.optional(),
  result: Result.optional(),
});

/** What became of one object. */
export const ItemOperation = z.enum(["created", "updated", "deleted", "would_delete", "skipped", "failed"]);

const ItemProgress = z.strictObject({
  event: z.literal("item_progress"),
  phase: z.string(),
  status: z.enum(["processing", "completed", "failed"]),
  message: z.string(),
  item: FrameItem,
  operation: ItemOperation,
  progress: FrameProgress,
  timing: FrameTiming.optional(),
  error: z.string().optional(),
  warning: z.string().optional(),
});

const PhaseSummary = z.strictObject({
  event: z.literal("phase_summary"),
  phase: z.string(),
  status: z.enum(["completed", "completed_with_errors"]),
  message: z.string(),
  result: z.strictObject({ created: Count, updated: Count, deleted: Count, failed: Count, skipped: Count, total: Count }),
  timing: FrameTiming.optional(),
});

/** What went wrong, in words of the wire. */
export const ErrorCategory = z.enum(["connection", "authentication", "permission", "validation", "not_found", "timeout", "rate_limit", "internal", "unknown"]);
/** What went wrong, in words of the wire. */
export type ErrorCategory = z.infer<typeof ErrorCategory>;

const ErrorDetail = z.strictObject({
  event: z.literal("error_detail"),
  phase: z.string(),
  item: FrameItem.optional(),
  category: ErrorCategory,
  message: z.string(),
  detail: z.string(),
  suggestion: z.string().optional(),
  traceback: z.string().optional(),
});

const DuplicateNameResolved = z.strictObject({
  event: z.literal("duplicate_name_resolved"),
  cluster: z.string(),
  original_name: z.string(),
  resolved_name: z.string(),
  vmid: z.number().int(),
  suffix_index: z.number().int(),
  operator_renamed: z.boolean(),
});

const HardwareDiscovery = z.strictObject({
  event: z.literal("hardware_discovery"),
  node: z.string(),
  cluster: z.string(),
  chassis_serial: z.string().optional(),
  chassis_manufacturer: z.string().optional(),
  chassis_product: z.string().optional(),
  nic_count: Count,
  duration_ms: Count,
});

/** Whether what every sync needs in NetBox is there; also the answer of `/extras/bootstrap-status`. */
export const BootstrapStatus = z.strictObject({
  ok: z.boolean(),
  skipped: z.boolean(),
  reason: z.string().nullable(),
  warnings: z.array(z.strictObject({ object: z.string(), error: z.string() })),
  created: z.array(z.string()),
  patched: z.array(z.string()),
  unchanged: z.array(z.string()),
});
/** Whether what every sync needs in NetBox is there. */
export type BootstrapStatus = z.infer<typeof BootstrapStatus>;

/** The failure of a stage or of a whole run, before its `complete`; `detail` is the problem as data. */
export const ErrorFrame = z.strictObject({ step: z.string(), status: z.literal("failed"), error: z.string(), detail: z.union([z.string(), Result]).optional() });
/** The failure of a stage or of a whole run. */
export type ErrorFrame = z.infer<typeof ErrorFrame>;

/** The last frame of every stream, exactly once; the first `detail` of a failure is what a reader shows. */
export const CompleteFrame = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), message: z.string(), result: Result }),
  z.strictObject({ ok: z.literal(false), message: z.string(), errors: z.array(z.strictObject({ detail: z.union([z.string(), Result]) })).min(1), result: Result.optional() }),
]);
/** The last frame of every stream. */
export type CompleteFrame = z.infer<typeof CompleteFrame>;

/** Payload of every event that a sync writes, by its name (wire-contract.md 2.4). Strict: what is written must be exactly this. */
export const FRAMES = {
  step: z.union([StepBoundary, StepRemark]),
  discovery: Discovery,
  substep: Substep,
  item_progress: ItemProgress,
  phase_summary: PhaseSummary,
  error_detail: ErrorDetail,
  duplicate_name_resolved: DuplicateNameResolved,
  hardware_discovery: HardwareDiscovery,
  bootstrap_done: BootstrapStatus,
  error: ErrorFrame,
  complete: CompleteFrame,
} as const;

/** Name of an event that a sync writes. */
export type FrameName = keyof typeof FRAMES;

/** One event of a stream: its name and payload. */
export type Frame = { readonly [Name in FrameName]: { readonly event: Name; readonly data: Readonly<z.infer<(typeof FRAMES)[Name]>> } }[FrameName];
