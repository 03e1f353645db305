import type { Row } from "../values/row.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Board } from "./board.ts";

/** Whether a row is another object than the one that a record is about, under its id: a restored database, a recycled id. */
export function isOtherObject(record: Pick<WrittenRecord, "netboxCreated">, row: Row): boolean {
  return row.created !== undefined && record.netboxCreated !== undefined && row.created !== record.netboxCreated;
}

/** The row of a record, unless NetBox has another object under that id now. */
export function rowOfRecord(board: Board, record: WrittenRecord): Row | undefined {
  const row = board.row(record.kind, record.netboxId);
  return row !== undefined && isOtherObject(record, row) ? undefined : row;
}
