import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { VM_TYPES } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { sharedKey } from "../../values/keys.ts";
import type { Kind } from "../kind.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ guests }: Facts): Iterable<DesiredObject> {
  for (const type of new Set(guests.map(({ guest }) => guest.type))) {
    const { slug, name } = VM_TYPES[type];
    yield { kind: "vm-type", key: sharedKey("vm-type", slug), label: name, fields: { name, slug, tags: OWN_TAGS } };
  }
}

const bySlug = sharedKind({
  name: "vm-type",
  about: "QEMU virtual machine or LXC container; NetBox has such types since 4.6.",
  from: "the types of guests that there are",
  path: "virtualization/virtual-machine-types",
  objectType: "virtualization.virtualmachinetype",
  dependsOn: ["tag"],
  isSmall: true,
  columns: { name: "text" },
  translate,
});

/** The types of virtual machines. */
export const vmType: Kind = { ...bySlug, requires: "hasVirtualMachineTypes" };
