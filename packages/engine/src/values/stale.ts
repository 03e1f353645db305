import type { KindName } from "../kinds/kind.ts";

/** That objects of a kind at or under a key are kept as last seen: since when, and why now. */
export interface StaleMark {
  readonly kind: KindName;
  /** Key of the guest or node that they hang on, else their own; of a source where none of it could be read. */
  readonly under: string;
  readonly label: string;
  readonly reason: string;
  /** ISO date of the first run that could not see them; a run that sees them ends it. */
  readonly since: string;
}

/** Stale marks to save, and those that are over. */
export interface StaleChanges {
  readonly put: readonly StaleMark[];
  readonly drop: readonly Pick<StaleMark, "kind" | "under">[];
}
