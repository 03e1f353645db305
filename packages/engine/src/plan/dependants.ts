import { kindWords } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import { isEqual } from "../values/canonical.ts";
import type { Row } from "../values/row.ts";
import { textOf } from "../values/text-of.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { keyAndAncestors } from "../values/keys.ts";
import type { Board, Match } from "./board.ts";

/** An object that NetBox would delete along with another; without a record of ours it is a person's. */
export interface Dependant {
  readonly kind: Kind;
  readonly row: Row;
  readonly record?: WrittenRecord;
}

/** Walks the cascades of a kind: everything below a row, at any depth, that does not move elsewhere in this run. */
export function dependantsOf(board: Board, kind: Kind, row: Row): readonly Dependant[] {
  const found: Dependant[] = [];
  for (const { kind: childName, field } of kind.cascades ?? []) {
    const child = board.kinds.get(childName);
    const rows = child === undefined ? [] : board.children(childName, field, row.id).filter((childRow) => isOfParent(board, { kind, row }, { child, childRow, field }));
    for (const childRow of rows) found.push(...asDependant(board, child, childRow));
  }
  return found;
}

/** Whether an object, or what it hangs on, will not be written, so that nothing of it moves. */
function isStuck(board: Board, { conflict, desired }: Match): boolean {
  if (conflict !== undefined) return true;
  const owners = keyAndAncestors(desired.key).slice(1);
  return [...board.kinds.keys()].some((kind) => owners.some((key) => board.matches.has(kind, key) && !board.willExist(kind, key)));
}

function asDependant(board: Board, kind: Kind | undefined, row: Row): readonly Dependant[] {
  if (kind === undefined) return [];
  const record = board.recordOfRow(kind.name, row.id);
  return [{ kind, row, ...(record === undefined ? {} : { record }) }, ...dependantsOf(board, kind, row)];
}

/** Whether a row hangs on this parent and stays there: an address on a device's interface 5 is not on a machine's interface 5. */
function isOfParent(board: Board, parent: { kind: Kind; row: Row }, about: { child: Kind | undefined; childRow: Row; field: string }): boolean {
  const { child, childRow, field } = about;
  if (child === undefined) return false;
  const value = board.valuesOf(child, childRow)[field];
  if (typeof value === "string" && value !== `${parent.kind.objectType}:${parent.row.id}`) return false;
  const match = board.matchOfRow(child.name, childRow.id);
  if (match?.desired.parent === undefined || board.idOf(parent.kind.name, match.desired.parent) === parent.row.id) return true;
  if (isStuck(board, match)) return true;
  // It goes elsewhere unless a person has put it here: then it stays (three-way comparison).
  return match.record === undefined || !isEqual(match.record.fields[field], value);
}

/** A kind that NetBox would delete along with this one and that this run leaves out, so that nobody knows what people made there. */
export function unreadCascade(board: Board, kind: Kind): string | undefined {
  for (const { kind: name, isOptional } of kind.cascades ?? []) {
    const child = board.kinds.get(name);
    if (child === undefined && isOptional === true) continue;
    const unread = child === undefined ? name : unreadCascade(board, child);
    if (unread !== undefined) return unread;
  }
  return undefined;
}

function nameOf({ row, record }: Dependant): string {
  return record?.label ?? textOf(row["display"] ?? row["name"] ?? row["address"] ?? row["mac_address"] ?? row.id);
}

/** A dependant as a plan names it: its kind with our label or NetBox's words. Plans are compared by it, so it stays as it is. */
export function labelOf(dependant: Dependant): string {
  return `${dependant.kind.name} ${nameOf(dependant)}`;
}

/** A dependant in a sentence. */
export function wordsOf(dependant: Dependant): string {
  return `${kindWords(dependant.kind.name)} ${nameOf(dependant)}`;
}
