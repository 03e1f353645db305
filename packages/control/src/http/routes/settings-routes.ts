import { Settings, SettingsUpdate } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { requireSignInCover } from "../../accounts/require-sign-in-cover.ts";
import { settingsVersion } from "../../settings/settings-version.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { changedFields } from "./changed-fields.ts";

const tags = ["settings"];
const url = "/api/settings/";

const IfMatch = z.looseObject({ "if-match": z.string().max(200).optional().describe("The ETag of the settings that the change is of; absent: it holds whatever they are.") });

function etagOf(settings: Settings): string {
  return `"${settingsVersion(settings)}"`;
}

/** The version that a header names; undefined where any will do. A proxy that compresses may have made the tag a weak one. */
function versionIn(header: string | undefined): string | undefined {
  const tag = header?.trim();
  return tag === undefined || tag === "*" ? undefined : tag.replace(/^W\//, "").replaceAll('"', "");
}

/** Adds the settings. */
export function registerSettingsRoutes(app: App, parts: Pick<ControlParts, "settings" | "database">): void {
  const read = { tags, summary: "What holds for every job", response: { ...COMMON_ANSWERS, 200: Settings } };
  app.get(url, { config: { permission: "proxbox.view_settings" }, schema: read }, async (_request, reply) => {
    const settings = await parts.settings.read();
    void reply.header("etag", etagOf(settings));
    return settings;
  });
  const update = { tags, summary: "Change settings; what is absent stays", headers: IfMatch, body: SettingsUpdate, response: { ...COMMON_ANSWERS, 200: Settings, 412: Detail.describe("Somebody else has saved since the version that If-Match names was read.") } };
  app.patch(url, { config: { permission: "proxbox.change_settings", audit: { action: "update", objectType: "settings" } }, schema: update }, async (request, reply) => {
    const { netbox_sign_in: signIn } = request.body;
    if (signIn !== undefined) await requireSignInCover(parts.database.kysely, request.principal, { ...(await parts.settings.read()).netbox_sign_in, ...signIn });
    const after = await parts.settings.update(request.body, versionIn(request.headers["if-match"]));
    void reply.header("etag", etagOf(after));
    request.auditData = { objectName: "settings", data: changedFields(request.body) };
    return after;
  });
}
