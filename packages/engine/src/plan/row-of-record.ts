import type { Row } from "../values/row.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Board } from "./board.ts";

/** The row of a record, unless NetBox has another object under that id now (restored database, recycled id). */
export function rowOfRecord(board: Board, record: WrittenRecord): Row | undefined {
  const row = board.row(record.kind, record.netboxId);
  const isOther = row?.created !== undefined && record.netboxCreated !== undefined && row.created !== record.netboxCreated;
  return isOther ? undefined : row;
}
