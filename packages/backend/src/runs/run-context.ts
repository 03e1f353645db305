import type { Change, Outcome, Plan, StageName } from "@proxbox/contract";
import type { Selection, Session, SourceInventory } from "@proxbox/engine";
import type { Store } from "../store/store.ts";
import type { BackendEvent, RunRequest } from "./runs.ts";
import type { WireSettings } from "./wire-settings.ts";

/** What a person approved, found again before anything is written. */
export interface Approved {
  /** The reading of the session that it is of; a plan that is made anew meanwhile is not carried out. */
  readonly reading: number;
  /** The inventory as it was read for it, by stage. */
  readonly found: ReadonlyMap<StageName, readonly SourceInventory[]>;
  /** By what is done to what. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** What the stages of one run work with. */
export interface RunContext {
  readonly request: RunRequest;
  readonly settings: WireSettings;
  readonly session: Session;
  readonly store: Store;
  /** Names of the sources that the run looks at. */
  readonly sources: readonly string[];
  /** Keys of the guests that alone are written; absent: everything. */
  readonly under?: readonly string[];
  readonly signal: AbortSignal;
  readonly clock: () => Date;
  readonly emit: (event: BackendEvent) => void;
  /** Outcomes of everything looked at, unchanged ones too; kept for individual syncs alone. */
  readonly outcomes: Outcome[] | undefined;
  /** Outcomes of what was looked at in NetBox itself; kept for approved plans alone. */
  readonly written: Outcome[] | undefined;
  /** Absent: the run needs no approval. */
  readonly approved?: Approved;
  /** Plans of the stages, for the run's own. */
  readonly plans: Plan[];
}

/** A stage that is at work. */
export interface StageContext extends RunContext {
  readonly stage: StageName;
}

/** Whether an object is what an individual sync asks for: by the last part of its key, its label, or the last word of it. */
export function isWanted({ only }: RunRequest): Selection["isWanted"] {
  if (only === undefined) return undefined;
  const names = new Set(only.names.map((name) => name.toLowerCase()));
  return ({ kind, key, label }) => only.kinds.includes(kind) && (names.size === 0 || namesOf(key, label).some((name) => names.has(name.toLowerCase())));
}

function namesOf(key: string, label: string): readonly string[] {
  const last = key.slice(key.lastIndexOf("/") + 1);
  return [last, last.replaceAll("%2F", "/").replaceAll("%25", "%"), label, label.slice(label.lastIndexOf(" ") + 1)];
}
