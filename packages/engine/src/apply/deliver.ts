import { AppError, toAppError } from "@proxbox/contract";
import { backoffMs } from "../http/backoff.ts";
import type { WriteFailure, WriteResult } from "../netbox/netbox.ts";
import { etagOf } from "../netbox/netbox.ts";
import type { Row } from "../values/row.ts";
import { acceptItems } from "./accept.ts";
import { laneAccepted, refuseItem, stopAtBarrier } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import type { Item } from "./item.ts";
import { changelogMessage } from "./prepare.ts";
import { findShared, readBack, stillThere } from "./read-back.ts";
import { withoutNewcomers } from "./newcomers.ts";
import { compareAgain, withoutChanged } from "./compare-again.ts";
import { endChange, failChange } from "./writing.ts";

/** Batches that stay busy for their whole budget, one after the other, before the run stops (not to hammer a dead NetBox). */
const exhaustedLimit = 3;
/** Calls of one batch that may run into the time-out; each has cost minutes that no budget of pauses counts. */
const timeoutLimit = 5;
/** What may be otherwise in a moment. */
const passingCodes: ReadonlySet<string> = new Set(["NB_UNREACHABLE", "NB_TIMEOUT", "NB_SERVER_ERROR", "NB_THROTTLED"]);

/**
 * Sends one batch of one lane until each of its objects has ended: accepted, refused (divided until the bad ones stand
 * alone, so one bad object costs one object, E91), changed meanwhile (E101), or given up. Never throws for what NetBox
 * says.
 */
export async function deliver(delivery: Delivery, items: readonly Item[]): Promise<void> {
  if (items.length === 0 || stopAtBarrier(delivery, items)) return;
  await deliverUnchanged(delivery, await stillUnchanged(delivery, await withoutNewcomers(delivery, items)));
}

/** Where NetBox cannot check ETags itself (before 4.6), the rows are looked at once more right before they are written (E101). */
async function stillUnchanged(delivery: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const { writing, lane } = delivery;
  return lane.operation === "create" || writing.input.netbox.capabilities.hasEtag ? items : withoutChanged(delivery, items);
}

async function deliverUnchanged(delivery: Delivery, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  const result = await send(delivery, items);
  if (result instanceof AppError) return endAll(delivery, items, result);
  if (result.ok) return accept(delivery, items, result.rows);
  const { failure } = result;
  if (failure.type === "refused") return afterRefusal(delivery, items, failure);
  if (failure.type === "changed") return deliver(delivery, await compareAgain(delivery, items));
  return afterSilence(delivery, items, failure);
}

function etagsOf(items: readonly Item[]): readonly string[] {
  const etags = items.flatMap(({ lastUpdated }) => (lastUpdated === undefined ? [] : [etagOf(lastUpdated)]));
  // NetBox compares every object of the call with the list, so a list with gaps would refuse good ones (netbox-api.md 2.8).
  return etags.length === items.length ? etags : [];
}

function call({ writing, lane }: Delivery, items: readonly Item[]): Promise<WriteResult> {
  const { netbox } = writing.input;
  const bodies = items.map(({ body }) => body);
  if (lane.operation === "create") return netbox.create(lane.kind.path, bodies, {});
  const etags = etagsOf(items);
  if (lane.operation === "update") return netbox.update(lane.kind.path, bodies, { etags });
  const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
  return netbox.remove(lane.kind.path, ids, { etags, message: changelogMessage(writing) });
}

// Only the token's death and the address concern every kind. A missing permission may come from a constraint that one
// object violates (netbox-api.md 2.15), so it is treated like a refusal that names nobody.
async function send(delivery: Delivery, items: readonly Item[]): Promise<WriteResult | AppError> {
  try {
    return await call(delivery, items);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === "NB_PERMISSION") return { ok: false, failure: { type: "refused", error, items: new Map(), message: error.detail ?? error.message } };
    if (error.code === "NB_UNEXPECTED" || error.code === "NB_REFUSED") delivery.lane.barred = error;
    else delivery.writing.stopped ??= error;
    return error;
  }
}

function endAll({ writing }: Delivery, items: readonly Item[], error: AppError): void {
  for (const { change } of items) failChange(writing, change, error);
}

async function accept(delivery: Delivery, items: readonly Item[], rows: readonly Row[]): Promise<void> {
  const { writing, lane } = delivery;
  laneAccepted(delivery, items.length);
  if (lane.operation === "delete") return acceptDeletion(delivery, items);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const pairs = items.map((item, index) => ({ item, row: lane.operation === "create" ? rows[index] : byId.get(item.id ?? 0) }));
  await acceptItems(writing, pairs.flatMap(({ item, row }) => (row === undefined ? [] : [{ item, row }])));
  for (const { item, row } of pairs) if (row === undefined) endSkippedByNetbox(delivery, item);
}

// Until 4.7 NetBox answers 204 even where it left objects alone that the token may not delete (netbox-api.md 2.7).
async function acceptDeletion(delivery: Delivery, items: readonly Item[]): Promise<void> {
  const { writing } = delivery;
  const isTold = writing.input.netbox.capabilities.hasIndexedBulkErrors;
  const left = isTold ? new Set<Item>() : await stillThere(writing, items).catch(() => new Set<Item>());
  await acceptItems(writing, items.filter((item) => !left.has(item)).map((item) => ({ item })));
  const error = new AppError("NB_PERMISSION", { detail: "NetBox left it alone without a word; the token may not delete it" });
  for (const { change } of left) failChange(writing, change, error);
}

// NetBox leaves out ids that are gone or that the token may not change, without a word (netbox-api.md 2.7).
function endSkippedByNetbox({ writing }: Delivery, { change }: Item): void {
  const error = new AppError("NB_CHANGED", { detail: "it was deleted meanwhile, or the token may not change it", where: change.label });
  endChange(writing, change, { status: "conflict", reason: error.message, error });
}

function half<T>(items: readonly T[]): readonly [readonly T[], readonly T[]] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

async function inParts(delivery: Delivery, parts: readonly (readonly Item[])[]): Promise<void> {
  for (const part of parts) await deliver(delivery, part);
}

async function afterRefusal(delivery: Delivery, items: readonly Item[], failure: WriteFailure & { type: "refused" }): Promise<void> {
  const { error, message } = failure;
  const isNamed = failure.items.size > 0;
  if (!isNamed && items.length > 1) return inParts(delivery, half(items));
  const bad = items.filter((_item, index) => !isNamed || failure.items.has(index));
  const words = new Map(items.map((item, index) => [item, failure.items.get(index) ?? message]));
  for (const item of await reallyBad(delivery, bad)) refuseItem(delivery, item, { words: words.get(item) ?? message, error, isNamed });
  await deliver(delivery, items.filter((item) => !bad.includes(item)));
}

// A refusal is none where NetBox holds already what we wanted. When it cannot be asked, the refusal stands as it is.
async function reallyBad(delivery: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const { operation, kind } = delivery.lane;
  if (operation === "delete") return withoutGone(delivery, items).catch(() => items);
  if (operation === "update" && delivery.writing.input.netbox.capabilities.hasIndexedBulkErrors) return withoutVanished(delivery, items).catch(() => items);
  return operation === "create" && kind.isOnDemand === true ? withoutShared(delivery, items).catch(() => items) : items;
}

// NetBox 4.7 refuses to delete what is gone already (netbox-api.md 2.7).
async function withoutGone({ writing }: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const left = await stillThere(writing, items);
  await acceptItems(writing, items.filter((item) => !left.has(item)).map((item) => ({ item })));
  return items.filter((item) => left.has(item));
}

// Up to 4.6 an id that is gone is left out of the answer; 4.7 refuses the call and names it (netbox-api.md 2.7). To us both are the same.
async function withoutVanished(delivery: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const { writing, lane } = delivery;
  const ids = items.flatMap(({ id }) => id ?? []);
  const there = new Set((await writing.input.netbox.list(lane.kind.path, { id: ids }, { fields: ["id"], isPatient: false })).map(({ id }) => id));
  for (const item of items) if (!there.has(item.id ?? 0)) endSkippedByNetbox(delivery, item);
  return items.filter((item) => there.has(item.id ?? 0));
}

// What many share may have been made by somebody else a moment ago; then it is there, which is all we wanted (E80).
async function withoutShared({ writing }: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const { done, open } = await findShared(writing, items);
  for (const { item, row } of done) useShared(writing, item, row);
  return open;
}

function useShared(writing: Delivery["writing"], { change }: Item, row: Row | undefined): void {
  if (row === undefined) return;
  writing.ids.set(`${change.kind} ${change.key}`, row.id);
  endChange(writing, change, { status: "unchanged", reason: "somebody else has created it meanwhile; it is used as it is", netboxId: row.id });
}

function portions(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/** Waits as NetBox asks or with growing pauses; false when the batch's budget does not allow it. */
async function pause({ writing, patience }: Delivery, retryAfterMs: number | undefined): Promise<boolean> {
  const { limits, signal, wait } = writing.input;
  patience.waits += 1;
  const ms = retryAfterMs ?? backoffMs(patience.waits, { baseMs: 1_000, ceilingMs: 30_000, random: () => 1 });
  if (patience.waitedMs + ms > limits.busyBudgetMs) return false;
  patience.waitedMs += ms;
  // A wait that is cancelled ends early; the barrier before the next call sees to the rest.
  await wait(ms, signal).catch(() => undefined);
  return true;
}

function giveUp(delivery: Delivery, items: readonly Item[], error: AppError): void {
  const { writing } = delivery;
  writing.exhausted += 1;
  if (writing.exhausted >= exhaustedLimit) writing.stopped ??= error;
  endAll(delivery, items, error);
}

async function afterSilence(delivery: Delivery, items: readonly Item[], failure: WriteFailure & { type: "busy" | "ambiguous" }): Promise<void> {
  delivery.writing.batchSize.struggled();
  if (failure.type === "ambiguous") return afterUnconfirmed(delivery, items, failure.error);
  if (!(await pause(delivery, failure.retryAfterMs))) return giveUp(delivery, items, failure.error);
  await inParts(delivery, portions(items, delivery.writing.batchSize.now));
}

async function afterUnconfirmed(delivery: Delivery, items: readonly Item[], error: AppError): Promise<void> {
  const { writing, patience } = delivery;
  if (error.code === "NB_TIMEOUT") patience.timeouts += 1;
  const hasTime = (await pause(delivery, undefined)) && patience.timeouts < timeoutLimit;
  const found = await readBack(writing, items, patience.sinceMs).catch((thrown: unknown) => toAppError(thrown));
  if (found instanceof AppError) {
    // NetBox is still away. What nobody could look up is not sent again: the next run finds out.
    const isOver = !hasTime || writing.input.signal.aborted || !passingCodes.has(found.code);
    return isOver ? giveUp(delivery, items, found) : afterUnconfirmed(delivery, items, found);
  }
  await acceptItems(writing, found.done);
  if (hasTime) await inParts(delivery, portions(found.open, writing.batchSize.now));
  else giveUp(delivery, found.open, error);
}
