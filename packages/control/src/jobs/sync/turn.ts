import type { AppError, StageName } from "@proxbox/contract";
import type { StoredBackend, StoredProxmox } from "../../endpoints/stored-endpoint.ts";
import type { NewJobEvent, RunContext, StepEnd } from "../run-context.ts";
import type { StageOutcomes } from "./count-outcomes.ts";
import type { Readiness } from "./readiness.ts";
import type { SyncParts, WireQuery } from "./sync-parts.ts";
import type { TargetBook } from "./target-book.ts";

/** One Proxmox endpoint's turn within a job, before anything is known of its backend. */
export interface Turn {
  readonly parts: SyncParts;
  readonly context: RunContext;
  readonly endpoint: StoredProxmox;
  /** The job's stages at this endpoint in their order. */
  readonly stages: readonly StageName[];
  /** Which virtual machines of a targeted job are where. */
  readonly targets: TargetBook;
  /** Shared by all turns of the job. */
  readonly readiness: Readiness;
  /** Sentences that help to understand a later failure: what the preflight noted. */
  readonly hints: string[];
}

/** A turn whose backend holds the endpoint: from here on requests have a scope. */
export interface ReadyTurn extends Turn {
  readonly backend: StoredBackend;
  readonly wireId: number;
  /** Shared by all requests of this turn, so that the backend reads once. */
  readonly runId: string;
  /** The settings' query with the scope of this turn. */
  readonly query: WireQuery;
}

/** How one step of a turn ended. */
export interface StepReport {
  readonly stage: string;
  readonly state: StepEnd["state"];
  readonly path: string | undefined;
  readonly runtimeMs: number;
  /** One sentence: the backend's headline, why it was skipped, what went wrong. */
  readonly summary: string;
  readonly outcomes: StageOutcomes;
  /** The turn ended before it. */
  readonly isLeftOut?: boolean;
  /** Machines of a targeted job that turned out not to be at this endpoint. */
  readonly missing?: readonly number[];
  /** Why a step that must not fail did: it ends the turn. */
  readonly error?: AppError;
}

/** How a turn ended. */
export interface TurnEnd {
  readonly endpointId: number;
  readonly endpointName: string;
  readonly runtimeMs: number;
  /** What the backend calls its runs of this turn; absent when it did not come that far. */
  readonly runId?: string;
  readonly steps: readonly StepReport[];
  /** It got no turn, or only a part of it, and that is nobody's fault: deleted, disabled, held by another job. */
  readonly skipped?: string;
  readonly error?: AppError;
}

/** Writes a sentence of the job itself into its log, about a turn or one step of it. */
export function tell({ context, endpoint, step }: Pick<Turn, "context" | "endpoint"> & { readonly step?: string }, level: NewJobEvent["level"], message: string): void {
  context.record({ event: "message", level, proxmoxEndpointId: endpoint.id, ...(step === undefined ? {} : { stage: step }), data: { message } });
}
