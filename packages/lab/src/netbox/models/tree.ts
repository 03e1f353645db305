import type { Database } from "../data/database.ts";
import { idOf } from "../data/row.ts";
import type { Row } from "../data/row.ts";

/** How many parents a row of a tree model has above it. */
export function depthOf(row: Row, type: string, db: Database): number {
  let depth = 0;
  for (let parent = db.get(type, idOf(row, "parent")); parent && depth < 100; parent = db.get(type, idOf(parent, "parent"))) depth += 1;
  return depth;
}
