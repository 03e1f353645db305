import type { Change, Plan } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import { adjustMatch } from "./adjust-match.ts";
import { Board } from "./board.ts";
import type { BoardInput, Match } from "./board.ts";
import type { ObjectMap } from "../values/object-map.ts";
import { STOPPED } from "../values/conflict-claim.ts";
import { keyAndAncestors } from "../values/keys.ts";
import { changesText } from "./checksum.ts";
import { planGone } from "./gone.ts";
import { guardChanges } from "./guard.ts";
import type { RecordChanges, RecordDraft } from "../values/last-written.ts";
import { joinRecords } from "./join-records.ts";
import { matchAll } from "./match.ts";
import { onlyNeeded } from "./on-demand.ts";
import { inOrderOf } from "./order.ts";
import { planObject, remember } from "./plan-object.ts";
import { nameReleases } from "./name-release.ts";
import { releasesFor } from "./release.ts";
import { remarkUnseen } from "./remark-unseen.ts";
import { isWithinMachine } from "./within-machine.ts";

/** What make-plan needs from outside. */
export interface PlanInput extends BoardInput {
  readonly id: string;
  /** Schema id of the branch of NetBox that is looked at; absent: main. */
  readonly branch?: string;
}

/** A plan and what apply needs to carry it out. */
export interface Planned {
  readonly plan: Plan;
  /** NetBox ids of objects that exist, by `kind key`; none where nothing is to be written and nobody asks. */
  readonly ids: ReadonlyMap<string, number>;
  readonly drafts: ObjectMap<RecordDraft>;
  /** What to remember without writing to NetBox (adoptions, objects that people deleted, what could not be seen). */
  readonly bookkeeping: RecordChanges;
  readonly board: Board;
}

/** Compares desired with actual and says what to write, in the order in which it must be written, and why. Pure. */
export function makePlan(input: PlanInput): Planned {
  const board = new Board(input);
  joinRecords(board);
  matchAll(board);
  const gone = planGone(board);
  const kept: Change[] = [];
  const unchanged: Record<string, number> = {};
  for (const kind of inOrderOf(input.kinds, (each) => each.dependsOn)) planKind(board, kind, { changes: kept, unchanged });
  const needed = onlyNeeded(board, kept);
  const changes = guardChanges(board, [...releasesFor(board, needed, gone), ...nameReleases(board, needed), ...needed, ...gone]);
  const stale = remarkUnseen(board);
  return { plan: asPlan(input, board, { changes, unchanged }), ids: changes.length === 0 ? new Map() : idsOf(board), drafts: board.drafts, bookkeeping: { ...withMoves(board.moves, { put: [...board.put.values()], drop: [...board.drop.values()] }), ...(stale === undefined ? {} : { stale }) }, board };
}

function planKind(board: Board, kind: Kind, into: { changes: Change[]; unchanged: Record<string, number> }): void {
  for (const object of board.desired.get(kind.name) ?? []) {
    const match = board.matches.get(kind.name, object.key);
    if (match === undefined) continue;
    const adjusted = adjustMatch(board, match);
    if (adjusted !== match) board.matches.set(kind.name, object.key, adjusted);
    if (isStopped(board, adjusted)) continue;
    const planned = planObject(board, adjusted);
    remember(board, kind, planned);
    if (planned.change !== undefined) {
      into.changes.push(planned.change);
      board.changes.set(kind.name, object.key, planned.change);
      noteMove(board, kind, planned.change);
    } else if (adjusted.row !== undefined) into.unchanged[kind.name] = (into.unchanged[kind.name] ?? 0) + 1;
  }
}

/** An address that goes to another machine leaves where it was: a primary address must be chosen again there. */
function noteMove(board: Board, kind: Kind, change: Change): void {
  const isMove = change.fields.some(({ field, before }) => kind.fields[field]?.type === "assignment" && before !== null);
  if (isMove && change.netboxId !== undefined && !isWithinMachine(board, change)) board.leaving.add(objectName(kind.name, String(change.netboxId)));
}

/** Says why an object is neither created nor changed: a conflict, too little known, or its parent is not to be had. */
function isStopped(board: Board, match: Match): boolean {
  const { kind, desired, conflict } = match;
  const where = { kind: kind.name, key: desired.key, label: desired.label };
  if (conflict !== undefined) {
    if (kind.patches === undefined) board.remark({ type: "conflict", ...where, reason: conflict, conflict: match.claim ?? STOPPED });
    return true;
  }
  if (board.whyDisputed(desired.key) !== undefined) return true;
  if (match.row === undefined && desired.isPartial !== undefined) {
    if (desired.isQuiet !== true) board.remark({ type: kind.isLookup === true ? "notice" : "stale", ...where, reason: `not created: ${desired.isPartial}` });
    return true;
  }
  const refusal = board.uniqueBy.whyRefused(match);
  if (refusal !== undefined) {
    const { reason, claim } = refusal;
    board.matches.set(kind.name, desired.key, { ...match, conflict: reason, claim });
    board.remark({ type: "conflict", ...where, reason, conflict: claim });
    return true;
  }
  return isWaiting(board, match);
}

function isWaiting(board: Board, match: Match): boolean {
  const { kind, desired } = match;
  const missing = missingOwner(board, match);
  if (missing === undefined) return false;
  board.matches.set(kind.name, desired.key, { ...match, conflict: "what it belongs to is not written" });
  const where = { kind: kind.name, key: desired.key, label: desired.label };
  if (kind.patches === undefined) board.remark({ type: "kept", ...where, field: missing, reason: `waits: what it belongs to (${missing}) is not written in this run` });
  return true;
}

/** The field or the kind of what an object belongs to, where that will not be in NetBox. */
function missingOwner(board: Board, { kind, desired, row, without }: Match): string | undefined {
  const missing = Object.keys(desired.fields).find((field) => {
    if (without?.includes(field) === true) return false;
    const value = kind.fields[field]?.isRequired === true ? desired.fields[field] : undefined;
    return value !== undefined && isReference(value) && !board.willExist(value.kind, value.key);
  });
  const owners = kind.waitsFor ?? (kind.patches === undefined ? [] : [kind.patches]);
  if (missing !== undefined || row !== undefined) return missing;
  return owners.find((name) => {
    const owner = keyAndAncestors(desired.key).find((key) => board.matches.has(name, key));
    return owner !== undefined && !board.willExist(name, owner);
  });
}

function asPlan(input: PlanInput, board: Board, made: { changes: readonly Change[]; unchanged: Record<string, number> }): Plan {
  const remarks = [...input.desired.flatMap((desired) => desired.remarks.map((remark) => board.decisions.name(remark))), ...board.remarks];
  return {
    version: 1,
    id: input.id,
    createdAt: input.now.toISOString(),
    netboxUrl: input.netboxUrl,
    ...(input.branch === undefined ? {} : { branch: input.branch }),
    sources: input.desired.map((desired) => desired.source),
    checksum: input.sha256(changesText(made.changes)),
    changes: [...made.changes],
    remarks,
    unchanged: made.unchanged,
  };
}

function idsOf(board: Board): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const { kind, desired, row } of board.matches.values()) if (row !== undefined) ids.set(objectName(kind.name, desired.key), row.id);
  return ids;
}

/** Records with those that they take over from another key: the old one goes exactly when the new one is saved. */
export function withMoves(moves: Board["moves"], { put, drop }: RecordChanges): RecordChanges {
  const kept = new Set(put.map(({ kind, key }) => objectName(kind, key)));
  const left = put.flatMap(({ kind, key }) => moves.get(objectName(kind, key)) ?? []);
  return { put, drop: [...drop, ...left.filter(({ kind, key }) => !kept.has(objectName(kind, key)))] };
}
