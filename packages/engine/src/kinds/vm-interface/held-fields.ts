import type { FieldValue } from "@proxbox/contract";
import { isEmpty, isEqual } from "../../values/canonical.ts";
import type { DesiredObject } from "../../translate/desired.ts";
import type { AdjustContext } from "../kind.ts";

/** The VLAN columns that NetBox empties without a word when an interface gets this mode (netbox-api.md 2.11). */
function emptiedBy(mode: FieldValue | undefined): readonly string[] {
  if (isEmpty(mode)) return ["untagged_vlan", "tagged_vlans"];
  return mode === "tagged" ? [] : ["tagged_vlans"];
}

/**
 * VLAN columns of an interface that stay as they are for a person's sake: the mode where ours would empty a VLAN that a
 * person has set, and VLANs of ours that the mode which stays does not take.
 */
export function heldFields({ kind, key, fields }: DesiredObject, context: AdjustContext): readonly string[] {
  const actual = context.valuesOf(kind, key);
  if (actual === undefined) return [];
  const isOfPerson = (field: string): boolean => !isEqual(actual[field], context.written?.[field]);
  const isLoss = emptiedBy(fields["mode"]).some((field) => isOfPerson(field) && !isEmpty(actual[field]));
  const mode = isLoss || isOfPerson("mode") ? actual["mode"] : fields["mode"];
  return [...(isLoss ? ["mode"] : []), ...emptiedBy(mode).filter((field) => !isEmpty(fields[field]))];
}
