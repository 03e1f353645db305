import type { Change } from "@proxbox/contract";
import type { KindName } from "../kinds/kind.ts";
import { sourceOf } from "../values/keys.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Board } from "./board.ts";

/** Removals of children in one run that are never suspicious, and the share of a kind beyond which they are. */
const CHILD_LIMIT = { always: 50, ratio: 0.5 } as const;

/**
 * Blocks what takes too much away at once (E20): more guests of a source than its settings allow, or more than half of
 * a kind of children. A blocked change stays in the plan and waits for an explicit yes.
 */
export function guardChanges(board: Board, changes: readonly Change[]): readonly Change[] {
  const taking = new Map<string, number>();
  for (const change of changes) if (isTaking(board, change)) taking.set(groupOf(change), (taking.get(groupOf(change)) ?? 0) + 1);
  const blocked = new Map([...taking].flatMap(([group, count]) => {
    const reason = whyBlocked(board, group, count);
    return reason === undefined ? [] : [[group, { guard: "ratio", reason }] as const];
  }));
  return changes.map((change) => {
    const block = isTaking(board, change) ? blocked.get(groupOf(change)) : undefined;
    return block === undefined ? change : { ...change, blocked: block };
  });
}

function isTaking(board: Board, change: Change): boolean {
  return (change.action === "decommission" || change.action === "delete") && !board.unguarded.has(change);
}

function groupOf({ kind, key }: Change): string {
  return `${sourceOf(key)} ${kind}`;
}

function whyBlocked(board: Board, group: string, count: number): string | undefined {
  const [source = "", kind = ""] = group.split(" ");
  const deletion = board.input.settings.get(source)?.deletion;
  if (deletion === undefined) return "the settings of its source are not known";
  if (deletion.isApproved) return undefined;
  const isWhole = ["lifecycle", "decommission"].includes(board.kinds.get(kind)?.gone ?? "");
  const limit = isWhole ? { always: deletion.alwaysAllowed, ratio: deletion.maxRatio } : CHILD_LIMIT;
  const owned = countOwned(board, source, kind);
  if (count <= limit.always || count <= owned * limit.ratio) return undefined;
  return `${count} of ${owned} objects of ${source} would go at once, more than ${Math.round(limit.ratio * 100)} % and more than ${limit.always}; approve it if it is meant`;
}

function countOwned(board: Board, source: string, kind: KindName): number {
  const isOwned = (record: WrittenRecord): boolean => record.kind === kind && record.isOwned && sourceOf(record.key) === source;
  const standing = [...board.records.ofKind(kind)].filter(isOwned).length;
  const all = board.input.ownedCounts?.get(`${source} ${kind}`);
  // Those that were not loaded count too; of those that were, what people have deleted in NetBox counts no longer (E17).
  return all === undefined ? standing : all - board.input.records.filter(isOwned).length + standing;
}
