import type { Change, Outcome, Plan, Remark } from "@proxbox/contract";
import { isReference } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import type { KindName } from "../kinds/kind.ts";
import { guestOf, keyAndAncestors, sharedKey } from "../values/keys.ts";
import type { Board } from "./board.ts";
import { changesText } from "./checksum.ts";
import { dependantsOf } from "./dependants.ts";

/** Objects of one kind; `of` narrows addresses to those of nodes or of guests. */
export interface SelectedKind {
  readonly kind: KindName;
  readonly of?: "nodes" | "guests";
}

/** A part of a plan. What is absent does not narrow it. */
export interface Selection {
  readonly kinds?: readonly SelectedKind[];
  /** Only what is at or under one of these keys. */
  readonly under?: readonly string[];
  /** Only these objects, by their last name, label or key (individual syncs). */
  readonly isWanted?: (object: NamedObject) => boolean;
  /** Changes that must not be written, not even where another one needs them; a deletion that would need one is not written either. */
  readonly isAllowed?: (change: Change) => boolean;
}

/** What tells one object from another. */
export interface NamedObject {
  readonly kind: KindName;
  readonly key: string;
  readonly label: string;
}

/** Says whether a selection names an object itself (and not only as something that another one needs). */
function isSelected(selection: Selection, object: NamedObject): boolean {
  const { kinds, under, isWanted } = selection;
  const isOfKind = kinds === undefined || kinds.some(({ kind, of }) => kind === object.kind && (of === undefined || of === sideOf(object.key)));
  return isOfKind && (under === undefined || keyAndAncestors(object.key).some((key) => under.includes(key))) && isWanted?.(object) !== false;
}

function sideOf(key: string): "nodes" | "guests" {
  return guestOf(key) === undefined ? "nodes" : "guests";
}

/**
 * The part of a plan that a selection names, with everything that must not be left behind: what it refers to and NetBox
 * does not have yet, what has to let go first, and, for a deletion, what the plan does with the objects that NetBox would
 * delete along. `ended` are the changes that earlier parts have written already.
 */
export function sliceChanges(board: Board, plan: Plan, about: { selection: Selection; ended: ReadonlySet<Change> }): readonly Change[] {
  const { isAllowed = () => true } = about.selection;
  const pending = plan.changes.filter((change) => !about.ended.has(change));
  const open = pending.filter((change) => isAllowed(change) && doomedWith(board, change, pending).every(isAllowed));
  const taken = new Set(open.filter((change) => isSelected(about.selection, change)));
  const byName = Map.groupBy(open, ({ kind, key }) => objectName(kind, key));
  const waiting = [...taken];
  for (let change = waiting.pop(); change !== undefined; change = waiting.pop()) {
    for (const needed of [...referred(change, byName), ...releasing(change, open), ...doomedWith(board, change, open)]) {
      if (taken.has(needed)) continue;
      taken.add(needed);
      waiting.push(needed);
    }
  }
  return open.filter((change) => taken.has(change));
}

/** Changes to what a change refers to, and to what it belongs to while that is not in NetBox yet. */
function referred(change: Change, byName: ReadonlyMap<string, readonly Change[]>): readonly Change[] {
  const names = change.fields.flatMap(({ field, after }) => {
    if (isReference(after)) return [objectName(after.kind, after.key)];
    return field === "tags" && Array.isArray(after) ? after.map((slug) => objectName("tag", sharedKey("tag", String(slug)))) : [];
  });
  const owners = change.parent === undefined ? [] : ["virtual-machine", "vm-interface"].map((kind) => objectName(kind, change.parent ?? ""));
  return [
    ...names.flatMap((name) => (byName.get(name) ?? []).filter(({ action }) => action !== "delete" && action !== "decommission")),
    ...owners.flatMap((name) => (byName.get(name) ?? []).filter(({ action }) => action === "create")),
  ];
}

/** A release and what follows it on the same object belong together; an address that moves needs the release of whoever has it as primary. */
function releasing(change: Change, open: readonly Change[]): readonly Change[] {
  return open.filter((other) => {
    if (isOfSameObject(other, change)) return other.action === "release" || change.action === "release";
    return other.action === "release" && change.kind === "ip-address" && other.kind !== change.kind && other.fields.some(({ before }) => before === change.netboxId);
  });
}

function isOfSameObject(left: Change, right: Change): boolean {
  return left !== right && left.kind === right.kind && left.key === right.key;
}

/** What the plan does with objects that NetBox deletes along with this one: it has to be done first, or it would be lost. */
function doomedWith(board: Board, change: Change, open: readonly Change[]): readonly Change[] {
  const kind = board.kinds.get(change.kind);
  const row = change.action !== "delete" || kind === undefined || change.netboxId === undefined ? undefined : board.row(kind.name, change.netboxId);
  if (kind === undefined || row === undefined) return [];
  const below = new Set([...dependantsOf(board, kind, row), ...leavingFrom(board, { kind: kind.name, netboxId: row.id })].map((each) => objectName(each.kind.name, String(each.row.id))));
  return open.filter((other) => other.netboxId !== undefined && below.has(objectName(other.kind, String(other.netboxId))));
}

/** Rows that hang on an object now, also those that the plan moves elsewhere. */
function leavingFrom(board: Board, owner: { kind: KindName; netboxId: number }): ReturnType<typeof dependantsOf> {
  return (board.kinds.get(owner.kind)?.cascades ?? []).flatMap(({ kind: name, field }) => {
    const kind = board.kinds.get(name);
    if (kind === undefined) return [];
    return board.children(name, field, owner.netboxId).flatMap((row) => [{ kind, row }, ...leavingFrom(board, { kind: name, netboxId: row.id })]);
  });
}

/** A plan with these changes alone, its remarks and counts narrowed to the selection, and a checksum of its own. */
export function slicedPlan(plan: Plan, changes: readonly Change[], about: { selection: Selection; sha256: (text: string) => string }): Plan {
  const isWhole = changes.length === plan.changes.length;
  const isRemarked = (remark: Remark): boolean => isSelected(about.selection, remark);
  return { ...plan, changes: [...changes], remarks: plan.remarks.filter(isRemarked), checksum: isWhole ? plan.checksum : about.sha256(changesText(changes)) };
}

/** Whether an outcome is of the selection or of a change written with it. */
export function isOfSlice(selection: Selection, names: ReadonlySet<string>, outcome: Outcome): boolean {
  return names.has(objectName(outcome.kind, outcome.key)) || isSelected(selection, outcome);
}
