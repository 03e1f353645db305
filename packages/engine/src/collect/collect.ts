import { AppError } from "@proxbox/contract";
import { createThrottle } from "../http/throttle.ts";
import type { GetOptions, ProxmoxClient } from "../proxmox/client.ts";
import type { GuestRow } from "../proxmox/schema.ts";
import { collectGuest, listedGuest } from "./collect-guest.ts";
import { collectNodes } from "./collect-nodes.ts";
import { collectTagColors } from "./collect-tag-colors.ts";
import type { CollectedNode } from "./collect-nodes.ts";
import type { CollectOptions, Collection, NodeLanes } from "./collection.ts";
import { canSeeAllGuests, guestCompleteness, nodeCompleteness } from "./completeness.ts";
import { createFindings } from "./findings.ts";
import type { Findings } from "./findings.ts";
import { lowestVersion } from "./lowest-version.ts";
import { createNodeHealth } from "./node-health.ts";
import { readSkeleton } from "./skeleton.ts";
import type { Skeleton } from "./skeleton.ts";
import type { Guest, Snapshot } from "./snapshot.ts";

function createLanes(limit: number): (node: string) => NodeLanes {
  const byNode = new Map<string, NodeLanes>();
  return (node) => {
    const lanes = byNode.get(node) ?? { configs: createThrottle(limit), agents: createThrottle(limit) };
    byNode.set(node, lanes);
    return lanes;
  };
}

async function collectGuests(collection: Collection, rows: readonly GuestRow[], options: CollectOptions): Promise<readonly Guest[]> {
  let done = 0;
  options.onProgress?.(0, rows.length, "guests");
  const { isReadingGuests = true } = options;
  const read = async (row: GuestRow): Promise<Guest> => {
    const guest = isReadingGuests ? await collectGuest(collection, row) : listedGuest(collection, row);
    done += 1;
    options.onProgress?.(done, rows.length, "guests");
    return guest;
  };
  return Promise.all(rows.map(read));
}

function reportVisibility(skeleton: Skeleton, findings: Findings, url: string): void {
  if (skeleton.oddNodes + skeleton.oddGuests > 0) findings.warn(`${skeleton.oddNodes + skeleton.oddGuests} rows of the cluster's lists could not be read`);
  if (!skeleton.cluster.isQuorate) findings.warn("The cluster has no quorum");
  const isAnyVisible = skeleton.guests.length + skeleton.guestsUnasked > 0;
  if (canSeeAllGuests(skeleton)) {
    // Either a cluster without guests or a guest list that was lost: the person knows which (E19).
    if (!isAnyVisible) findings.warn("No guest is visible, so none is called gone");
    return;
  }
  const sentence = "VM.Audit on /vms is missing, so only some guests are visible and none is called gone";
  if (isAnyVisible) return findings.warn(skeleton.permissions === undefined ? "Proxmox VE did not tell the privileges, so no guest is called gone" : sentence);
  findings.report("no-guests", new AppError("PX_NO_GUESTS", { detail: "the list is empty and VM.Audit on /vms is not held", where: url }));
}

function reportNodes(nodes: readonly CollectedNode[], findings: Findings, url: string): void {
  for (const { node } of nodes) {
    if (node.isOnline) continue;
    findings.report(`node/${node.name}`, new AppError("PX_NODE_OFFLINE", { detail: `node ${node.name}`, where: `${url}/api2/json/nodes/${node.name}` }));
  }
}

// A node may be found dead only while its guests are read.
function withHealth(nodes: readonly CollectedNode[], collection: Collection): readonly CollectedNode[] {
  return nodes.map((each) => {
    const isOnline = each.node.isOnline && collection.health.outageOf(each.node.name)?.reason !== "node-offline";
    return { ...each, node: { ...each.node, isOnline } };
  });
}

async function collectAll(client: ProxmoxClient, options: CollectOptions, get: GetOptions): Promise<Snapshot> {
  const skeleton = await readSkeleton(client, get, options.onlyGuests);
  const findings = createFindings();
  const health = createNodeHealth();
  const shared = { client, skeleton, health, findings, get, agentTimeoutMs: options.agentTimeoutMs ?? 15_000, isReadingNodes: options.isReadingNodes ?? true, lanesOf: createLanes(options.concurrencyPerNode ?? 4) };
  reportVisibility(skeleton, findings, client.url);
  const only = options.onlyGuests === undefined ? undefined : new Set(options.onlyGuests);
  const rows = skeleton.guests.filter((row) => only?.has(row.vmid) ?? true);
  const [found, tagColorMap] = await Promise.all([collectNodes(shared), collectTagColors(shared, rows)]);
  const version = lowestVersion([skeleton.version, ...found.flatMap((each) => each.version ?? [])]);
  const collection: Collection = { ...shared, version };
  const guests = await collectGuests(collection, rows, options);
  const nodes = withHealth(found, collection);
  reportNodes(nodes, findings, client.url);
  return {
    source: options.source,
    cluster: skeleton.cluster,
    version,
    nodes: nodes.map((each) => each.node),
    guests,
    nodesComplete: nodeCompleteness(skeleton),
    guestsComplete: guestCompleteness(skeleton),
    ...(options.onlyGuests === undefined ? {} : { onlyGuests: options.onlyGuests }),
    ...(skeleton.permissions === undefined ? {} : { permissions: skeleton.permissions }),
    ...(tagColorMap === undefined ? {} : { tagColorMap }),
    warnings: findings.warnings,
    problems: findings.problems,
  };
}

/**
 * Reads one Proxmox VE cluster into a snapshot: five lists, the colours of its tags, two calls per node, one config and at most one question to
 * the system of each guest. What cannot be seen is unknown with its reason; only what concerns the whole endpoint
 * (unreachable, credentials, TLS, no right to read the cluster) is thrown, as an `AppError`, and `RUN_CANCELLED` when
 * the signal fires.
 */
export async function collect(client: ProxmoxClient, options: CollectOptions): Promise<Snapshot> {
  // One failure that ends the collection also ends what is still on its way for it.
  const ending = new AbortController();
  const signal = options.signal === undefined ? ending.signal : AbortSignal.any([options.signal, ending.signal]);
  try {
    return await collectAll(client, options, { signal });
  } catch (error) {
    throw options.signal?.aborted === true ? new AppError("RUN_CANCELLED", { where: client.url, cause: error }) : error;
  } finally {
    ending.abort();
  }
}
