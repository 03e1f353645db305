import { AppError, toAppError } from "@proxbox/contract";
import type { Change } from "@proxbox/contract";
import type { Row } from "../values/row.ts";
import { acceptItems } from "./accept.ts";
import { columnsOf } from "../kinds/columns.ts";
import type { Delivery } from "./delivery.ts";
import type { Item } from "./item.ts";
import { prepareChange } from "./prepare.ts";
import { endChange, failChange } from "./writing.ts";

/** How often one object is compared again before it is left to the next run. */
const replanLimit = 3;

function endAsConflict({ writing }: Delivery, item: Item, detail: string): void {
  const error = new AppError("NB_CHANGED", { detail, where: item.change.label });
  endChange(writing, item.change, { status: "conflict", reason: error.message, error });
}

async function endWithoutRow(delivery: Delivery, item: Item): Promise<void> {
  if (item.operation === "delete") await acceptItems(delivery.writing, [{ item }]);
  else endAsConflict(delivery, item, "it was deleted in NetBox meanwhile");
}

/** Fields to which the two changes give another value, or one of them none. */
function differing(planned: Change, now: Change): readonly string[] {
  // References are values of two parts, so the values are compared as they would be written down.
  const values = ({ fields }: Change): ReadonlyMap<string, string> => new Map(fields.map(({ field, after }) => [field, JSON.stringify(after)]));
  const [before, after] = [values(planned), values(now)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((field) => before.get(field) !== after.get(field));
}

function compare(delivery: Delivery, item: Item, row: Row): Item | undefined {
  const { writing } = delivery;
  // Later changes of the row were planned against what it was before, so they are compared again as well.
  writing.touched.add(`${item.kind.path} ${row.id}`);
  const change = writing.input.replan(item.change, row);
  if (change === undefined) {
    const status = item.operation === "delete" ? "kept" : "unchanged";
    endChange(writing, item.change, { status, reason: "it was changed in NetBox meanwhile, and nothing is left to be written", netboxId: row.id });
    return undefined;
  }
  const base = row.last_updated === undefined ? {} : { lastUpdated: row.last_updated };
  const prepared = prepareChange(writing, { ...change, ...base }, item.replans + 1);
  if ("item" in prepared) return { ...prepared.item, otherwise: [...new Set([...item.otherwise, ...prepared.item.otherwise, ...differing(item.change, change)])] };
  failChange(writing, change, prepared.error);
  return undefined;
}

async function nextItem(delivery: Delivery, item: Item, row: Row | undefined): Promise<Item | undefined> {
  if (row === undefined) await endWithoutRow(delivery, item);
  else if (item.replans >= replanLimit) endAsConflict(delivery, item, `it changed ${replanLimit} times while we looked`);
  else return compare(delivery, item, row);
  return undefined;
}

async function rowsOf({ writing, lane }: Delivery, items: readonly Item[]): Promise<ReadonlyMap<number, Row>> {
  const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const rows = await writing.input.netbox.list(lane.kind.path, { id: ids }, { fields: columnsOf(lane.kind) });
  return new Map(rows.map((row) => [row.id, row]));
}

async function compareRows(delivery: Delivery, items: readonly Item[], rows: ReadonlyMap<number, Row>): Promise<readonly Item[]> {
  const isSame = (item: Item): boolean => item.lastUpdated !== undefined && rows.get(item.id ?? 0)?.last_updated === item.lastUpdated;
  // When no row differs, NetBox and we do not agree on what a change is: each comparison counts, so that it ends.
  const isUnclear = items.every(isSame);
  const next: Item[] = [];
  for (const item of items) {
    const one = isSame(item) && !isUnclear ? item : await nextItem(delivery, item, rows.get(item.id ?? 0));
    if (one !== undefined) next.push(one);
  }
  return next;
}

/**
 * NetBox says that one of these rows is no longer the one that was compared (E101), but not which: reads them all, ends
 * those that are gone, compares once more those that have changed, and gives what is to be written now. An object that
 * changes again and again is left to the next run after three times.
 */
export async function compareAgain(delivery: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const rows = await rowsOf(delivery, items).catch((thrown: unknown) => toAppError(thrown));
  if (!(rows instanceof AppError)) return compareRows(delivery, items, rows);
  for (const { change } of items) failChange(delivery.writing, change, rows);
  return [];
}

/** The items whose rows are as they were compared; the others are compared again, and end where nothing is left to write. */
export async function withoutChanged(delivery: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  const rows = await rowsOf(delivery, items).catch(() => undefined);
  // Who cannot be asked cannot be written either: the write itself tells what is wrong.
  if (rows === undefined) return items;
  const next: Item[] = [];
  for (const item of items) {
    const row = rows.get(item.id ?? 0);
    const isSame = item.lastUpdated === undefined || row?.last_updated === item.lastUpdated;
    const one = row !== undefined && isSame ? item : await nextItem(delivery, item, row);
    if (one !== undefined) next.push(one);
  }
  return next;
}
