import { Detail } from "@proxbox/server";
import { AppError, ImportResult } from "@proxbox/contract";
import type { Permission } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { requireSignInCover } from "../../accounts/require-sign-in-cover.ts";
import type { ConfigSection } from "../../endpoints/config-file/config-section.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";

const tags = ["endpoints"];

const ImportBody = z.strictObject({
  yaml: z.string().max(1_000_000).describe("A file as the export gives it."),
  dry_run: z.boolean().default(false).describe("Only say what would change."),
});

const kinds = ["backendendpoint", "netboxendpoint", "proxmoxendpoint"] as const;

/** The file is about all three kinds, the settings and the schedules: whoever uses it needs the rights to each. */
function checkAll(principal: { can(permission: Permission): boolean }, needed: readonly Permission[]): void {
  const missing = needed.filter((permission) => !principal.can(permission));
  if (missing.length > 0) throw new AppError("AUTH_PERMISSION", { detail: missing.join(", ") });
}

/** The schedules of the file. Whoever has some in it needs the rights to make them, and the one to start the jobs that they start. */
function takenSchedules({ schedules }: Pick<ControlParts, "schedules">, { principal }: Pick<FastifyRequest, "principal">): ConfigSection {
  const section = schedules.configSection(principal);
  return {
    ...section,
    take(entries, turn) {
      checkAll(principal, ["proxbox.add_schedule", "proxbox.change_schedule", "core.add_job"]);
      return section.take(entries, turn);
    },
  };
}

/** Adds export and import of endpoints, settings and schedules. */
export function registerConfigRoutes(app: App, parts: Pick<ControlParts, "savedEndpoints" | "schedules">): void {
  const file = { tags, summary: "Endpoints, settings and schedules as YAML, without secrets" };
  app.get("/api/endpoints/export/", { config: { permission: "proxbox.view_settings" }, schema: file }, async (request, reply) => {
    checkAll(request.principal, [...kinds.map((kind) => `proxbox.view_${kind}` as const), "proxbox.view_schedule"]);
    const text = await parts.savedEndpoints.exportConfig([parts.schedules.configSection(request.principal)]);
    return reply.type("application/yaml; charset=utf-8").header("content-disposition", 'attachment; filename="proxbox.yaml"').send(text);
  });
  const taken = { ...COMMON_ANSWERS, 200: ImportResult, 400: Detail.describe("What is wrong, line by line; nothing was changed.") };
  const schema = { tags, summary: "Take such a file in: endpoints and schedules of these names are changed or made, none is removed", body: ImportBody, response: taken };
  app.post("/api/endpoints/import/", { config: { permission: "proxbox.change_settings", audit: { action: "import", objectType: "endpoints" } }, schema }, async (request) => {
    checkAll(request.principal, kinds.flatMap((kind) => [`proxbox.add_${kind}`, `proxbox.change_${kind}`] as const));
    const { yaml, dry_run: isDryRun } = request.body;
    const result = await parts.savedEndpoints.importConfig(yaml, {
      isDryRun,
      sections: [takenSchedules(parts, request)],
      mayLetIn: (queries, signIn) => requireSignInCover(queries, request.principal, signIn),
    });
    const changed = result.changes.filter(({ action }) => action !== "unchanged").map(({ kind, name, action }) => `${action} ${kind} ${name}`);
    request.auditData = { data: { dry_run: isDryRun, changed } };
    return { ...result, changes: [...result.changes] };
  });
}
