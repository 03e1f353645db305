import { StaleObject, UnavailableBackend } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend } from "../from-backends.ts";
import { pageOf } from "../page.ts";
import { answerFromBackends } from "./answer-from-backends.ts";
import { BackendPageQuery } from "./backend-id-query.ts";

const StaleAnswer = z.object({ total: z.int(), stale: z.array(StaleObject.omit({ backend_id: true })) });
const StaleQuery = BackendPageQuery.extend({ source: z.string().min(1).max(255).optional().describe("Name of a source: the first part of its keys.") });

/** Adds what could not be seen and is kept in NetBox as it was last seen, of all backends. */
export function registerStaleRoutes(app: App, parts: Pick<ControlParts, "endpoints" | "services" | "options">): void {
  const response = { ...COMMON_ANSWERS, 200: pageOf(StaleObject).extend({ unavailable: z.array(UnavailableBackend) }), 400: Detail, 404: Detail };
  const schema = { tags: ["inventory"], summary: "What could not be seen, since when and why; of each backend the longest first", querystring: StaleQuery, response };
  app.get("/api/stale/", { config: { permission: "proxbox.view_inventory" }, schema }, (request, reply) => {
    const { source } = request.query;
    const filter = source === undefined ? {} : { source };
    return answerFromBackends(parts, {
      request,
      reply,
      async readPage({ id }, { query, signal }) {
        const { total, stale } = await askBackend(parts, id, { path: "stale", query: { ...query, ...filter }, signal, answer: StaleAnswer });
        return { count: total, rows: stale.map((row) => ({ ...row, backend_id: id })) };
      },
    });
  });
}
