import { isReference } from "@proxbox/contract";
import type { DesiredObject } from "../translate/desired.ts";
import type { AdjustContext } from "./kind.ts";

/**
 * The field of an interface that names its MAC address, where that is on another interface at the end of the run, because a person has put
 * it there: NetBox refuses such a one (netbox-api.md 2.11). The MAC address itself is told as pinned.
 */
export function macLeftOut({ key, fields: { primary_mac_address: mac } }: DesiredObject, { objectType, context }: { readonly objectType: string; readonly context: AdjustContext }): readonly string[] {
  if (!isReference(mac)) return [];
  const on = context.valueAfter(mac.kind, mac.key, "assigned_object");
  const isElsewhere = isReference(on) ? on.key !== key : typeof on === "string" && on !== `${objectType}:${context.row?.id ?? "new"}`;
  return isElsewhere ? ["primary_mac_address"] : [];
}
