import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { PageQuery } from "./page-query.ts";
import type { SyncParts } from "./sync-parts.ts";

const Stale = z
  .object({
    kind: z.string(),
    key: z.string().describe("The guest or node on which it hangs, else its own key; a source's name where none of it could be read."),
    label: z.string(),
    reason: z.string().describe("Why it could not be seen last time."),
    since: z.string().describe("The first run that could not see it."),
  })
  .meta({ id: "Stale" });

const StaleQuery = PageQuery.extend({ source: z.string().min(1).max(255).optional() });

/** Adds the route of what is kept in NetBox as it was last seen. */
export function registerStaleRoutes(app: App, { store }: Pick<SyncParts, "store">): void {
  const schema = { tags: ["conflicts"], summary: "What could not be seen and is kept as last seen, longest first", querystring: StaleQuery, response: { ...COMMON_ANSWERS, 200: z.object({ total: z.int(), stale: z.array(Stale) }) } };
  app.get("/stale", { schema }, async ({ query: { source, ...page } }) => {
    const { total, marks } = store.stale.list({ ...page, ...(source === undefined ? {} : { source }) });
    return { total, stale: marks.map(({ under, ...mark }) => ({ ...mark, key: under })) };
  });
}
