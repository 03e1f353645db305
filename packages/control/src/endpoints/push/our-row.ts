import type { PushedRow } from "./pushed-rows.ts";
import { wireTarget } from "./wire-rows.ts";
import type { WireRow } from "./wire-rows.ts";

/** The row of a backend that we made and that nobody else has made his own since. */
export function ourRow(pushed: PushedRow, rows: readonly WireRow[]): WireRow | undefined {
  return rows.find((row) => row.id === pushed.wire_id && row.name === pushed.wire_name && wireTarget(row) === pushed.target);
}
