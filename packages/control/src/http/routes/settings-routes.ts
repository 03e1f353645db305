import { Settings, SettingsUpdate } from "@proxbox/contract";
import { requireSignInCover } from "../../accounts/require-sign-in-cover.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { changedFields } from "./changed-fields.ts";

const tags = ["settings"];
const url = "/api/settings/";

/** Adds the settings. */
export function registerSettingsRoutes(app: App, parts: Pick<ControlParts, "settings" | "database">): void {
  const read = { tags, summary: "What holds for every job", response: { ...COMMON_ANSWERS, 200: Settings } };
  app.get(url, { config: { permission: "proxbox.view_settings" }, schema: read }, () => parts.settings.read());
  const update = { tags, summary: "Change settings; what is absent stays", body: SettingsUpdate, response: { ...COMMON_ANSWERS, 200: Settings } };
  app.patch(url, { config: { permission: "proxbox.change_settings", audit: { action: "update", objectType: "settings" } }, schema: update }, async (request) => {
    const { netbox_sign_in: signIn } = request.body;
    if (signIn !== undefined) await requireSignInCover(parts.database.kysely, request.principal, { ...(await parts.settings.read()).netbox_sign_in, ...signIn });
    const after = await parts.settings.update(request.body);
    request.auditData = { objectName: "settings", data: changedFields(request.body) };
    return after;
  });
}
