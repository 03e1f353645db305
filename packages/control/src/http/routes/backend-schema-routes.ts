import { Detail } from "@proxbox/server";
import { AppError } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { QueryFlag } from "./query-flag.ts";

const Operation = z.object({ method: z.string(), path: z.string(), summary: z.string(), operation_id: z.string().nullable(), tags: z.array(z.string()), parameters: z.int(), responses: z.int() });
const BackendSchema = z
  .object({
    title: z.string(),
    version: z.string(),
    servers: z.array(z.string()),
    tags: z.array(z.string()),
    security_schemes: z.array(z.string()),
    operations: z.array(Operation),
    refreshed_at: z.string(),
    is_from_cache: z.boolean(),
  })
  .meta({ id: "BackendSchema" });

/** Adds what a backend's API consists of, kept by the backend's version. */
export function registerBackendSchemaRoutes(app: App, { endpoints, services }: Pick<ControlParts, "endpoints" | "services">): void {
  const response = { ...COMMON_ANSWERS, 200: BackendSchema, 400: Detail, 404: Detail, 502: Detail, 503: Detail };
  const schema = { tags: ["endpoints"], summary: "The API of a backend: its operations", params: IdParams, querystring: z.object({ refresh: QueryFlag.default(false) }), response };
  app.get("/api/backends/:id/openapi/", { config: { permission: "proxbox.view_backendendpoint" }, schema }, async ({ params, query }) => {
    const backend = await endpoints.backend(params.id);
    if (backend === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: `there is no backend endpoint ${params.id}` });
    if (!backend.enabled) throw new AppError("CFG_SCOPE_INVALID", { detail: `${backend.name} is disabled` });
    const answer = await services.readSchema(backend.id, { isRefresh: query.refresh });
    if ("error" in answer) throw answer.error;
    const { securitySchemes, operations, refreshedAt, isFromCache, title, version, servers, tags } = answer.schema;
    const listed = operations.map(({ operationId, tags: own, ...operation }) => ({ ...operation, tags: [...own], operation_id: operationId ?? null }));
    return { title, version, servers: [...servers], tags: [...tags], security_schemes: [...securitySchemes], operations: listed, refreshed_at: refreshedAt, is_from_cache: isFromCache };
  });
}
