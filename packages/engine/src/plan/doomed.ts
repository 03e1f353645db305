import type { Change } from "@proxbox/contract";
import type { Kind } from "../kinds/kind.ts";
import type { Board } from "./board.ts";
import { dependantsOf } from "./dependants.ts";

/** Every object that NetBox would delete if these changes were written: the objects themselves and what goes along. */
export function doomedBy(board: Board, changes: readonly Change[]): readonly { readonly kind: Kind; readonly netboxId: number }[] {
  return changes.flatMap((change) => {
    const kind = board.kinds.get(change.kind);
    const row = kind === undefined || change.netboxId === undefined ? undefined : board.row(kind.name, change.netboxId);
    if (change.action !== "delete" || kind === undefined || row === undefined) return [];
    return [{ kind, row }, ...dependantsOf(board, kind, row)].map((each) => ({ kind: each.kind, netboxId: each.row.id }));
  });
}
