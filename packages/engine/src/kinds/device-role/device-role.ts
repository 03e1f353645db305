import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { sharedKey } from "../../values/keys.ts";
import { NODE_ROLE } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ settings }: Facts): Iterable<DesiredObject> {
  if (!settings.isManagingDevices) return;
  yield { kind: "device-role", key: sharedKey("device-role", NODE_ROLE.slug), label: NODE_ROLE.name, fields: { ...NODE_ROLE, vm_role: false, tags: OWN_TAGS } };
}

/** The role of nodes. */
export const deviceRole = sharedKind({
  name: "device-role",
  about: "The role of nodes.",
  from: "fixed",
  path: "dcim/device-roles",
  objectType: "dcim.devicerole",
  dependsOn: ["tag"],
  isSmall: true,
  columns: { name: "text", color: "text", description: "text", vm_role: "boolean" },
  translate,
});
