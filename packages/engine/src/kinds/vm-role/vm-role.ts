import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { sharedKey } from "../../values/keys.ts";
import { VM_ROLES, roleOf } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ guests }: Facts): Iterable<DesiredObject> {
  for (const role of new Set(guests.map(roleOf))) {
    const { slug, name } = VM_ROLES[role];
    yield { kind: "vm-role", key: sharedKey("vm-role", slug), label: name, fields: { ...VM_ROLES[role], vm_role: true, tags: OWN_TAGS } };
  }
}

/** The roles of guests: QEMU, LXC, template. */
export const vmRole = sharedKind({
  name: "vm-role",
  about: "The role of virtual machines, containers and templates.",
  from: "the sorts of guests that there are",
  path: "dcim/device-roles",
  objectType: "dcim.devicerole",
  dependsOn: ["tag"],
  isSmall: true,
  columns: { name: "text", color: "text", description: "text", vm_role: "boolean" },
  translate,
});
