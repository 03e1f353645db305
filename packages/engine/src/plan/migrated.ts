import type { Kind } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { LEAVE } from "../values/conflict-claim.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Board } from "./board.ts";
import { claimantOf } from "./decisions.ts";
import { rowOfRecord } from "./row-of-record.ts";
import { renameRecords } from "./retire.ts";
import type { Stop } from "./settle.ts";

/**
 * Finds guests that have gone to another cluster, or to another vmid: new here by their key, with the birth marks and a MAC
 * address of an object of ours whose guest is positively gone. Its records, and those of all that hangs on it, get the new
 * key, so that the NetBox object moves along with everything that people have put on it (E12). Where the other side cannot
 * be seen the newcomer waits: it may be the same guest, and would take its addresses. Gives why, by key. Of several that fit
 * (copies, restored from one backup) none is the one that moved.
 */
export function followMigrations(board: Board, kind: Kind): ReadonlyMap<string, Stop> {
  const waiting = new Map<string, Stop>();
  const newcomers = (board.desired.get(kind.name) ?? []).filter(({ key, fingerprint }) => fingerprint !== undefined && !board.records.has(kind.name, key));
  if (newcomers.length === 0) return waiting;
  const candidates = [...board.records.ofKind(kind.name)].filter(({ fingerprint }) => fingerprint !== undefined);
  const desired = new Set((board.desired.get(kind.name) ?? []).map(({ key }) => key));
  for (const newcomer of newcomers) {
    const old = candidates.filter((record) => !desired.has(record.key) && isSameBirth(record.fingerprint, newcomer.fingerprint) && mayBeThere(board, record));
    const [record] = old;
    if (record === undefined || old.length > 1 || newcomers.some((other) => other !== newcomer && isSameBirth(record.fingerprint, other.fingerprint))) continue;
    const stop = followOrWait(board, record, newcomer);
    if (stop !== undefined) waiting.set(newcomer.key, stop);
  }
  return waiting;
}

/** Lets the one record move along with its newcomer where that is seen or decided; else gives why the newcomer waits, and nothing where it is another machine. */
function followOrWait(board: Board, record: WrittenRecord, newcomer: DesiredObject): Stop | undefined {
  const { kind, key, label, netboxId, isOwned: isOurs } = record;
  const unseen = board.whyUnseen(kind, key);
  const claim: ConflictClaim = { type: "identity", holder: { kind, key, label, netboxId, isOurs }, resolutions: [LEAVE, { code: "same", title: `It is ${label}, which has moved: the NetBox object moves along` }, { code: "other", title: "It is another machine: a new object is made" }] };
  const code = unseen === undefined ? "same" : board.decisions.on(claimantOf(newcomer), claim);
  if (code === "other") return undefined;
  if (code !== "same") return { conflict: `waits: it may be ${label} (${key}) that has moved, which cannot be seen now: ${unseen ?? ""}`, claim };
  if (rowOfRecord(board, record) === undefined) return { conflict: `waits: ${label} (${key}) is to move along, and its NetBox object was not read in this run`, claim };
  follow(board, record, newcomer);
  return undefined;
}

/** Rows of a cluster that is not read are not read either. */
function mayBeThere(board: Board, record: WrittenRecord): boolean {
  return board.isUnread(record.key) || rowOfRecord(board, record) !== undefined;
}

/**
 * Stricter than for one key: a birth mark and a MAC address must both agree, because vmids of two clusters say nothing. A
 * container has no such mark (its volumes are named after its vmid, alike in every cluster), so none is ever followed.
 */
function isSameBirth(before: Fingerprint | undefined, now: Fingerprint | undefined): boolean {
  if (before === undefined || now === undefined) return false;
  const isBorn = (["uuid", "ctime"] as const).some((mark) => before[mark] !== undefined && before[mark] === now[mark]);
  return isBorn && before.macs.some((mac) => now.macs.includes(mac));
}

function follow(board: Board, record: WrittenRecord, { kind, key, label }: DesiredObject): void {
  renameRecords(board, record.key, key);
  board.remark({ type: "notice", kind, key, label, reason: `has moved here from ${record.key}: the NetBox object moves along` });
}
