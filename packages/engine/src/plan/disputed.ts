import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { resolveFields } from "../values/canonical.ts";
import { LEAVE } from "../values/conflict-claim.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import { sourceOf } from "../values/keys.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import type { Board } from "./board.ts";
import { claimantOf } from "./decisions.ts";
import { renameRecords, retireRecord } from "./retire.ts";
import { rowOfRecord } from "./row-of-record.ts";

/**
 * Finds hardware that is not what its name says (E88), and what a person has answered in NetBox since:
 *
 * | found                                             | until answered                   | answers                                             |
 * |---------------------------------------------------|----------------------------------|-----------------------------------------------------|
 * | our record's name, certainly other hardware       | nothing of either is written     | accepted; or the row renamed: it is left, a new one is made |
 * | a new name, a port of one of ours that is gone    | nothing of either is written     | accepted: a new one; or the row renamed: it is this one     |
 */
export function findDisputes(board: Board, kind: Kind): void {
  for (const desired of board.desired.get(kind.name) ?? []) {
    const record = board.records.get(kind.name, desired.key);
    if (desired.fingerprint === undefined || desired.isAccepted === true) continue;
    if (record === undefined) judgeNewcomer(board, kind, desired);
    else judgeRecorded(board, kind, { desired, record });
  }
}

function judgeRecorded(board: Board, kind: Kind, { desired, record }: { desired: DesiredObject; record: WrittenRecord }): void {
  const { fingerprint: before } = record;
  const row = rowOfRecord(board, record);
  if (row === undefined || before === undefined || desired.fingerprint === undefined || kind.marks?.isOther(before, desired.fingerprint) !== true) return;
  const nameNow = keyOfRow(board, kind, row);
  const claim: ConflictClaim = { type: "device", subject: desired.fingerprint.tls ?? "", holder: { kind: kind.name, key: record.key, label: record.label, netboxId: row.id, isOurs: record.isOwned }, resolutions: [LEAVE, { code: "same", title: "It is the same device, with other hardware" }] };
  if (board.decisions.on(claimantOf(desired), claim) === "same") return;
  if (before.asked !== undefined && nameNow !== before.asked) return retireRecord(board, record, "is other hardware than before, and has another name in NetBox since it was asked about: this object is left as it is");
  // What it was called when it was asked about is kept, so that a later name is seen to be the answer.
  if (before.asked === undefined && nameNow !== undefined) remember(board, { ...record, fingerprint: { ...before, asked: nameNow } });
  board.disputeClaims.set(desired.key, claim);
  board.disputes.set(desired.key, `${desired.label} is other hardware than before: its certificate and its ports or processors are others. If it is the same device all the same, name it in accepted_nodes; if not, rename or delete the old device in NetBox, and a new one is made`);
}

function remember(board: Board, record: WrittenRecord): void {
  board.records.set(record.kind, record.key, record);
  board.put.set(objectName(record.kind, record.key), record);
}

function judgeNewcomer(board: Board, kind: Kind, desired: DesiredObject): void {
  const present = new Set((board.desired.get(kind.name) ?? []).map(({ key }) => key));
  const old = [...board.records.ofKind(kind.name)].filter((record) => sourceOf(record.key) === sourceOf(desired.key) && !present.has(record.key) && board.whyUnseen(kind.name, record.key) === undefined && isSame(kind, record, desired));
  const [record] = old;
  const row = record === undefined || old.length > 1 ? undefined : rowOfRecord(board, record);
  if (record === undefined || row === undefined) return;
  const claim: ConflictClaim = { type: "device", subject: desired.fingerprint?.tls ?? "", holder: { kind: kind.name, key: record.key, label: record.label, netboxId: row.id, isOurs: record.isOwned }, resolutions: [LEAVE, { code: "same", title: `It is ${record.label} under another name` }, { code: "other", title: "It is another device: a new one is made" }] };
  const code = board.decisions.on(claimantOf(desired), claim);
  if (code === "other") return;
  if (code === "same" || keyOfRow(board, kind, row) === kind.naturalKey(resolveFields(kind, desired.fields, board))) return renameRecords(board, record.key, desired.key);
  const reason = `${desired.label} has a port of ${record.label}, which is gone. If it is the same device, rename the device in NetBox; if not, name it in accepted_nodes, and a new one is made`;
  board.disputeClaims.set(desired.key, claim);
  board.disputes.set(desired.key, reason).set(record.key, reason);
}

function isSame(kind: Kind, { fingerprint }: WrittenRecord, desired: DesiredObject): boolean {
  return fingerprint !== undefined && desired.fingerprint !== undefined && kind.marks?.isSame(fingerprint, desired.fingerprint) === true;
}

function keyOfRow(board: Board, kind: Kind, row: Row): string | undefined {
  return kind.naturalKey(board.valuesOf(kind, row));
}
