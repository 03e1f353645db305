import { AppError, kindWords, toAppError } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { Delivery } from "./delivery.ts";
import { textOf } from "../values/text-of.ts";
import type { Item } from "./item.ts";
import { endChange, failChange } from "./writing.ts";
import type { Writing } from "./writing.ts";

/**
 * The deletions that take along only what the plan says. NetBox deletes what hangs on an object without a word, and an
 * object's ETag says nothing of it, so everything that hangs on it is looked at right before the call: what a person has put
 * there or edited since, and what was to move elsewhere and could not. The object stays then. Where NetBox cannot be asked,
 * nothing is deleted.
 */
export async function withoutNewcomers({ writing, lane }: Delivery, items: readonly Item[]): Promise<readonly Item[]> {
  if (lane.operation !== "delete" || (lane.kind.cascades ?? []).length === 0) return items;
  const parents = new Map(items.flatMap(({ id }) => (id === undefined ? [] : [[id, id] as const])));
  const found = await newcomersAndMore(writing, lane.kind, parents).catch((thrown: unknown) => toAppError(thrown));
  if (found instanceof AppError) {
    for (const { change } of items) failChange(writing, change, found);
    return [];
  }
  return items.filter((item) => !endsWith(writing, item, found.get(item.id ?? 0)));
}

function endsWith(writing: Writing, { change, id }: Item, newcomer: string | undefined): boolean {
  if (newcomer === undefined) return false;
  endChange(writing, change, { status: "kept", reason: `${newcomer} hangs on it in NetBox, changed since it was read, and would be deleted along with it`, ...(id === undefined ? {} : { netboxId: id }) });
  return true;
}

async function newcomersAndMore(writing: Writing, kind: Kind, parents: ReadonlyMap<number, number>): Promise<ReadonlyMap<number, string>> {
  return new Map([...(await newcomers(writing, kind, parents)), ...(await writing.input.lookAgain(kind.name, [...parents.keys()]))]);
}

/** Words for what hangs on objects and is not to go, at any depth; `parents` names for each row the object of ours above it. */
async function newcomers(writing: Writing, kind: Kind, parents: ReadonlyMap<number, number>): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  for (const { kind: name, column, filter } of kind.cascades ?? []) {
    const child = writing.kinds.get(name);
    if (child === undefined || parents.size === 0 || !isThere(writing, child)) continue;
    const rows = await writing.input.netbox.list(child.path, { [filter]: [...parents.keys()] }, { fields: [column, "display", "last_updated"] });
    const below = new Map<number, number>();
    for (const row of rows) {
      const top = parents.get(idOf(row[column]));
      if (top === undefined) continue;
      if (writing.input.goesAlong(name, row)) below.set(row.id, top);
      else found.set(top, `${kindWords(name)} ${textOf(row["display"] ?? row.id)}`);
    }
    for (const [top, words] of await newcomers(writing, child, below)) found.set(top, words);
  }
  return found;
}

/** Whether this NetBox has the model. */
function isThere({ input: { netbox } }: Writing, { requires }: Kind): boolean {
  return requires === undefined || netbox.capabilities[requires];
}

function idOf(value: unknown): number {
  return Number(typeof value === "object" && value !== null && "id" in value ? value.id : value);
}
