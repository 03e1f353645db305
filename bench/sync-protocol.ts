import type { Stage, Verdict } from "@proxbox/contract";
import type { LabDoors } from "./lab-protocol.ts";

/** One sync to do, in a process of its own. */
export interface SyncQuestion {
  readonly doors: LabDoors;
  readonly statePath: string;
  /** The one guest to refresh, by vmid or name; absent: everything. */
  readonly vm?: string;
}

/** What one stage took. */
export interface StageCost {
  readonly stage: Stage;
  readonly wallMs: number;
  /** User and system time of the whole process, garbage collection included. */
  readonly cpuMs: number;
}

/** How one sync went and what it took, as its own process saw it. */
export interface SyncReport {
  readonly verdict: Verdict;
  readonly headline: string;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly writes: number;
  /** From opening the state file to closing it. */
  readonly wallMs: number;
  /** Of the whole process, from its start. */
  readonly cpuMs: number;
  /** Largest resident set of the whole process. */
  readonly peakBytes: number;
  readonly stages: readonly StageCost[];
}
