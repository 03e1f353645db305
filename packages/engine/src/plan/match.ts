import type { FieldValue } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Row } from "../values/row.ts";
import type { DesiredObject } from "../translate/desired.ts";
import { fitNameWithSuffix } from "../values/fit.ts";
import { isSameGuest } from "../values/fingerprint.ts";
import { LEAVE, choiceOf, contested } from "../values/conflict-claim.ts";
import type { ConflictClaim } from "../values/conflict-claim.ts";
import { addTo } from "../values/add-to.ts";
import { sourceOf } from "../values/keys.ts";
import { subjectOf } from "../values/subject-of.ts";
import type { Board, Match } from "./board.ts";
import { resolveFields } from "../values/canonical.ts";
import type { CanonicalValues } from "../values/canonical.ts";
import { ClaimedRows, claimContext } from "./claimed-rows.ts";
import { claimantOf } from "./decisions.ts";
import { findDisputes } from "./disputed.ts";
import { BY_DECISION, handOver, labelled, meantRow, partyOf, settle } from "./settle.ts";
import type { Found, Stop } from "./settle.ts";
import { followMigrations } from "./migrated.ts";
import { inOrderOf } from "./order.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { rowOfRecord } from "./row-of-record.ts";
import { retireRecord, reviveRecord } from "./retire.ts";
import { findTraces } from "./traces.ts";
import { withUniqueNames } from "./unique-names.ts";

/**
 * Finds the NetBox row of every desired object, kind by kind: first by our record, then by identity marks, then by the
 * natural key and what the kind thinks of the row that has it. What is left has no row yet.
 */
export function matchAll(board: Board): void {
  for (const kind of inOrderOf(board.input.kinds, (each) => each.matchAfter ?? each.dependsOn)) matchKind(board, kind);
}

function matchKind(board: Board, kind: Kind): void {
  const objects = board.desired.get(kind.name) ?? [];
  if (kind.patches !== undefined) {
    for (const desired of objects) matchPatched(board, kind, desired);
    return;
  }
  const claimed = new ClaimedRows(board, kind, objects);
  const waiting = kind.canMigrate === true ? followMigrations(board, kind) : new Map<string, Stop>();
  if (kind.marks !== undefined) findDisputes(board, kind);
  const unrecorded = objects.filter((desired) => !matchByRecord(board, claimed, desired));
  if (kind.identityKey !== undefined) matchByIdentity(board, claimed, unrecorded);
  const open = unrecorded.filter((desired) => !board.matches.has(kind.name, desired.key) && !isWaiting(board, kind, { desired, why: waiting.get(desired.key) ?? disputeOf(board, desired) }));
  for (const desired of open) matchByNaturalKey(board, claimed, desired);
  for (const desired of open.filter((each) => isForestalled(board, claimed, each))) matchByNaturalKey(board, claimed, desired);
  const missing = open.filter((desired) => board.matches.get(kind.name, desired.key)?.row === undefined);
  for (const { desired, row } of findTraces(board, claimed, missing)) adopt(board, claimed, { desired, row, claim: { type: "adopt", isOwned: true, reason: "carries the tag of Proxbox and its MAC address" } });
  withUniqueNames(board, kind, objects);
}

function isWaiting(board: Board, kind: Kind, { desired, why }: { desired: DesiredObject; why: Stop | undefined }): boolean {
  if (why !== undefined) setMatch(board, { kind, desired, isOwned: false, reason: "may have moved", ...why });
  return why !== undefined;
}

function disputeOf(board: Board, { key }: DesiredObject): Stop | undefined {
  const conflict = board.disputes.get(key);
  const claim = board.disputeClaims.get(key);
  return conflict === undefined ? undefined : { conflict, ...(claim === undefined ? {} : { claim }) };
}

/** Whether an object was refused a row that another one has been given since: then it is no longer about that row (E01 with E22). */
function isForestalled(board: Board, claimed: ClaimedRows, desired: DesiredObject): boolean {
  const { kind } = claimed;
  if (board.matches.get(kind.name, desired.key)?.conflict === undefined) return false;
  const key = kind.naturalKey(resolveFields(kind, desired.fields, board));
  return key !== undefined && claimed.candidates(key).some((row) => claimed.isTaken(row));
}

/** A kind that patches another's objects shares their rows. */
function matchPatched(board: Board, kind: Kind, desired: DesiredObject): void {
  const owner = board.matches.get(kind.patches ?? "", desired.parent ?? "");
  const record = board.records.get(kind.name, desired.key);
  const isBlocked = owner === undefined || owner.conflict !== undefined || (owner.row === undefined && owner.desired.isPartial !== undefined);
  setMatch(board, {
    kind,
    desired,
    reason: "follows its machine",
    isOwned: true,
    ...(owner?.row === undefined ? {} : { row: owner.row }),
    ...(record === undefined ? {} : { record }),
    ...(isBlocked ? { conflict: owner?.conflict ?? "its machine is not in NetBox" } : {}),
  });
}

/** Says whether our record names a row that is still there, or the object is there though its row is not shown. */
function matchByRecord(board: Board, claimed: ClaimedRows, desired: DesiredObject): boolean {
  const { kind } = claimed;
  const record = recordOf(board, desired);
  const row = record === undefined ? undefined : rowOfRecord(board, record);
  if (row === undefined && matchHidden(board, claimed, { desired, record })) return true;
  if (record === undefined) return false;
  if (row === undefined) {
    // A person deleted it in NetBox: it is made again (E17), and nothing that hung on the old row counts any longer.
    board.records.delete(kind.name, desired.key);
    board.drop.set(objectName(kind.name, desired.key), { kind: kind.name, key: desired.key });
    return false;
  }
  const taker = claimed.isTaken(row) ? claimed.holder(row) : undefined;
  if (taker !== undefined) {
    // Two endpoints of one cluster, each of which has run alone: one row must not be written for both.
    setMatch(board, { kind, desired, row, record, isOwned: false, reason: "recorded twice", conflict: `${taker.label} is the same NetBox object; are two endpoints nodes of one cluster?`, claim: { type: "identity", holder: partyOf(kind, taker), resolutions: [LEAVE] } });
    return true;
  }
  claimed.take(row, desired);
  const dispute = board.disputes.get(desired.key);
  const claim = board.disputeClaims.get(desired.key);
  setMatch(board, { kind, desired: withMarks(kind, desired, record), row, record, isOwned: record.isOwned, reason: "recorded as ours", ...(dispute === undefined ? {} : { conflict: dispute }), ...(claim === undefined ? {} : { claim }) });
  return true;
}

/** Marks of hardware that are not told this time are kept. */
function withMarks(kind: Kind, desired: DesiredObject, { fingerprint: before }: WrittenRecord): DesiredObject {
  return kind.marks === undefined || before === undefined || desired.fingerprint === undefined ? desired : { ...desired, fingerprint: kind.marks.join(before, desired.fingerprint) };
}

/** Our record of an object; that of the guest which had its vmid before is put aside, its own is taken up again. */
function recordOf(board: Board, desired: DesiredObject): WrittenRecord | undefined {
  const { kind, key, fingerprint } = desired;
  const last = board.records.get(kind, key);
  const isGuest = board.kinds.get(kind)?.marks === undefined;
  const isOther = isGuest && last?.fingerprint !== undefined && fingerprint !== undefined && !isSameGuest(last.fingerprint, fingerprint);
  if (last !== undefined && !isOther) return last;
  if (last !== undefined) retireRecord(board, last);
  reviveRecord(board, desired);
  return board.records.get(kind, key);
}

/** An object that is in NetBox without being shown to us is left as it is, and so is our record of it. */
function matchHidden(board: Board, claimed: ClaimedRows, about: { desired: DesiredObject; record: WrittenRecord | undefined }): boolean {
  const { kind } = claimed;
  const { desired, record } = about;
  const conflict = kind.hidden?.(desired, claimContext(board, claimed, "never"), record?.netboxId);
  if (conflict === undefined) return false;
  setMatch(board, { kind, desired, isOwned: record?.isOwned ?? false, reason: "not shown by NetBox", conflict, ...(record === undefined ? {} : { record }) });
  return true;
}

function matchByIdentity(board: Board, claimed: ClaimedRows, objects: readonly DesiredObject[]): void {
  const { kind } = claimed;
  const index = new Map<string, Row[]>();
  for (const row of board.rows.get(kind.name)?.values() ?? []) {
    const key = kind.identityKey?.(board.valuesOf(kind, row));
    // A row with a record of ours belongs to another guest, gone or unseen, whose vmid this one may have been given (E14).
    if (key !== undefined && claimed.holder(row) === undefined) addTo(index, key, row);
  }
  const context = claimContext(board, claimed, "marked");
  for (const desired of objects) {
    const key = kind.identityKey?.(resolveFields(kind, desired.fields, board));
    const rows = (key === undefined ? [] : (index.get(key) ?? [])).toSorted((left, right) => left.id - right.id).filter((row) => !claimed.isTaken(row) && kind.identify?.(desired, board.valuesOf(kind, row), { row, context }) === true);
    const claim: ConflictClaim = { type: "identity", subject: rows.map(({ id }) => id).join(" "), resolutions: [LEAVE, ...choiceOf(rows.map((each) => labelled(each)))] };
    const row = rows.length > 1 ? meantRow(rows, board.decisions.on(claimantOf(desired), claim)) : rows[0];
    if (rows.length === 0) continue;
    if (row === undefined) setMatch(board, { kind, desired, isOwned: false, reason: "ambiguous", conflict: `${rows.length} NetBox objects carry its identity: ${rows.map((each) => each.id).join(", ")}`, claim });
    else adopt(board, claimed, { desired, row, claim: { type: "adopt", isOwned: claimed.isMarked(row), reason: "carries its identity" } });
  }
}

function matchByNaturalKey(board: Board, claimed: ClaimedRows, desired: DesiredObject): void {
  const { kind } = claimed;
  const values = resolveFields(kind, desired.fields, board);
  const key = kind.naturalKey(values);
  const verdict = key === undefined ? {} : judgeCandidates(board, claimed, { desired, key });
  const found = verdict.adopted ?? (verdict.stop === undefined ? suffixedRow(board, claimed, { desired, values }) : undefined);
  if (found !== undefined) {
    adopt(board, claimed, { desired, ...found });
    return;
  }
  const stop = verdict.stop ?? (key === undefined ? undefined : twinConflict(board, claimed, { key, desired, isBeside: verdict.beside !== undefined }));
  const widened = verdict.beside === undefined ? desired : { ...desired, fields: { ...desired.fields, ...verdict.beside } };
  setMatch(board, { kind, desired: widened, isOwned: true, reason: "not in NetBox yet", ...stop });
}

/** Of two new objects with one natural key the second is a conflict (E44), where NetBox does not take both. */
function twinConflict(board: Board, claimed: ClaimedRows, about: { key: string; desired: DesiredObject; isBeside: boolean }): Stop | undefined {
  const { kind } = claimed;
  const { key, desired, isBeside } = about;
  const canRepeat = kind.hasDuplicates === true || isBeside || desired.uniqueName !== undefined;
  const twin = claimed.firstNew(key, desired);
  if (twin === undefined || twin.key === desired.key || canRepeat) return undefined;
  const holder = partyOf(kind, twin);
  const claim: ConflictClaim = kind.contested === undefined ? { type: "name", holder, resolutions: [LEAVE] } : contested(desired, { type: kind.contested, holder, subject: subjectOf(desired) });
  if (board.decisions.on(claimantOf(desired), claim) === `give:${desired.key}`) {
    claimed.putFirst(key, desired);
    handOver(board, claimed, { from: twin.key, to: desired, claim });
    return undefined;
  }
  const advice = kind.twinAdvice === undefined ? "" : `; ${kind.twinAdvice}`;
  return { conflict: `${twin.label} has it as well and comes first${advice}`, claim };
}

interface Judgement {
  readonly adopted?: Found;
  readonly stop?: Stop;
  readonly beside?: Readonly<Record<string, FieldValue>>;
}

/** Asks the kind about every row with the natural key; the first that may be adopted wins. */
function judgeCandidates(board: Board, claimed: ClaimedRows, about: { desired: DesiredObject; key: string }): Judgement {
  const rows = claimed.candidates(about.key);
  if (claimed.kind.isLookup === true && claimed.kind.hasDuplicates !== true && rows.length > 1) return judgeNamesakes(board, about.desired, rows);
  const adoption = board.input.settings.get(sourceOf(about.desired.key))?.adoption ?? "evidence";
  const context = claimContext(board, claimed, adoption);
  const claims = rows.map((row) => ({ row, claim: claimed.kind.claim(row, about.desired, context) }));
  for (const { row, claim } of claims) if (claim.type === "adopt") return { adopted: { row, claim } };
  const refused = claims.flatMap(({ row, claim }) => (claim.type === "conflict" ? [{ row, rows, refusal: claim }] : []))[0];
  const settled = refused === undefined ? {} : settle(board, claimed, { desired: about.desired, ...refused });
  const beside = claims.flatMap(({ claim }) => (claim.type === "beside" ? [claim.fields] : []))[0];
  return { ...settled, ...(beside === undefined ? {} : { beside }) };
}

/** Several objects of a name that only people make. */
function judgeNamesakes(board: Board, desired: DesiredObject, rows: readonly Row[]): Judgement {
  const ids = rows.map(({ id }) => id).join(", ");
  const claim: ConflictClaim = { type: "name", subject: ids, resolutions: [LEAVE, ...choiceOf(rows.map((row) => labelled(row)))] };
  const row = meantRow(rows, board.decisions.on(claimantOf(desired), claim));
  if (row !== undefined) return { adopted: { row, claim: BY_DECISION } };
  return { stop: { conflict: `NetBox has ${rows.length} of this name, ids ${ids}, and the settings do not say which`, claim } };
}

/** After a loss of the records a machine is also found under the name with a suffix that it was given (`web (2)`). */
function suffixedRow(board: Board, claimed: ClaimedRows, about: { desired: DesiredObject; values: CanonicalValues }): Found | undefined {
  const { desired, values } = about;
  if (desired.uniqueName === undefined || typeof values["name"] !== "string") return undefined;
  for (let number = 2; ; number += 1) {
    const key = claimed.kind.naturalKey({ ...values, name: fitNameWithSuffix(values["name"], ` (${number})`) });
    if (key === undefined || claimed.candidates(key).length === 0) return undefined;
    const { adopted } = judgeCandidates(board, claimed, { desired, key });
    if (adopted !== undefined && claimed.isMarked(adopted.row)) return adopted;
  }
}

function adopt(board: Board, claimed: ClaimedRows, found: Found & { readonly desired: DesiredObject }): void {
  const { desired, row, claim, follows } = found;
  const moved = claimed.holderRecord(row);
  claimed.take(row, desired);
  if (moved !== undefined) {
    // The record moves along with the object (an address that went to another guest).
    board.records.delete(moved.kind, moved.key);
    board.moves.set(objectName(claimed.kind.name, desired.key), { kind: moved.kind, key: moved.key });
  }
  const record = moved === undefined ? {} : { record: { ...moved, key: desired.key, ...(desired.parent === undefined ? {} : { parent: desired.parent }) } };
  // What was adopted stays a person's wherever it goes.
  setMatch(board, { kind: claimed.kind, desired, row, isOwned: moved?.isOwned ?? claim.isOwned, reason: claim.reason, ...record, ...(follows === undefined ? {} : { follows }) });
}

function setMatch(board: Board, match: Match): void {
  board.matches.set(match.kind.name, match.desired.key, match);
}
