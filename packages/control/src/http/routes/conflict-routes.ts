import { AppError, BackendConflict, ConflictDecisions, ConflictDecisionsEnd, ConflictList, ConflictType } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { readConflicts } from "../../services/read-conflicts.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { pageOf, toPage } from "../page.ts";
import { untilLeft } from "../until-left.ts";
import { QueryFlag } from "./query-flag.ts";

const tags = ["conflicts"];
const Id = z.coerce.number().int().min(1).max(2_147_483_647);
const Name = z.string().min(1).max(500).optional();

/** A backend gives a hundred at once; so does this. */
const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
  backend_id: Id.optional(),
  open: QueryFlag.optional().describe("Only those that wait for a person, or only those that do not."),
  type: ConflictType.optional(),
  kind: Name,
  source: Name,
  field: Name,
  key: Name,
});

const List = pageOf(BackendConflict).extend({ unavailable: ConflictList.shape.unavailable.describe("Backends that could not be asked; their conflicts are not counted.") });
const Decisions = ConflictDecisions.extend({ backend_id: z.int().min(1).max(2_147_483_647) });

/** Adds where Proxmox VE and NetBox disagree, over all backends, and the decisions, which go to the backend that has the conflict. */
export function registerConflictRoutes(app: App, parts: Pick<ControlParts, "endpoints" | "services" | "options">): void {
  const { endpoints, services } = parts;
  const list = { tags, summary: "Conflicts and pinned fields, backend by backend, newest first", querystring: ListQuery, response: { ...COMMON_ANSWERS, 200: List } };
  app.get("/api/conflicts/", { config: { permission: "proxbox.view_plan" }, schema: list }, async (request, reply) => {
    const { limit, offset, backend_id: backendId, open, ...names } = request.query;
    const filter = Object.fromEntries(Object.entries({ ...names, open }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
    const { count, conflicts, unavailable } = await readConflicts({ reader: endpoints, door: services.door }, { backendId, filter, offset, limit, signal: untilLeft(reply) });
    return { ...toPage(request, parts, { count, rows: [...conflicts] }), unavailable: [...unavailable] };
  });

  const resolve = { tags, summary: "Decide conflicts of one backend, one or many, in one way; its next run does it", body: Decisions, response: { ...COMMON_ANSWERS, 200: ConflictDecisionsEnd, 404: Detail, 409: Detail, 502: Detail, 503: Detail } };
  app.post("/api/conflicts/resolve/", { config: { permission: "proxbox.change_conflict", audit: { action: "resolve", objectType: "conflict" } }, schema: resolve }, async (request, reply) => {
    const { backend_id: backendId, ids, resolution } = request.body;
    const backend = await endpoints.backend(backendId);
    if (backend === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: `there is no backend endpoint ${backendId}` });
    const { body, error } = await services.door.requestJson(backendId, { method: "POST", path: "conflicts/resolve", body: { ids, resolution }, signal: untilLeft(reply) });
    if (error !== undefined) throw error;
    const end = ConflictDecisionsEnd.safeParse(body);
    if (!end.success) throw new AppError("BE_UNEXPECTED", { where: backend.name, detail: "its answer tells no decisions" });
    request.auditData = { objectName: backend.name, data: { resolution, conflicts: end.data.conflicts.map(({ label, field, id }) => `${label}${field === null ? "" : `.${field}`} ${id}`) } };
    return end.data;
  });
}
