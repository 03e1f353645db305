import { LEAVE } from "../../values/conflict-claim.ts";
import { textOf } from "../../values/text-of.ts";
import type { Snapshot } from "../../collect/snapshot.ts";
import type { ClusterMarks } from "../../values/cluster-marks.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { clusterKey, sharedKey } from "../../values/keys.ts";
import { clusterName, siteName, siteReference } from "../../translate/well-known.ts";
import { DISCOVERED_TAGS, PROXBOX_TAG } from "../../values/mark.ts";
import type { Kind } from "../kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  const { cluster, source } = facts.snapshot;
  const name = clusterName(facts);
  const site = siteName(facts);
  const marks = marksOf(facts.snapshot);
  yield {
    kind: "cluster",
    key: clusterKey(source),
    label: name,
    ...(marks === undefined ? {} : { fingerprint: { macs: [], cluster: marks } }),
    fields: {
      name,
      type: { kind: "cluster-type", key: sharedKey("cluster-type", cluster.mode) },
      ...(site === undefined ? {} : { scope: siteReference(site) }),
      description: cluster.mode === "cluster" ? "Proxmox VE cluster" : "Stand-alone Proxmox VE node",
      tags: [PROXBOX_TAG, DISCOVERED_TAGS.cluster],
    },
  };
}

/** By these an endpoint is known again as one of this cluster (E05); undefined where no certificate was told. */
function marksOf({ cluster, nodes }: Snapshot): ClusterMarks | undefined {
  const certificates = nodes.flatMap(({ name, tlsFingerprint }) => (tlsFingerprint === undefined ? [] : [[name, tlsFingerprint] as const]));
  return certificates.length === 0 ? undefined : { name: cluster.name, nodes: Object.fromEntries(certificates) };
}

/** Two clusters of one name are never merged (E06). */
const RENAME = 'give one of the two another name with "clusterName"';

/**
 * The NetBox cluster of a source. The scope is set at creation only: NetBox rewrites the site of every virtual machine
 * when a cluster's scope changes (netbox-api.md 2.10), and a stretched cluster has none on purpose (E86).
 */
export const cluster: Kind = {
  name: "cluster",
  about: "One Proxmox VE cluster, or a stand-alone node.",
  identity: "name, whatever its case",
  path: "virtualization/clusters",
  objectType: "virtualization.cluster",
  dependsOn: ["tag", "cluster-type", "site"],
  fields: {
    name: { type: "text", from: "setting clusterName, else the name of the Proxmox VE cluster, else of its only node" },
    type: { type: "reference", from: "whether the installation is a cluster" },
    scope: { type: "assignment", from: "setting site, else a site made for the cluster; none where nodeSites names several", columns: { type: "scope_type", id: "scope_id" }, isOnCreateOnly: true },
    description: { type: "text", from: "fixed", isOnCreateOnly: true },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  gone: "keep",
  translate,
  scopes: ({ desired }) => [{ filter: "name__ie", values: desired.map((each) => textOf(each.fields["name"])) }],
  naturalKey: ({ name }) => (typeof name === "string" ? name.toLowerCase() : undefined),
  twinAdvice: RENAME,
  claim(row, _desired, { isMarked, holder }) {
    const other = holder(row);
    if (other !== undefined) return { type: "conflict", reason: `a NetBox cluster of this name belongs to ${other.label}; ${RENAME}`, claim: { type: "name", holder: { kind: "cluster", key: other.key, label: other.label, isOurs: true }, resolutions: [LEAVE] } };
    return { type: "adopt", isOwned: isMarked(row), reason: "a NetBox cluster of this name exists" };
  },
};
