import { objectName } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { shortHash } from "../values/fit.ts";
import type { Board } from "./board.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/**
 * A vmid was given to another guest (E14): the records of the old guest and of all that hangs on it get a key of their
 * own, so that the old object goes its way through the lifecycle and the new guest inherits nothing.
 */
export function retireRecord(board: Board, record: WrittenRecord, reason = "its vmid now belongs to another guest; this object takes the way of guests that are gone"): void {
  renameRecords(board, record.key, retiredKey(record.key, record.fingerprint));
  board.remark({ type: "notice", kind: record.kind, key: record.key, label: record.label, reason });
}

/** Gives the records of a guest their key again that lost its vmid to another one and has got it back, by a restore (E16). */
export function reviveRecord(board: Board, desired: DesiredObject): void {
  if (desired.fingerprint === undefined) return;
  const key = retiredKey(desired.key, desired.fingerprint);
  if (board.records.has(desired.kind, key)) renameRecords(board, key, desired.key);
}

function retiredKey(key: string, fingerprint: Fingerprint | undefined): string {
  return `${key}~${shortHash(JSON.stringify(fingerprint))}`;
}

/** Renames the records of an object and of all that hangs on it. */
export function renameRecords(board: Board, from: string, to: string): void {
  const hanging = [...board.records.values()].filter((each) => each.key === from || each.key.startsWith(`${from}/`));
  for (const each of hanging) renameRecord(board, each, { from, to });
}

/** Gives one record another beginning of its key, and of its parent's. */
export function renameRecord(board: Board, record: WrittenRecord, { from, to }: { from: string; to: string }): void {
  const key = `${to}${record.key.slice(from.length)}`;
  const parent = record.parent?.startsWith(from) === true ? `${to}${record.parent.slice(from.length)}` : record.parent;
  const renamed = { ...record, key, ...(parent === undefined ? {} : { parent }) };
  const [oldName, newName] = [objectName(record.kind, record.key), objectName(record.kind, key)];
  board.records.delete(record.kind, record.key);
  board.put.delete(oldName);
  board.drop.set(oldName, { kind: record.kind, key: record.key });
  board.records.set(record.kind, key, renamed);
  board.put.set(newName, renamed);
  board.drop.delete(newName);
}
