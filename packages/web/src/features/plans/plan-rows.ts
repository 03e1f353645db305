import { isReference } from "@proxbox/contract";
import type { AppliedChange, ChangeResult, PlannedChange, PlanOutcome } from "@proxbox/contract";
import { keyWords } from "../../format/key-words.ts";

/** What a row of the tree is: a group (cluster, node, guest) or a change. */
export type PlanRow = { readonly id: string; readonly depth: number } & (
  | { readonly type: "group"; readonly title: string; readonly level: "source" | "node" | "guest"; readonly counts: PlanCounts; readonly isOpen: boolean }
  | { readonly type: "change"; readonly change: PlannedChange; readonly isOpen: boolean }
);

/** How many objects are made, changed and removed; `lifecycle`: marked as gone, given back to people, or back again. */
export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  readonly lifecycle: number;
  readonly delete: number;
}

/** Which changes are shown. Empty: all. `result`: what became of them. */
export interface PlanFilter {
  readonly result: string;
  readonly kind: string;
  readonly action: string;
  readonly search: string;
}

/** The name of a change among those of its plan, as it is excluded by. */
export function changeId({ kind, key }: Pick<PlannedChange, "kind" | "key">): string {
  return `${kind} ${key}`;
}

/** Which of the four counts an action belongs to. */
export function countOf(action: PlannedChange["action"]): keyof PlanCounts {
  return action === "create" || action === "update" || action === "delete" ? action : "lifecycle";
}

/** Counts changes by what they do. */
export function countChanges(changes: readonly Pick<PlannedChange, "action">[]): PlanCounts {
  const counts = { create: 0, update: 0, lifecycle: 0, delete: 0 };
  for (const { action } of changes) counts[countOf(action)] += 1;
  return counts;
}

/** What became of a change, where its plan was applied. */
export type EndingOf = (change: Pick<PlannedChange, "kind" | "key" | "action">) => AppliedChange | undefined;

/** What became of each change of a plan; of one that was not applied, of none. */
export function endingsOf(outcome: PlanOutcome | null): EndingOf {
  // An object may have two changes: it lets go of something, and gets something else.
  const nameOf = ({ kind, key, action }: Pick<PlannedChange, "kind" | "key" | "action">): string => `${action} ${kind} ${key}`;
  const endings = new Map(outcome?.changes.map((change) => [nameOf(change), change]));
  return (change) => endings.get(nameOf(change));
}

/** How often a plan's changes ended in which way, the most frequent first. */
export function countResults({ changes }: PlanOutcome): readonly { readonly result: ChangeResult; readonly count: number }[] {
  const groups = Map.groupBy(changes, ({ result }) => result);
  return [...groups].map(([result, { length: count }]) => ({ result, count })).toSorted((left, right) => right.count - left.count);
}

/** The changes that a filter lets through. */
export function filterChanges(changes: readonly PlannedChange[], { kind, action, search, result }: PlanFilter, endingOf: EndingOf): readonly PlannedChange[] {
  const wanted = search.trim().toLowerCase();
  return changes.filter((change) => (result === "" || endingOf(change)?.result === result) && (kind === "" || change.kind === kind) && (action === "" || change.action === action) && (wanted === "" || `${change.label} ${change.key}`.toLowerCase().includes(wanted)));
}

/** What people call the objects that a plan writes: for references to them. */
export function labelsOf(changes: readonly PlannedChange[]): (reference: { readonly kind?: unknown; readonly key: string }) => string | undefined {
  const labels = new Map(changes.map((change) => [changeId(change), change.label]));
  return ({ kind, key }) => labels.get(`${String(kind)} ${key}`);
}

/** Where guests run, as far as the plan itself says so: only of those whose node it writes. */
function nodesOfGuests(changes: readonly PlannedChange[]): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const { place, fields } of changes) {
    const device = fields.find(({ field }) => field === "device")?.after;
    if (place.guest !== null && isReference(device)) nodes.set(place.guest, device.key);
  }
  return nodes;
}

function pathOf({ place }: PlannedChange, nodes: ReadonlyMap<string, string>): { readonly level: "source" | "node" | "guest"; readonly key: string }[] {
  const node = place.node ?? (place.guest === null ? undefined : nodes.get(place.guest));
  return [{ level: "source", key: place.source }, ...(node === undefined ? [] : [{ level: "node" as const, key: node }]), ...(place.guest === null ? [] : [{ level: "guest" as const, key: place.guest }])];
}

interface Group {
  readonly level: "source" | "node" | "guest";
  readonly key: string;
  readonly groups: Map<string, Group>;
  readonly own: PlannedChange[];
  readonly all: PlannedChange[];
}

function toTree(changes: readonly PlannedChange[]): Map<string, Group> {
  const nodes = nodesOfGuests(changes);
  const roots = new Map<string, Group>();
  for (const change of changes) {
    let groups = roots;
    let at: Group | undefined;
    for (const { level, key } of pathOf(change, nodes)) {
      at = groups.get(key) ?? { level, key, groups: new Map(), own: [], all: [] };
      groups.set(key, at);
      at.all.push(change);
      groups = at.groups;
    }
    at?.own.push(change);
  }
  return roots;
}

function titleOf({ level, key, own }: Group): string {
  const name = own.find((change) => change.key === key)?.label;
  return name ?? (level === "source" ? key : keyWords(key));
}

/** The tree cluster → node → guest as the rows that are in sight. `toggled`: ids of groups that are shut and of changes that are open. */
export function toPlanRows(changes: readonly PlannedChange[], toggled: ReadonlySet<string>): PlanRow[] {
  const rows: PlanRow[] = [];
  const add = (groups: ReadonlyMap<string, Group>, depth: number): void => {
    for (const group of groups.values()) {
      const id = `${group.level}:${group.key}`;
      const isOpen = !toggled.has(id);
      rows.push({ type: "group", id, depth, title: titleOf(group), level: group.level, counts: countChanges(group.all), isOpen });
      if (!isOpen) continue;
      for (const change of group.own) rows.push({ type: "change", id: changeId(change), depth: depth + 1, change, isOpen: toggled.has(changeId(change)) });
      add(group.groups, depth + 1);
    }
  };
  add(toTree(changes), 0);
  return rows;
}
