import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import type { DesiredObject } from "../../translate/desired.ts";
import { clusterKey, sourceOf } from "../../values/keys.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import { isEmpty } from "../../values/canonical.ts";
import type { AdjustContext, Adjustment } from "../kind.ts";

const VLAN_FIELDS = ["mode", "untagged_vlan", "tagged_vlans"] as const;

/**
 * Leaves out VLANs that NetBox does not have, and those of another site than the machine's, which it would refuse
 * (netbox-api.md 2.11). Where none is left, nothing is said about VLANs at all: what a person has set stays.
 */
export function adjustVmInterface(desired: DesiredObject, context: AdjustContext): Adjustment {
  const { mode, untagged_vlan: untagged, tagged_vlans: tagged } = desired.fields;
  const wanted = [untagged, ...(Array.isArray(tagged) ? tagged : [])].filter(isReference);
  // A NIC without a VLAN says nothing about the one that its bridge puts it into, which a person may have documented.
  if (wanted.length === 0 && mode !== "tagged-all") return { without: VLAN_FIELDS.filter((field) => isEmpty(context.written?.[field])) };
  const site = siteOfMachine(desired, context);
  const strangers = wanted.filter((vlan) => isElsewhere(vlan, site, context));
  const usable = new Set(wanted.filter((vlan) => context.willExist(vlan.kind, vlan.key) && !strangers.includes(vlan)).map(({ key }) => key));
  const remarks = strangers.map(({ key }) => ({ type: "conflict" as const, field: "untagged_vlan", reason: `VLAN ${key.slice(key.lastIndexOf("/") + 1)} stands in another site than the machine in NetBox, so it is not set` }));
  if (usable.size === 0 && mode !== "tagged-all") return { without: [...VLAN_FIELDS], remarks };
  const isUsable = (value: FieldValue | undefined) => isReference(value) && usable.has(value.key);
  return {
    remarks,
    ...(Array.isArray(tagged) ? { fields: { tagged_vlans: tagged.filter(isUsable) } } : {}),
    ...(isReference(untagged) && !isUsable(untagged) ? { without: ["untagged_vlan"] } : {}),
  };
}

function isElsewhere({ kind, key }: Reference, site: number | undefined, context: AdjustContext): boolean {
  const siteOfVlan = idInColumn(context.rowOf(kind, key)?.["site"]);
  return siteOfVlan !== undefined && siteOfVlan !== site;
}

/** NetBox gives a machine the site of its cluster; only a machine of a cluster without a scope has one of its own. */
function siteOfMachine({ key, parent = "" }: DesiredObject, context: AdjustContext): number | undefined {
  const cluster = clusterKey(sourceOf(key));
  const scope = context.valueAfter("cluster", cluster, "scope");
  if (typeof scope === "string") return Number(scope.slice(scope.lastIndexOf(":") + 1));
  if (isReference(scope)) return context.idOf(scope.kind, scope.key);
  const site = context.valueAfter("virtual-machine", parent, "site");
  if (isReference(site)) return context.idOf(site.kind, site.key);
  return typeof site === "number" ? site : idInColumn(context.rowOf("virtual-machine", parent)?.["site"]);
}
