import { z } from "zod";
import type { FastifyRequest } from "fastify";
import type { Rows } from "../database/slice.ts";
import type { ControlOptions } from "./app-parts.ts";
import { ownOrigin } from "./own-origin.ts";

/** NetBox's own: rows of a page when nothing is said, and at most. */
const PAGE_ROWS = 50;
const MOST_ROWS = 1000;

/** Which part of a list is asked for. As NetBox does, 0 means as many as there may be, and more than that is quietly cut. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(0).default(PAGE_ROWS).transform((rows) => (rows === 0 ? MOST_ROWS : Math.min(rows, MOST_ROWS))),
  offset: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});
/** Which part of a list is asked for: at most 1000 rows. */
export type PageQuery = z.infer<typeof PageQuery>;

/** The schema of a list's answer in NetBox's form. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({ count: z.int(), next: z.string().nullable(), previous: z.string().nullable(), results: z.array(row) });
}

/** A list's answer. */
export interface Page<Row> {
  count: number;
  next: string | null;
  previous: string | null;
  results: Row[];
}

type PageRequest = Pick<FastifyRequest, "url" | "headers" | "socket" | "query">;

function urlAt(request: PageRequest, options: Pick<ControlOptions, "tls" | "trustedProxies">, page: { limit: number; offset: number }): string {
  const url = new URL(request.url, ownOrigin(request, options));
  url.searchParams.set("limit", String(page.limit));
  url.searchParams.set("offset", String(page.offset));
  if (page.offset === 0) url.searchParams.delete("offset");
  return url.href;
}

/** Makes a list's answer; `next` and `previous` repeat the request's own filters. `query` is what `PageQuery` made of the request. */
export function toPage<Row>(request: PageRequest, { options }: { readonly options: Pick<ControlOptions, "tls" | "trustedProxies"> }, { count, rows }: Rows<Row>): Page<Row> {
  const { limit, offset } = PageQuery.parse(request.query);
  const next = offset + limit < count ? urlAt(request, options, { limit, offset: offset + limit }) : null;
  const previous = offset > 0 ? urlAt(request, options, { limit, offset: Math.max(0, offset - limit) }) : null;
  return { count, next, previous, results: [...rows] };
}
