import { SearchGroup } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { wholeNumber } from "../wire-values.ts";
import { prefixOf } from "./object-place.ts";
import type { PlaceParts } from "./object-place.ts";

const Query = z.object({ q: z.string().trim().min(2).max(100), limit: wholeNumber(1, 50).default(5) });

/** Adds the search in everything that this backend knows. */
export function registerSearchRoute(app: App, parts: PlaceParts): void {
  const schema = { tags: ["inventory"], summary: "Objects and items of all kinds in whose name, key or address each word stands", querystring: Query, response: { ...COMMON_ANSWERS, 200: z.object({ groups: z.array(SearchGroup) }) } };
  app.get("/search", { schema }, async ({ query: { q, limit } }) => ({
    groups: parts.store.search.find(prefixOf(parts), { search: q, limit }).map(({ kind, isItem, total, hits }) => ({
      kind, is_item: isItem, total, hits: hits.map(({ key, label, netboxId, missingSince }) => ({ key, label, netbox_id: netboxId, missing_since: missingSince })),
    })),
  }));
}
