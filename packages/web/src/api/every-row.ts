import type { z } from "zod";
import { pageOf } from "./page-of.ts";
import { request } from "./request.ts";

/** Most rows that the API gives at once. */
const MOST_ROWS = 1_000;

/** All rows of a list, page by page: for choices and sums, which must not lack what stands on a later page. Throws `ApiProblem`. */
export async function everyRow<Row extends z.ZodType>(row: Row, path: string, signal: AbortSignal): Promise<readonly z.output<Row>[]> {
  const found: z.output<Row>[] = [];
  for (;;) {
    const { count, results } = await request(pageOf(row), path, { query: { limit: MOST_ROWS, offset: found.length }, signal });
    found.push(...results);
    if (results.length === 0 || found.length >= count) return found;
  }
}
