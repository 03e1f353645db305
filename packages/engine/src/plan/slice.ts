import { textOf } from "../values/text-of.ts";
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

/** The changes of a plan that are still to be written, and ways to find some of them. */
interface Pending {
  readonly board: Board;
  readonly changes: readonly Change[];
  readonly byName: ReadonlyMap<string, readonly Change[]>;
  /** Few, so that each change can look at all of them. */
  readonly releases: readonly Change[];
}

/**
 * The part of a plan that a selection names, with everything that must not be left behind: what it refers to and NetBox
 * does not have yet, what has to let go first, and, for a deletion, what the plan does with the objects that NetBox would
 * delete along. What needs something that must not be written is not written either. `ended` are the changes that earlier
 * parts have written already.
 */
export function sliceChanges(board: Board, plan: Plan, about: { selection: Selection; ended: ReadonlySet<Change> }): readonly Change[] {
  const { isAllowed = () => true } = about.selection;
  const pending = openPending(board, plan.changes.filter((change) => !about.ended.has(change)));
  const open = new Set(pending.changes.filter((change) => isAllowed(change) && firstNeeded(pending, change).every(isAllowed)));
  const taken = new Set([...open].filter((change) => isSelected(about.selection, change)));
  const waiting = [...taken];
  for (let change = waiting.pop(); change !== undefined; change = waiting.pop()) {
    for (const needed of [...referred(change, pending.byName), ...firstNeeded(pending, change)]) {
      if (taken.has(needed) || !open.has(needed)) continue;
      taken.add(needed);
      waiting.push(needed);
    }
  }
  return pending.changes.filter((change) => taken.has(change));
}

function openPending(board: Board, changes: readonly Change[]): Pending {
  return { board, changes, byName: Map.groupBy(changes, ({ kind, key }) => objectName(kind, key)), releases: changes.filter(({ action }) => action === "release") };
}

/** Changes without which this one would be refused or would destroy something. */
function firstNeeded(pending: Pending, change: Change): readonly Change[] {
  return [...releasing(pending, change), ...doomedWith(pending, change)];
}

/** Changes to what a change refers to, and to what it belongs to while that is not in NetBox yet. */
function referred(change: Change, byName: ReadonlyMap<string, readonly Change[]>): readonly Change[] {
  const names = change.fields.flatMap(({ field, after }) => {
    const found = (Array.isArray(after) ? after : [after]).filter(isReference).map((each) => objectName(each.kind, each.key));
    if (found.length > 0) return found;
    return field === "tags" && Array.isArray(after) ? after.map((slug) => objectName("tag", sharedKey("tag", textOf(slug)))) : [];
  });
  const owners = change.parent === undefined ? [] : ["virtual-machine", "vm-interface", "node-interface"].map((kind) => objectName(kind, change.parent ?? ""));
  return [
    ...names.flatMap((name) => (byName.get(name) ?? []).filter(({ action }) => action !== "delete" && action !== "decommission")),
    ...owners.flatMap((name) => (byName.get(name) ?? []).filter(({ action }) => action === "create")),
  ];
}

/**
 * A release and what follows it on the same object belong together; an address that moves needs the release of whoever has it
 * as primary, and a name that of whoever bears it.
 */
function releasing({ byName, releases }: Pending, change: Change): readonly Change[] {
  const own = (byName.get(objectName(change.kind, change.key)) ?? []).filter((other) => other !== change && (other.action === "release" || change.action === "release"));
  const name = change.fields.find(({ field }) => field === "name")?.after;
  const others = releases.filter((other) => {
    if (change.kind === "ip-address" && other.kind !== change.kind) return other.fields.some(({ before }) => before === change.netboxId);
    return name !== undefined && change.action !== "release" && other.kind === change.kind && other.parent === change.parent && other.fields.some(({ field, before }) => field === "name" && before === name);
  });
  return [...own, ...others.filter((other) => other.key !== change.key || other.kind !== change.kind)];
}

/** What the plan does with objects that NetBox deletes along with this one: it has to be done first, or it would be lost. */
function doomedWith({ board, changes }: Pending, change: Change): readonly Change[] {
  const kind = board.kinds.get(change.kind);
  const row = change.action !== "delete" || kind === undefined || change.netboxId === undefined ? undefined : board.row(kind.name, change.netboxId);
  if (kind === undefined || row === undefined) return [];
  const below = new Set([...dependantsOf(board, kind, row), ...leavingFrom(board, { kind: kind.name, netboxId: row.id })].map((each) => objectName(each.kind.name, String(each.row.id))));
  return changes.filter((other) => other.netboxId !== undefined && below.has(objectName(other.kind, String(other.netboxId))));
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
export function slicedPlan(plan: Plan, changes: readonly Change[], about: { selection: Selection; sha256: (text: Iterable<string>) => string }): Plan {
  const isWhole = changes.length === plan.changes.length;
  const isRemarked = (remark: Remark): boolean => isSelected(about.selection, remark);
  return { ...plan, changes: [...changes], remarks: plan.remarks.filter(isRemarked), checksum: isWhole ? plan.checksum : about.sha256(changesText(changes)) };
}

/** Whether an outcome is of the selection or of a change written with it. */
export function isOfSlice(selection: Selection, names: ReadonlySet<string>, outcome: Outcome): boolean {
  return names.has(objectName(outcome.kind, outcome.key)) || isSelected(selection, outcome);
}
