import type { Change, FieldValue } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";

/** The bulk call that a change needs. */
export type Operation = "create" | "update" | "delete";

/** A change made ready: references resolved, body built. */
export interface Item {
  readonly change: Change;
  readonly kind: Kind;
  readonly operation: Operation;
  /** NetBox id of the row; absent for a creation. */
  readonly id?: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Canonical values that NetBox is to hold afterwards, by field. */
  readonly values: Readonly<Record<string, FieldValue>>;
  /** Tags of which NetBox has none because their creation failed. */
  readonly missingTags: readonly string[];
  /** NetBox's `last_updated` that the change was compared with. */
  readonly lastUpdated?: string;
  /** Fields that are not written as they were planned. */
  readonly otherwise: readonly string[];
  /** How often it was compared again after NetBox said that the row was changed. */
  readonly replans: number;
}

/** The bulk call that an action needs. */
export function operationOf(action: Change["action"]): Operation {
  if (action === "create" || action === "delete") return action;
  return "update";
}
