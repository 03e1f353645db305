import type { Outcome, Plan, PlanObject, Problem, Remark, StageName } from "@proxbox/contract";

/** What a run looks at. A part that is absent is not narrowed; a part that is present is never widened. */
export interface Scope {
  /** Ids of Proxmox endpoints of this backend; absent: every enabled one. */
  readonly endpointIds?: readonly number[];
  /** One endpoint by its name, domain or address (wire-contract.md 1.5). */
  readonly endpointName?: string;
  readonly domain?: string;
  readonly ipAddress?: string;
  /** NetBox ids of virtual machines; absent: all. */
  readonly netboxVmIds?: readonly number[];
  /** One guest by its place in Proxmox VE. */
  readonly guest?: GuestPlace;
  /** Proxmox VE's name of one cluster, or of one stand-alone node. */
  readonly clusterName?: string;
  /** NetBox id of one cluster. */
  readonly netboxClusterId?: number;
}

/** Where a guest is. Its node is a hint: guests move. */
export interface GuestPlace {
  /** Absent: the one endpoint in scope. */
  readonly clusterName?: string;
  readonly node?: string;
  readonly type: "qemu" | "lxc";
  readonly vmid: number;
}

/** One object of an individual sync: any of these names, as the last part of its key, its label or its natural id. */
export interface OnlyObject {
  readonly kinds: readonly string[];
  readonly names: readonly string[];
}

/** One run to do. */
export interface RunRequest {
  /** What people call it, e.g. `devices`, `full-update`, `individual vm`. */
  readonly kind: string;
  /** `run_id` of the query: requests with the same one share a snapshot and a reading of NetBox. */
  readonly runId?: string;
  /** Slugs, in order. */
  readonly stages: readonly StageName[];
  readonly scope: Scope;
  readonly only?: OnlyObject;
  /** The query's own words for behaviour: `sync_mode_*`, `overwrite_*`, … */
  readonly settings: Readonly<Record<string, string>>;
  readonly mode: "apply" | "plan";
  /** A person's yes to deletions that a guard would hold back. */
  readonly approveDeletions?: boolean;
  /** Waits for the endpoint instead of being refused with `RUN_BUSY`. */
  readonly wait?: boolean;
  /** Goes on when its reader leaves. */
  readonly detach?: boolean;
  /** Writes exactly the plan with this checksum, or nothing (`RUN_WORLD_MOVED`). */
  readonly expectedChecksum?: string;
  /** Changes of that plan that are left out all the same. */
  readonly excluded?: readonly PlanObject[];
}

/** Objects by how they ended. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly kept: number;
  readonly conflict: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Verdict of a stage or a run. */
export type RunVerdict = "success" | "warning" | "failed";

/** Requests sent. */
export interface Requests {
  readonly proxmox: number;
  readonly netbox: number;
}

/** How one stage ended. */
export interface StageReport {
  readonly stage: StageName;
  readonly verdict: RunVerdict;
  /** One sentence a person can read first. */
  readonly headline: string;
  readonly counts: Counts;
  readonly kinds: Readonly<Record<string, Partial<Counts>>>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly durationMs: number;
  readonly writes: number;
  /** Changes that the stage's plan has, those held back by a guard left out; absent for stages without one. */
  readonly planned?: number;
  readonly requests: Requests;
  /** Set when the settings switch the stage off: it made no call. */
  readonly skipped?: string;
}

/** How a run ended. */
export interface RunReport {
  readonly runId: string;
  readonly verdict: RunVerdict;
  readonly headline: string;
  readonly stages: readonly StageReport[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly durationMs: number;
  readonly writes: number;
  readonly requests: Requests;
  /** Mode `plan`: what would be written. */
  readonly plan?: Plan;
  /** Individual syncs: the outcome of everything looked at, unchanged ones too. */
  readonly outcomes?: readonly Outcome[];
  /** Of an approved plan: what became of each object in NetBox, in order; one that several stages looked at is there several times. */
  readonly written?: readonly Outcome[];
}

/** An object that a stage is going to write. */
export interface PlannedItem {
  readonly kind: string;
  readonly key: string;
  readonly label: string;
  readonly action: string;
  readonly netboxId?: number;
}

/** The part of a stage that is at work. */
export type StagePhase = "collect" | "translate" | "observe" | "plan" | "apply" | "inventory";

/** What a run tells, in order; frames/ turns it into wire frames. */
export type BackendEvent =
  | { readonly type: "run-started"; readonly runId: string; readonly kind: string; readonly stages: readonly StageName[]; readonly endpoints: readonly string[]; readonly at: string }
  | { readonly type: "stage-started"; readonly stage: StageName; readonly at: string }
  | { readonly type: "progress"; readonly stage: StageName; readonly phase: StagePhase; readonly done: number; readonly total: number; readonly what: string }
  /** What the stage is going to write. */
  | { readonly type: "planned"; readonly stage: StageName; readonly items: readonly PlannedItem[] }
  /** Everything but `unchanged`, which is only counted. */
  | { readonly type: "outcome"; readonly stage: StageName; readonly outcome: Outcome; readonly done: number; readonly total: number }
  | { readonly type: "remark"; readonly stage: StageName; readonly remark: Remark }
  | { readonly type: "problem"; readonly stage: StageName; readonly problem: Problem }
  | { readonly type: "stage-finished"; readonly stage: StageName; readonly report: StageReport; readonly at: string }
  | { readonly type: "run-finished"; readonly report: RunReport; readonly at: string };

/** One run that was started. */
export interface RunHandle {
  readonly id: string;
  /** Every event from the first on, each reader its own; ends after `run-finished`. A slow reader slows nobody. */
  events(): AsyncIterable<BackendEvent>;
  /** Never rejects: what went wrong is in the report. */
  readonly report: Promise<RunReport>;
  cancel(): void;
}

/** A run that is going on. */
export interface ActiveRun {
  readonly id: string;
  readonly kind: string;
  readonly startedAt: string;
  /** Names of the Proxmox endpoints it holds. */
  readonly endpoints: readonly string[];
}

/** The runs of this backend. */
export interface Runs {
  /**
   * Starts a run. What can be told before is thrown as an `AppError`: no NetBox endpoint (`CFG_NO_NETBOX`), unknown virtual
   * machine (`RUN_UNKNOWN_OBJECT`), endpoint at work for another run (`RUN_BUSY`). Ids that match nothing are an empty run.
   */
  start(request: RunRequest): Promise<RunHandle>;
  active(): readonly ActiveRun[];
  /** A run of this process, also one that has ended a short while ago. */
  get(id: string): RunHandle | undefined;
  /** Stops the run of an id, and those that were asked for with it as their `run_id`; says whether there was one going on. */
  cancel(id: string): boolean;
  /** Cancels every run and waits for their ends. */
  close(): Promise<void>;
}
