import { AppError } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { Item, Operation } from "./item.ts";
import { barrier, endChange, failChange } from "./writing.ts";
import type { Writing } from "./writing.ts";

/** One kind's bulk calls of one sort, and what NetBox has said to them so far. */
export interface Lane {
  readonly kind: Kind;
  readonly operation: Operation;
  /** Refusals in a row without an acceptance between them, as long as NetBox says the same to every object. */
  alike: { words: string; count: number };
  /** Set when NetBox refuses whatever this lane sends: the rest is not tried. */
  barred?: AppError;
}

/** How long one batch has been waited for; kept through its divisions. */
export interface Patience {
  /** When the batch was taken up, on our clock. */
  readonly sinceMs: number;
  waitedMs: number;
  waits: number;
  /** Calls that ran into the time-out. */
  timeouts: number;
}

/** One batch on its way. */
export interface Delivery {
  readonly writing: Writing;
  readonly lane: Lane;
  readonly patience: Patience;
}

/** Objects refused one after the other with the same words before the rest of a lane is given up (E92). */
const alikeLimit = 20;
/** The same for a missing permission, which almost always concerns the whole model (E104). */
const deniedLimit = 3;

/** Opens a lane. */
export function openLane(kind: Kind, operation: Operation): Lane {
  return { kind, operation, alike: { words: "", count: 0 } };
}

/** Ends items that may not be sent any more; gives whether that was so. */
export function stopAtBarrier({ writing, lane }: Delivery, items: readonly Item[]): boolean {
  const barred = barrier(writing) ?? (lane.barred === undefined ? undefined : { status: "failed" as const, error: lane.barred });
  if (barred === undefined) return false;
  for (const { change } of items) endChange(writing, change, { status: barred.status, reason: barred.error.message, error: barred.error });
  return true;
}

/** NetBox refused this object, by name or because it stood alone in its call. */
export function refuseItem({ writing, lane }: Delivery, item: Item, refusal: { readonly words: string; readonly error: AppError; readonly isNamed: boolean }): void {
  const { words, error, isNamed } = refusal;
  const isDenied = error.code === "NB_PERMISSION";
  const options = { where: error.where ?? item.change.label, detail: words, ...(error.status === undefined ? {} : { status: error.status }) };
  const own = isDenied ? error : new AppError("NB_REFUSED", options);
  failChange(writing, item.change, own);
  // A refusal that names its object is about that object; only nameless ones can mean "nothing of this kind".
  if (isNamed) return;
  lane.alike = { words, count: lane.alike.words === words ? lane.alike.count + 1 : 1 };
  if (lane.alike.count >= (isDenied ? deniedLimit : alikeLimit)) lane.barred = own;
}

/** NetBox accepted a call of this lane. */
export function laneAccepted({ writing, lane }: Delivery, count: number): void {
  lane.alike = { words: "", count: 0 };
  writing.exhausted = 0;
  writing.batchSize.succeeded(count);
}
