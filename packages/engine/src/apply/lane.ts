import type { Change } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import { deliver } from "./deliver.ts";
import { openLane } from "./delivery.ts";
import type { Lane } from "./delivery.ts";
import type { Item, Operation } from "./item.ts";
import { prepareChange } from "./prepare.ts";
import { barrier, endChange, failChange } from "./writing.ts";
import type { Writing } from "./writing.ts";

/** NetBox writes addresses under one lock, whatever we do in parallel (netbox-api.md 2.18). */
const serialPath = "ipam/ip-addresses";
/** 200 objects at 17 to 28 ms each (netbox-api.md 2.18) are 3 to 6 s, well within every time-out. */
const lightFactor = 2;
/** gunicorn and nginx take headers up to 8 KB; an ETag takes 39 bytes of If-Match. */
const mostEtags = 200;

interface Queue {
  readonly changes: readonly Change[];
  next: number;
}

function prepareOrEnd(writing: Writing, change: Change): Item | undefined {
  const prepared = prepareChange(writing, change);
  if ("item" in prepared) return prepared.item;
  const { error } = prepared;
  if (error.code === "RUN_DEPENDENCY") endChange(writing, change, { status: "skipped", reason: error.message, error });
  else failChange(writing, change, error);
  return undefined;
}

// One call writes a row once, and checks either all of its rows by ETag or none.
function fits(batch: readonly Item[], item: Item): boolean {
  const [first] = batch;
  if (first === undefined || item.operation === "create") return true;
  return (first.lastUpdated === undefined) === (item.lastUpdated === undefined) && !batch.some(({ id }) => id === item.id);
}

function sizeOf({ batchSize }: Writing, { kind, operation }: Lane): number {
  return Math.min(operation === "create" && kind.isLight === true ? batchSize.now * lightFactor : batchSize.now, mostEtags);
}

function takeBatch(writing: Writing, lane: Lane, queue: Queue): readonly Item[] {
  const size = sizeOf(writing, lane);
  const batch: Item[] = [];
  while (batch.length < size) {
    const change = queue.changes[queue.next];
    if (change === undefined) break;
    const item = prepareOrEnd(writing, change);
    if (item !== undefined && !fits(batch, item)) break;
    queue.next += 1;
    if (item !== undefined) batch.push(item);
  }
  return batch;
}

function endRest(writing: Writing, lane: Lane, queue: Queue): void {
  const barred = barrier(writing) ?? (lane.barred === undefined ? undefined : { status: "failed" as const, error: lane.barred });
  if (barred === undefined) return;
  const rest = queue.changes.slice(queue.next);
  queue.next = queue.changes.length;
  for (const change of rest) endChange(writing, change, { status: barred.status, reason: barred.error.message, error: barred.error });
}

async function work(writing: Writing, lane: Lane, queue: Queue): Promise<void> {
  const urgency = writing.urgencies.get(lane.kind.name) ?? 0;
  while (queue.next < queue.changes.length) {
    await writing.slots.run(urgency, async () => {
      // What stood in the way of an earlier batch may stand in the way of the rest.
      endRest(writing, lane, queue);
      const batch = takeBatch(writing, lane, queue);
      const patience = { sinceMs: writing.input.clock().getTime(), waitedMs: 0, waits: 0, timeouts: 0 };
      await deliver({ writing, lane, patience }, batch);
    });
  }
}

/** Changes of one kind that need the same bulk call. */
export interface LaneWork {
  readonly operation: Operation;
  readonly changes: readonly Change[];
  /** One call at a time. */
  readonly isSerial?: boolean;
}

/** Writes all changes of one kind that need the same bulk call; every one of them has its outcome afterwards. */
export async function writeLane(writing: Writing, kind: Kind, { operation, changes, isSerial }: LaneWork): Promise<void> {
  const lane = openLane(kind, operation);
  const queue: Queue = { changes, next: 0 };
  const workers = isSerial === true || kind.path === serialPath ? 1 : writing.input.limits.concurrency;
  await Promise.all(Array.from({ length: workers }, () => work(writing, lane, queue)));
}
