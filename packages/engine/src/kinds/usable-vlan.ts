import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import { clusterKey, sourceOf } from "../values/keys.ts";
import { idInColumn } from "../values/id-in-column.ts";
import type { AdjustContext } from "./kind.ts";

/** Whether a VLAN stands in another site than what it would be set on: NetBox refuses it there (netbox-api.md 2.11). */
export function isVlanElsewhere({ kind, key }: Reference, site: number | undefined, context: AdjustContext): boolean {
  const siteOfVlan = idInColumn(context.rowOf(kind, key)?.["site"]);
  return siteOfVlan !== undefined && siteOfVlan !== site;
}

/** The site that a machine or a device of a source will have; NetBox gives a machine that of its cluster. */
export function siteAfter(owner: { readonly kind: "virtual-machine" | "node"; readonly key: string }, context: AdjustContext): number | undefined {
  const scope = owner.kind === "virtual-machine" ? context.valueAfter("cluster", clusterKey(sourceOf(owner.key)), "scope") : undefined;
  const found = idOfSite(scope, context) ?? idOfSite(context.valueAfter(owner.kind, owner.key, "site"), context);
  return found ?? idInColumn(context.rowOf(owner.kind, owner.key)?.["site"]);
}

function idOfSite(value: FieldValue | undefined, context: AdjustContext): number | undefined {
  if (isReference(value)) return context.idOf(value.kind, value.key);
  if (typeof value === "string") return Number(value.slice(value.lastIndexOf(":") + 1));
  return typeof value === "number" ? value : undefined;
}
