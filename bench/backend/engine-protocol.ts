import type { LabDoors } from "../lab-protocol.ts";

/** What the bench asks of the engine's process. */
export type EngineQuestion =
  /** Opens the records; nothing is sent yet. */
  | { readonly type: "open"; readonly doors: LabDoors; readonly source: string; readonly statePath: string }
  /** Does in one session what a full update does: every stage in its order. */
  | { readonly type: "stages" }
  /** Does one plain `reconcile()`: no stages, no inventory. */
  | { readonly type: "reconcile" };

/** How one run of the engine went. */
export interface EngineReport {
  /** From opening the session to closing it. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** What went wrong; empty when nothing did. */
  readonly faults: readonly string[];
}
