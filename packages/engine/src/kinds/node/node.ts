import { textOf } from "../../values/text-of.ts";
import { isReference } from "@proxbox/contract";
import type { FieldValue } from "@proxbox/contract";
import { LEAVE } from "../../values/conflict-claim.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { fitName } from "../../values/fit.ts";
import { clusterKey, nodeKey, sharedKey, sourceOf } from "../../values/keys.ts";
import type { Node } from "../../collect/snapshot.ts";
import { platformOf } from "../../translate/platforms.ts";
import { toMemoryMib } from "../../translate/size.ts";
import { DEVICE_TYPE, NODE_ROLE, clusterReference, siteName, siteReference } from "../../translate/well-known.ts";
import { DISCOVERED_TAGS, PROXBOX_TAG } from "../../values/mark.ts";
import type { AdjustContext, Adjustment, Claim, ClaimContext, Kind } from "../kind.ts";
import { marksOfNode } from "../../translate/node-networks.ts";
import { isOtherNode, isSameNode, joinedMarks } from "../../values/node-marks.ts";
import type { Row } from "../../values/row.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  if (!facts.settings.isManagingDevices) return;
  for (const node of [...facts.snapshot.nodes].sort((left, right) => left.name.localeCompare(right.name))) {
    const site = siteName(facts, node.name);
    yield {
      kind: "node",
      key: nodeKey(facts.snapshot.source, node.name),
      label: node.name,
      parent: clusterKey(facts.snapshot.source),
      ...marksField(node, facts),
      fields: {
        name: fitName(node.name),
        device_type: { kind: "device-type", key: sharedKey("device-type", DEVICE_TYPE.slug) },
        role: { kind: "device-role", key: sharedKey("device-role", NODE_ROLE.slug) },
        ...(site === undefined ? {} : { site: siteReference(site) }),
        cluster: clusterReference(facts),
        ...platformField(node),
        ...factFields(node, facts),
        status: node.isOnline ? "active" : "offline",
        description: `Proxmox VE node ${node.name}`,
        tags: [PROXBOX_TAG, DISCOVERED_TAGS.node],
      },
    };
  }
}

function marksField(node: Node, { settings }: Facts): Pick<DesiredObject, "fingerprint" | "isAccepted"> {
  const fingerprint = marksOfNode(node);
  return { ...(fingerprint === undefined ? {} : { fingerprint }), ...(settings.acceptedNodes?.includes(node.name) === true ? { isAccepted: true } : {}) };
}

function platformField(node: Node): Record<string, FieldValue> {
  const found = platformOf(node);
  return found === undefined ? {} : { platform: { kind: "platform", key: found.key } };
}

/** What a node says of itself, into the custom fields that NetBox has for it; NetBox has no columns for them (ADR 0015). */
function factFields({ status }: Node, { customFields }: Facts): Record<string, FieldValue> {
  if (status.state !== "present") return {};
  const { version, cpuModel, cpus, memoryBytes } = status.value;
  const values = { proxmox_node_version: version, proxmox_node_cpu_model: cpuModel, proxmox_node_cpus: cpus, proxmox_node_memory: memoryBytes === undefined ? undefined : toMemoryMib(memoryBytes) };
  const existing = customFields("dcim.device");
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined || !existing.has(name) ? [] : [[`cf:${name}`, value] as const])));
}

/** A device of another cluster that has the node's name is somebody else's; otherwise a node's name is its identity. */
function claim(row: Row, desired: DesiredObject, context: ClaimContext): Claim {
  if (context.holder(row) !== undefined) return { type: "pass" };
  const clusterId = context.idOf("cluster", clusterKey(sourceOf(desired.key)));
  const ofRow = idOfColumn(row["cluster"]);
  if (ofRow !== undefined && ofRow !== clusterId) return { type: "pass" };
  return { type: "adopt", isOwned: context.isMarked(row), reason: "a NetBox device of this name exists" };
}

function idOfColumn(value: unknown): number | undefined {
  return typeof value === "object" && value !== null && "id" in value && typeof value.id === "number" ? value.id : undefined;
}

/**
 * A device must stand in the site of its cluster (netbox-api.md 2.13): a new one goes where the cluster is; an existing
 * one stays where a person put it, and is then left out of the cluster (E85).
 */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  const clusterSite = siteOfCluster(clusterKey(sourceOf(desired.key)), context);
  const without = isPlatformRefused(desired, context) ? ["platform"] : [];
  if (context.row === undefined) return { without, ...(typeof clusterSite === "number" ? { fields: { site: clusterSite } } : {}) };
  if (clusterSite === undefined || idOfColumn(context.row["site"]) === clusterSite) return { without };
  const reason = "the device stands in another site than its cluster in NetBox, so it is not put into the cluster; move one of the two in NetBox";
  return { without: [...without, "cluster"], remarks: [{ type: "conflict", field: "cluster", reason, conflict: { type: "device", resolutions: [LEAVE] } }] };
}

/** A platform that a person has limited to a manufacturer stands on devices of its types alone (netbox-api.md 2.13). */
function isPlatformRefused({ fields: { platform, device_type: type } }: DesiredObject, context: AdjustContext): boolean {
  if (!isReference(platform) || !isReference(type)) return false;
  const limitedTo = idOfColumn(context.rowOf(platform.kind, platform.key)?.["manufacturer"]);
  if (limitedTo === undefined) return false;
  const ofDevice = context.row === undefined ? context.rowOf(type.kind, type.key) : context.row["device_type"];
  return limitedTo !== idOfColumn(typeof ofDevice === "object" && ofDevice !== null && "manufacturer" in ofDevice ? ofDevice.manufacturer : undefined);
}

/** The id of the site in which the cluster is or will be, `"new"` for one that NetBox has not yet, `undefined` for no site. */
function siteOfCluster(key: string, context: AdjustContext): number | "new" | undefined {
  const values = context.valuesOf("cluster", key);
  if (values !== undefined) return siteIdOf(values["scope"]);
  const scope = context.desiredOf("cluster", key)?.["scope"];
  return isReference(scope) ? (context.idOf(scope.kind, scope.key) ?? "new") : undefined;
}

/** The site id in a canonical scope `dcim.site:5`. */
function siteIdOf(scope: FieldValue | undefined): number | undefined {
  return typeof scope === "string" && scope.startsWith("dcim.site:") ? Number(scope.slice("dcim.site:".length)) : undefined;
}

/** Nodes as devices. What people document about the hardware (site, role, type) is set at creation and theirs afterwards. */
export const node: Kind = {
  name: "node",
  about: "A node of a Proxmox VE cluster, as a device.",
  identity: "name in the cluster, whatever its case",
  path: "dcim/devices",
  objectType: "dcim.device",
  dependsOn: ["tag", "site", "cluster", "device-type", "device-role", "platform"],
  fields: {
    name: { type: "text", from: "/cluster/status: name" },
    device_type: { type: "reference", from: "fixed: a generic server", isOnCreateOnly: true },
    role: { type: "reference", from: "fixed: the role of nodes", isOnCreateOnly: true },
    site: { type: "reference", from: "setting nodeSites or site, else that of the cluster", isOnCreateOnly: true },
    cluster: { type: "reference", from: "the cluster, where the device stands in its site" },
    status: { type: "choice", from: "/cluster/status: online" },
    description: { type: "text", from: "fixed, with the name", isOnCreateOnly: true },
    platform: { type: "reference", from: "/nodes/{node}/status: pveversion" },
    "cf:proxmox_node_version": { type: "custom-field", from: "/nodes/{node}/status: pveversion" },
    "cf:proxmox_node_cpu_model": { type: "custom-field", from: "/nodes/{node}/status: cpuinfo.model" },
    "cf:proxmox_node_cpus": { type: "custom-field", from: "/nodes/{node}/status: cpuinfo.cpus" },
    "cf:proxmox_node_memory": { type: "custom-field", from: "/nodes/{node}/status: memory.total, MiB" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  marks: { isOther: isOtherNode, isSame: isSameNode, join: joinedMarks },
  // A person's: an address that is one of these stays where it is.
  alsoRead: ["primary_ip4", "primary_ip6", "oob_ip"],
  gone: "decommission",
  translate,
  scopes: ({ desired }) => [{ filter: "name__ie", values: desired.map((each) => textOf(each.fields["name"])) }],
  naturalKey: ({ name }) => (typeof name === "string" && name !== "" ? name.toLowerCase() : undefined),
  // Names repeat: every second stand-alone node is called pve.
  hasDuplicates: true,
  uniqueBy: ["site", "name"],
  claim,
  adjust,
};
