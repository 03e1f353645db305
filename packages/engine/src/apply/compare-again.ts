import { AppError, toAppError } from "@proxbox/contract";
import type { Row } from "../values/row.ts";
import { acceptItems } from "./accept.ts";
import { columnsOf } from "./columns.ts";
import type { Delivery } from "./delivery.ts";
import type { Item } from "./item.ts";
import { prepareChange } from "./prepare.ts";
import { endChange, failChange } from "./writing.ts";

/** How often one object is compared again before it is left to the next run. */
const replanLimit = 3;

function endAsConflict({ writing }: Delivery, item: Item, detail: string): undefined {
  const error = new AppError("NB_CHANGED", { detail, where: item.change.label });
  endChange(writing, item.change, { status: "conflict", reason: error.message, error });
  return undefined;
}

async function readRow({ writing }: Delivery, { kind, id }: Item): Promise<Row | undefined> {
  const rows = await writing.input.netbox.list(kind.path, { id: id === undefined ? [] : [id] }, { fields: columnsOf(kind) });
  return rows[0];
}

async function withoutRow(delivery: Delivery, item: Item): Promise<undefined> {
  if (item.operation !== "delete") return endAsConflict(delivery, item, "it was deleted in NetBox meanwhile");
  await acceptItems(delivery.writing, [{ item }]);
  return undefined;
}

function nextItem(delivery: Delivery, item: Item, row: Row): Item | undefined {
  const { writing } = delivery;
  // Our own knowledge of the row is older than what has just been read.
  if (row.last_updated !== undefined) writing.lastUpdated.set(`${item.kind.path} ${row.id}`, row.last_updated);
  const change = writing.input.replan(item.change, row);
  if (change === undefined) {
    const status = item.operation === "delete" ? "kept" : "unchanged";
    endChange(writing, item.change, { status, reason: "it was changed in NetBox meanwhile, and nothing is left to be written", netboxId: row.id });
    return undefined;
  }
  const prepared = prepareChange(writing, change, item.replans + 1);
  if ("item" in prepared) return prepared.item;
  failChange(writing, change, prepared.error);
  return undefined;
}

/**
 * NetBox says that a row is no longer the one that was compared (E101): reads it, compares once more, and gives the new
 * change to be written, or ends the object when there is none, when it is gone, or after three times.
 */
export async function compareAgain(delivery: Delivery, item: Item): Promise<Item | undefined> {
  if (item.replans >= replanLimit) return endAsConflict(delivery, item, `it changed ${replanLimit} times while we looked`);
  try {
    const row = await readRow(delivery, item);
    return row === undefined ? await withoutRow(delivery, item) : nextItem(delivery, item, row);
  } catch (thrown) {
    failChange(delivery.writing, item.change, toAppError(thrown));
    return undefined;
  }
}
