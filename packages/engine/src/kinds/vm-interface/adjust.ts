import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject } from "../../translate/desired.ts";
import { macLeftOut } from "../mac-elsewhere.ts";
import { isVlanElsewhere, siteAfter } from "../usable-vlan.ts";
import { LEAVE } from "../../values/conflict-claim.ts";
import { isEmpty } from "../../values/canonical.ts";
import { heldFields } from "./held-fields.ts";
import type { AdjustContext, Adjustment } from "../kind.ts";

const VLAN_FIELDS = ["mode", "untagged_vlan", "tagged_vlans"] as const;

/** Leaves out what NetBox would refuse: VLANs that it does not have or that stand elsewhere, and a MAC address that is on another interface. */
export function adjustVmInterface(desired: DesiredObject, context: AdjustContext): Adjustment {
  const { without = [], ...adjustment } = adjustVlans(desired, context);
  return { ...adjustment, without: [...without, ...macLeftOut(desired, { objectType: "virtualization.vminterface", context })] };
}

/**
 * Leaves out VLANs that NetBox does not have, and those of another site than the machine's, which it would refuse
 * (netbox-api.md 2.11). Where none is left, nothing is said about VLANs at all: what a person has set stays.
 */
function adjustVlans(desired: DesiredObject, context: AdjustContext): Adjustment {
  const { mode, untagged_vlan: untagged, tagged_vlans: tagged } = desired.fields;
  const wanted = [untagged, ...(Array.isArray(tagged) ? tagged : [])].filter(isReference);
  // A NIC without a VLAN says nothing about the one that its bridge puts it into, which a person may have documented.
  if (wanted.length === 0 && mode !== "tagged-all") return { without: [...VLAN_FIELDS.filter((field) => isEmpty(context.written?.[field])), ...heldFields(desired, context)] };
  const site = siteAfter({ kind: "virtual-machine", key: desired.parent ?? "" }, context);
  const strangers = wanted.filter((vlan) => isVlanElsewhere(vlan, site, context));
  const usable = new Set(wanted.filter((vlan) => context.willExist(vlan.kind, vlan.key) && !strangers.includes(vlan)).map(({ key }) => key));
  const remarks = strangers.map(({ key }) => ({ type: "conflict" as const, field: "untagged_vlan", reason: `VLAN ${key.slice(key.lastIndexOf("/") + 1)} stands in another site than the machine in NetBox, so it is not set`, conflict: { type: "vlan" as const, subject: key, resolutions: [LEAVE] } }));
  if (usable.size === 0 && mode !== "tagged-all") return { without: [...VLAN_FIELDS], remarks };
  // What is an id already stands in NetBox: it is kept while the rules cannot tell.
  const isUsable = (value: FieldValue | undefined) => !isReference(value) || usable.has(value.key);
  return {
    remarks,
    ...(Array.isArray(tagged) ? { fields: { tagged_vlans: tagged.filter(isUsable) } } : {}),
    without: [...(isReference(untagged) && !isUsable(untagged) ? ["untagged_vlan"] : []), ...heldFields(desired, context)],
  };
}
