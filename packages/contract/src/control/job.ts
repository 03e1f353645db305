import { z } from "zod";
import { Problem } from "../problem.ts";
import { STAGE_NAMES } from "../wire/stages.ts";

/** State of a job, in the seed's words; `completed`, `errored` and `failed` are terminal. */
export const JobState = z.enum(["pending", "scheduled", "running", "completed", "errored", "failed"]);
/** State of a job. */
export type JobState = z.infer<typeof JobState>;

/** States after which nothing happens to a job any more. */
export const TERMINAL_STATES: readonly JobState[] = ["completed", "errored", "failed"];

/** How a job ended: as its runs did, or `skipped` (another one was at work on its scope) or `cancelled`. */
export const JobVerdict = z.enum(["success", "warning", "failed", "skipped", "cancelled"]);
/** How a job ended. */
export type JobVerdict = z.infer<typeof JobVerdict>;

const Ids = z.array(z.int().min(1)).max(1_000);

/** A change of a plan, by the object that it is about. */
export const PlanObject = z.strictObject({ kind: z.string().min(1).max(100), key: z.string().min(1).max(1_000) });
/** A change of a plan, by the object that it is about. */
export type PlanObject = Readonly<z.infer<typeof PlanObject>>;

/** What a job does with a plan: `make` reads and keeps what a sync would write; `apply` writes exactly a kept one, but for what is excluded. */
export const JobPlan = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("make") }),
  z.strictObject({ do: z.literal("apply"), id: z.string().min(1).max(128), backend_id: z.int().min(1), exclude: z.array(PlanObject).max(10_000) }),
]);
/** What a job does with a plan. */
export type JobPlan = Readonly<z.infer<typeof JobPlan>>;

/** Stages at one Proxmox endpoint; none: only what comes before the stages. */
export const JobSteps = z.strictObject({ proxmox_endpoint_id: z.int().min(1), stages: z.array(z.enum(STAGE_NAMES as [string, ...string[]])) });
/** Stages at one Proxmox endpoint. */
export type JobSteps = Readonly<z.infer<typeof JobSteps>>;

/** What a job syncs. Given once, kept as given, used again by "Run now". */
export const JobParams = z.strictObject({
  /** `["all"]`, or slugs of stages in any order. */
  sync_types: z.union([z.tuple([z.literal("all")]), z.array(z.enum(STAGE_NAMES as [string, ...string[]])).min(1)]).default(["all"]),
  /** Ids of Proxmox endpoints of the control plane; empty: all that are enabled when the job starts. */
  proxmox_endpoint_ids: Ids.default([]),
  /** NetBox ids of virtual machines; empty: all. */
  netbox_vm_ids: Ids.default([]),
  /** Id of a backend of the control plane; null: each Proxmox endpoint's own, else the first enabled one. */
  fastapi_endpoint_id: z.int().min(1).nullable().default(null),
  /** `stages`: one stream a stage. `full-update`: one stream for all, where the backend offers it. */
  transport: z.enum(["stages", "full-update"]).default("stages"),
  /** What to do while another job is at work on a Proxmox endpoint: wait for it, or end as `skipped`. */
  on_busy: z.enum(["wait", "skip"]).default("wait"),
  /** Let deletions pass that a guard would hold back. */
  approve_deletions: z.boolean().default(false),
  /** Schema id of a branch of NetBox that everything goes to; empty: main. */
  netbox_branch_schema_id: z.string().max(255).regex(/^[\w-]*$/, "letters and digits").default(""),
  /** Present: the job makes or applies a plan; absent: it syncs. Made by the routes of plans alone. */
  plan: JobPlan.exactOptional(),
  /** Present: at each of these endpoints just these stages, whatever `sync_types` would bring along. Made by retrying alone. */
  only: z.array(JobSteps).min(1).max(1_000).exactOptional(),
});
/** What a job syncs. */
export type JobParams = Readonly<z.infer<typeof JobParams>>;

/** How far one step of a job is, per Proxmox endpoint. */
export const JobStage = z.strictObject({
  proxmox_endpoint_id: z.int(),
  /** `preflight`, `cluster`, `full-update`, or the slug of a stage. */
  stage: z.string(),
  state: z.enum(["pending", "running", "completed", "failed", "skipped"]),
  attempts: z.int(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
});
/** How far one step of a job is. */
export type JobStage = Readonly<z.infer<typeof JobStage>>;

/** A job as `/api/jobs/` shows it. Times are ISO 8601. */
export const Job = z.strictObject({
  id: z.int(),
  name: z.string(),
  state: JobState,
  verdict: JobVerdict.nullable(),
  /** Why it is in this state, in one sentence. */
  status_reason: z.string().nullable(),
  /** Its worker has not been heard of for longer than its lease: it is about to be taken over. */
  is_interrupted: z.boolean(),
  params: JobParams,
  requested_by: z.string(),
  schedule_id: z.int().nullable(),
  source_job_id: z.int().nullable(),
  created_at: z.string(),
  scheduled_at: z.string().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  cancel_requested_at: z.string().nullable(),
  cancelled_by: z.string().nullable(),
  error: z.string().nullable(),
  problem: Problem.nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  attempt: z.int(),
  worker: z.string().nullable(),
  last_event: z.int(),
}).meta({ id: "Job" });
/** A job. */
export type Job = Readonly<z.infer<typeof Job>>;

/** One line of a job's log: a frame of the backend, or `message` of the job itself. */
export const JobEvent = z.strictObject({
  seq: z.int(),
  at: z.string(),
  event: z.string(),
  level: z.enum(["debug", "info", "warning", "error"]),
  stage: z.string().nullable(),
  proxmox_endpoint_id: z.int().nullable(),
  data: z.record(z.string(), z.unknown()),
}).meta({ id: "JobEvent" });
/** One line of a job's log. */
export type JobEvent = Readonly<z.infer<typeof JobEvent>>;
