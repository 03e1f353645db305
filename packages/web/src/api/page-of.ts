import { z } from "zod";

/** The schema of a list's answer in NetBox's form. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ count: z.int(), results: z.array(row) });
}
