import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { textOf } from "./text-of.ts";

/** What is contested where two objects have one natural key: the address whatever its prefix, in its VRF where it has one, or the name. */
export function subjectOf({ fields }: { readonly fields: Readonly<Record<string, FieldValue>> }): string {
  const { address, name, vrf } = fields;
  const subject = textOf(address ?? name).split("/")[0] ?? "";
  // The key of what is looked up is `shared/KIND/NAME`.
  return isReference(vrf) ? `${subject} in VRF ${vrf.key.split("/").slice(2).join("/")}` : subject;
}
