import type { DesiredObject } from "../../translate/desired.ts";
import { clusterKey, sourceOf } from "../../values/keys.ts";
import { isReference } from "@proxbox/contract";
import type { AdjustContext, Adjustment } from "../kind.ts";

/** `paused` is a NetBox status since this version; before, a paused guest is `offline`. */
const PAUSED_SINCE = 4.6;

/**
 * NetBox accepts a device only inside the machine's own cluster, and takes the site from the cluster's scope: what would
 * be refused is left out and said (E85, E86).
 */
export function adjustVirtualMachine(desired: DesiredObject, context: AdjustContext): Adjustment {
  const key = clusterKey(sourceOf(desired.key));
  const without: string[] = [];
  const remarks: { type: "notice"; field: string; reason: string }[] = [];
  if (context.valuesOf("cluster", key)?.["scope"] !== undefined && context.valuesOf("cluster", key)?.["scope"] !== null) without.push("site");
  const { device } = desired.fields;
  if (isReference(device) && context.willExist("node", device.key) && isOutside(device.key, key, context)) {
    without.push("device");
    remarks.push({ type: "notice", field: "device", reason: "its node's device is not in the cluster in NetBox, so the machine is not linked to it" });
  }
  const isPausedUnknown = desired.fields["status"] === "paused" && Number.parseFloat(context.version) < PAUSED_SINCE;
  return { without, remarks, ...(isPausedUnknown ? { fields: { status: "offline" } } : {}) };
}

/** Whether the node's device stands outside the cluster and will stay there. */
function isOutside(nodeKey: string, clusterKeyOfMachine: string, context: AdjustContext): boolean {
  const values = context.valuesOf("node", nodeKey);
  if (values === undefined) return false;
  const isInside = values["cluster"] === context.idOf("cluster", clusterKeyOfMachine) && values["cluster"] !== undefined;
  return !isInside && (context.isWithout("node", nodeKey, "cluster") || (values["cluster"] !== null && values["cluster"] !== undefined));
}
