import type { Prepared } from "./prepare.ts";

/** Objects that a preparation holds in memory. */
export function sizeOf({ planned }: Prepared): number {
  if (planned === undefined) return 0;
  const lists = [...planned.board.rows.values()].map((rows) => rows.size);
  const desired = [...planned.board.desired.values()].map((objects) => objects.length);
  return [...lists, ...desired].reduce((sum, size) => sum + size, 0);
}
