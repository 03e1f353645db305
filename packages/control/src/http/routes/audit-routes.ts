import { AuditEntry } from "@proxbox/contract";
import { z } from "zod";
import type { AuditRow } from "../../audit/create-audit.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { PageQuery, pageOf, toPage } from "../page.ts";

const Text = z.string().max(255).optional();
const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text)).optional();
const ListQuery = PageQuery.extend({ username: Text, action: Text, object_type: Text, object_id: Text, since: Time, until: Time });

function toEntry({ at, data, ...row }: AuditRow): AuditEntry {
  return { ...row, at: at.toISOString(), data: typeof data === "object" && data !== null ? { ...data } : {} };
}

/** Adds the audit log. */
export function registerAuditRoutes(app: App, parts: ControlParts): void {
  const schema = { tags: ["audit"], summary: "Who changed what, newest first", querystring: ListQuery, response: { ...COMMON_ANSWERS, 200: pageOf(AuditEntry) } };
  app.get("/api/audit-log/", { config: { permission: "proxbox.view_auditlog" }, schema }, async (request) => {
    const { username, action, object_type: objectType, object_id: objectId, since, until, ...slice } = request.query;
    const { count, rows } = await parts.audit.list({ username, action, objectType, objectId, since, until }, slice);
    return toPage(request, parts, { count, rows: rows.map(toEntry) });
  });
}
