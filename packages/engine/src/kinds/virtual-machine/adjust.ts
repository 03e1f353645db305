import type { DesiredObject } from "../../translate/desired.ts";
import { clusterKey, sourceOf } from "../../values/keys.ts";
import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import { idInColumn } from "../../values/id-in-column.ts";
import type { AdjustContext, Adjustment } from "../kind.ts";

/**
 * NetBox accepts a device only inside the machine's own cluster and site, and takes the site from the cluster's scope: what
 * would be refused is left out and said (E85, E86). A link that is no longer true is taken off, to a device that a
 * person has moved or to the node that the machine has left: NetBox refuses every write to a machine that has an invalid one.
 */
export function adjustVirtualMachine(given: DesiredObject, context: AdjustContext): Adjustment {
  const lost = lostWithTheirRule(given, context);
  const desired = { ...given, fields: { ...given.fields, ...lost } };
  const move = moveOf(given, context);
  const isSiteGiven = hasScope(desired, context) && move === undefined;
  const device = deviceFields(desired, context);
  const { site, status } = desired.fields;
  const isRuleLost = isSiteGiven && isReference(site) && site.kind === "named-site";
  return {
    without: [...(isSiteGiven ? ["site"] : []), ...device.without],
    remarks: [...(isRuleLost ? [{ type: "notice" as const, field: "site", reason: SITE_OF_CLUSTER }] : []), ...device.remarks],
    fields: { ...lost, ...move, ...device.fields, ...(status === "paused" && !context.capabilities.hasPausedStatus ? { status: "offline" } : {}) },
    ...(move === undefined ? {} : { follows: Object.keys(move) }),
  };
}

const SITE_OF_CLUSTER = "its cluster has a site in NetBox, which every machine of the cluster has; the mapping rule's is not set";

/** What a rule gave goes with the rule; what a person gave was never ours. */
function lostWithTheirRule({ fields }: DesiredObject, { written }: AdjustContext): Record<string, FieldValue> {
  const lost = ["tenant", "platform", "site"].filter((field) => fields[field] === undefined && typeof written?.[field] === "number");
  return Object.fromEntries(lost.map((field) => [field, null]));
}

function deviceFields(desired: DesiredObject, context: AdjustContext): Required<Pick<Adjustment, "fields" | "without" | "remarks">> {
  const { device } = desired.fields;
  if (!isReference(device) || !isElsewhere(device, desired, context)) return { fields: {}, without: [], remarks: [] };
  const remarks = [{ type: "notice" as const, field: "device", reason: "its node's device is not in its cluster and site in NetBox, so the machine is not linked to it" }];
  const isLinked = idInColumn(context.row?.["device"]) !== undefined;
  return { fields: isLinked ? { device: null } : {}, without: isLinked ? [] : ["device"], remarks };
}

/**
 * A machine that goes to another cluster takes that one's site in the same write: NetBox compares the two, and refuses one
 * without the other (netbox-api.md 2.10). One that a person has put elsewhere is not moved by us.
 */
function moveOf(desired: DesiredObject, context: AdjustContext): Record<string, FieldValue> | undefined {
  const { cluster } = desired.fields;
  const now = idInColumn(context.row?.["cluster"]);
  const isOurs = now !== undefined && context.written?.["cluster"] === now;
  if (!isOurs || !isReference(cluster) || context.idOf(cluster.kind, cluster.key) === now) return undefined;
  const scope = context.valueAfter("cluster", clusterKey(sourceOf(desired.key)), "scope");
  if (isReference(scope)) return { site: scope };
  return { site: typeof scope === "string" ? Number(scope.slice(scope.lastIndexOf(":") + 1)) : (desired.fields["site"] ?? null) };
}

function hasScope(desired: DesiredObject, context: AdjustContext): boolean {
  const scope = context.valueAfter("cluster", clusterKey(sourceOf(desired.key)), "scope");
  return scope !== undefined && scope !== null;
}

/** Whether the device of the node will stand in another cluster or another site than the machine, or will not be there at all. */
function isElsewhere(device: Reference, desired: DesiredObject, context: AdjustContext): boolean {
  // A node that was not seen in this run is no reason to take anything off.
  if (context.desiredOf("node", device.key) === undefined) return false;
  if (!context.willExist("node", device.key)) return true;
  const clusterOfNode = context.valueAfter("node", device.key, "cluster");
  if (clusterOfNode === undefined || clusterOfNode === null || idOf(ownAfter("cluster", desired, context), context) !== idOf(clusterOfNode, context)) return true;
  const site = ownAfter("site", desired, context);
  const siteOfNode = context.valueAfter("node", device.key, "site");
  return site !== undefined && site !== null && siteOfNode !== undefined && !hasScope(desired, context) && idOf(site, context) !== idOf(siteOfNode, context);
}

/** What the machine itself will have: Proxmox VE's value, unless a person has put another one there. */
function ownAfter(field: "cluster" | "site", { fields }: DesiredObject, { row, written }: AdjustContext): FieldValue | undefined {
  if (row === undefined) return fields[field];
  const actual = idInColumn(row[field]) ?? null;
  const isOurs = written?.[field] === undefined ? actual === null : actual === written[field];
  return isOurs && fields[field] !== undefined ? fields[field] : actual;
}

/** NetBox's id, or the key where there is none yet. */
function idOf(value: FieldValue | undefined, context: AdjustContext): FieldValue | undefined {
  return isReference(value) ? (context.idOf(value.kind, value.key) ?? value.key) : value;
}
