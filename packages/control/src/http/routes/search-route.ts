import { FoundGroup, SearchGroup, UnavailableBackend } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend, fromEach, listedBackends } from "../from-backends.ts";
import { untilLeft } from "../until-left.ts";
import { BackendIdQuery } from "./backend-id-query.ts";

const Query = BackendIdQuery.extend({
  q: z.string().trim().min(2).max(100).describe("Words; each stands in a name, key or address."),
  limit: z.coerce.number().int().min(1).max(50).default(5).describe("Most hits of each kind."),
});
const Answer = z.object({ groups: z.array(SearchGroup) });

interface Found {
  readonly backendId: number;
  readonly groups: readonly SearchGroup[];
}

/** One group for each kind; of each kind as many hits as were asked for, in the order of the backends. */
function join(found: readonly Found[], limit: number): FoundGroup[] {
  const all = found.flatMap(({ backendId, groups }) => groups.map((group) => ({ ...group, hits: group.hits.map((hit) => ({ ...hit, backend_id: backendId })) })));
  const kinds = Map.groupBy(all, ({ kind, is_item: isItem }) => `${isItem ? 1 : 0} ${kind}`);
  return [...kinds.values()].flatMap((groups) => {
    const [first] = groups;
    if (first === undefined) return [];
    return [{ kind: first.kind, is_item: first.is_item, total: groups.reduce((sum, { total }) => sum + total, 0), hits: groups.flatMap(({ hits }) => hits).slice(0, limit) }];
  });
}

/** Adds the search in everything that the backends know. */
export function registerSearchRoute(app: App, parts: Pick<ControlParts, "endpoints" | "services">): void {
  const response = { ...COMMON_ANSWERS, 200: z.object({ groups: z.array(FoundGroup), unavailable: z.array(UnavailableBackend) }), 400: Detail, 404: Detail };
  const schema = { tags: ["inventory"], summary: "Objects and items of all kinds in whose name, key or address each word stands", querystring: Query, response };
  app.get("/api/inventory/search/", { config: { permission: "proxbox.view_inventory" }, schema }, async ({ query: { q, limit, backend_id: id } }, reply) => {
    const signal = untilLeft(reply);
    const { found, unavailable } = await fromEach(await listedBackends(parts, id), async (backend) => ({
      backendId: backend.id,
      groups: (await askBackend(parts, backend.id, { path: "search", query: { q, limit: String(limit) }, signal, answer: Answer })).groups,
    }));
    return { groups: join(found, limit), unavailable: [...unavailable] };
  });
}
