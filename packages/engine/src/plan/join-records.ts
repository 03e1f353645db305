import { objectName } from "../kinds/kind.ts";
import { sourceOf } from "../values/keys.ts";
import type { Board } from "./board.ts";
import { renameRecord } from "./retire.ts";

/**
 * Brings the records of sources that turned out to be other endpoints of one cluster under the name that stands for it (E05). Where
 * both have a record of one row, one of them is enough; where they have one key for two rows, the other keeps its own.
 */
export function joinRecords(board: Board): void {
  const { sameAs } = board.input;
  if (sameAs === undefined || sameAs.size === 0) return;
  const others = [...board.records.values()].filter(({ key }) => sameAs.has(sourceOf(key)));
  for (const record of others) {
    const from = sourceOf(record.key);
    const to = sameAs.get(from) ?? from;
    const key = `${to}${record.key.slice(from.length)}`;
    const own = board.records.get(record.kind, key);
    if (own === undefined) renameRecord(board, record, { from, to });
    else if (own.netboxId === record.netboxId) {
      board.records.delete(record.kind, record.key);
      board.drop.set(objectName(record.kind, record.key), { kind: record.kind, key: record.key });
    }
  }
}
