import { StaleObject, UnavailableBackend } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend, chosenBackends, pageOfBackends } from "../from-backends.ts";
import { pageOf, toPage } from "../page.ts";
import { untilLeft } from "../until-left.ts";
import { BackendPageQuery } from "./backend-id-query.ts";

const StaleAnswer = z.object({ total: z.int(), stale: z.array(StaleObject.omit({ backend_id: true })) });
const StaleQuery = BackendPageQuery.extend({ source: z.string().min(1).max(255).optional().describe("Name of a source: the first part of its keys.") });

/** Adds what could not be seen and is kept in NetBox as it was last seen, of all backends. */
export function registerStaleRoutes(app: App, parts: Pick<ControlParts, "endpoints" | "services" | "options">): void {
  const response = { ...COMMON_ANSWERS, 200: pageOf(StaleObject).extend({ unavailable: z.array(UnavailableBackend) }), 400: Detail, 404: Detail };
  const schema = { tags: ["inventory"], summary: "What could not be seen, since when and why; of each backend the longest first", querystring: StaleQuery, response };
  app.get("/api/stale/", { config: { permission: "proxbox.view_inventory" }, schema }, async (request, reply) => {
    const { backend_id: backendId, source, offset, limit } = request.query;
    const signal = untilLeft(reply);
    const found = await pageOfBackends({
      backends: await chosenBackends(parts, backendId),
      offset,
      limit,
      async readPage({ id }, page) {
        const query = { offset: String(page.offset), limit: String(page.limit), ...(source === undefined ? {} : { source }) };
        const { total, stale } = await askBackend(parts, id, { path: "stale", query, signal, answer: StaleAnswer });
        return { count: total, rows: stale.map((row) => ({ ...row, backend_id: id })) };
      },
    });
    return { ...toPage(request, parts, found), unavailable: [...found.unavailable] };
  });
}
