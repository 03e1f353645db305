import { kindWords } from "@proxbox/contract";
import { objectName } from "../kinds/kind.ts";
import { sourceOf } from "../values/keys.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import { isSameValue } from "../values/same-value.ts";
import type { StaleChanges, StaleMark } from "../values/stale.ts";
import { addTo } from "../values/add-to.ts";
import type { Board } from "./board.ts";

/**
 * Reports what was kept because it could not be seen, with the date since when: one remark for each thing unseen, only
 * where we own something there. Gives the marks that have changed, where any has: the others are not written anew.
 */
export function remarkUnseen(board: Board): StaleChanges | undefined {
  const before = new Map((board.input.stale ?? []).map((mark) => [objectName(mark.kind, mark.under), mark]));
  const marks = new Map(unseenMarks(board).map((mark) => [objectName(mark.kind, mark.under), { ...mark, since: before.get(objectName(mark.kind, mark.under))?.since ?? mark.since }]));
  const remarked = new Map<string, StaleMark[]>();
  for (const mark of marks.values()) addTo(remarked, `${mark.under} ${mark.reason} ${mark.since}`, mark);
  for (const group of remarked.values()) remark(board, group);
  const put = [...marks].flatMap(([name, mark]) => (isSameValue(before.get(name), mark) ? [] : [mark]));
  const drop = [...before].flatMap(([name, { kind, under }]) => (marks.has(name) || !isLookedAt(board, { kind, under }) ? [] : [{ kind, under }]));
  return put.length + drop.length === 0 ? undefined : { put, drop };
}

type Recorded = Pick<WrittenRecord, "kind" | "key" | "label">;

/** Whether this run could have seen what a mark is about. */
function isLookedAt(board: Board, { kind, under }: Pick<StaleMark, "kind" | "under">): boolean {
  return board.kinds.has(kind) && board.isLookedFor(kind, under) && !board.isUnread(under);
}

/** One mark for the objects of a kind that hang on one guest, or on one node, and are kept. */
function unseenMarks(board: Board): readonly StaleMark[] {
  const marks = new Map<string, Omit<StaleMark, "reason"> & { readonly reasons: Set<string> }>();
  const since = board.input.now.toISOString();
  for (const record of [...board.records.values(), ...unloadedOf(board)]) {
    if (board.matches.has(record.kind, record.key) || !board.isLookedFor(record.kind, record.key)) continue;
    const reason = board.whyUnseen(record.kind, record.key);
    if (reason === undefined) continue;
    const under = board.isUnread(record.key) ? sourceOf(record.key) : guestPart(record.key);
    const name = objectName(record.kind, under);
    const mark = marks.get(name) ?? { kind: record.kind, under, label: labelOf(board, under, record), since, reasons: new Set<string>() };
    mark.reasons.add(reason);
    marks.set(name, mark);
  }
  return [...marks.values()].map(({ reasons, ...mark }) => ({ ...mark, reason: [...reasons].sort().join("; ") }));
}

/** One for each kind of a source that could not be read, whose records were not all loaded: no more is told of it than that there is one. */
function unloadedOf({ input }: Board): readonly Recorded[] {
  return [...(input.ownedCounts?.keys() ?? [])].flatMap((name) => {
    const [source, kind] = [name.slice(0, name.lastIndexOf(" ")), name.slice(name.lastIndexOf(" ") + 1)];
    return input.unread?.includes(source) === true ? [{ kind, key: source, label: source }] : [];
  });
}

/** The name of the guest or node, where we have a record of it. */
function labelOf({ records }: Board, under: string, { key, label }: Recorded): string {
  return (records.get("virtual-machine", under) ?? records.get("node", under))?.label ?? (key === under ? label : under);
}

function remark(board: Board, group: readonly StaleMark[]): void {
  // Which records were loaded, and in which order, is nothing to a reader.
  const [first] = group.toSorted((left, right) => (left.kind < right.kind ? -1 : 1));
  if (first === undefined) return;
  const kinds = group.map(({ kind }) => kindWords(kind)).sort();
  board.remark({ type: "stale", kind: first.kind, key: first.under, label: first.label, reason: `${kinds.join(", ")} kept as last seen: ${first.reason}`, since: first.since });
}

/** `lab/qemu/100` of `lab/qemu/100/net0/ip/…`: people think of the guest, not of its parts. */
function guestPart(key: string): string {
  const parts = key.split("/");
  return parts.length > 3 ? parts.slice(0, 3).join("/") : parts.length === 1 ? sourceOf(key) : key;
}
