import { ApiFailure, notImplemented, parameterFailure } from "../api-failure.ts";
import type { Estate, EstateGuest, ProxmoxRow } from "../estate.ts";
import { resourceRow } from "../guest-rows.ts";
import { hasStorage, nodeRow, storageResourceRow, versionBody } from "../node-rows.ts";
import type { Call, Route } from "../router.ts";
import { localNode, may } from "../world.ts";

const sysAudit = { path: "/", anyOf: ["Sys.Audit"] };

function clusterStatus({ world }: Call): ProxmoxRow[] {
  const { cluster, nodes } = world.estate;
  const local = localNode(world);
  const rows = nodes.map((node, position) => ({
    type: "node", id: `node/${node.name}`, name: node.name, ip: node.ip, nodeid: cluster ? position + 1 : 0,
    online: node.online ? 1 : 0, local: node === local ? 1 : 0, level: "",
  }));
  if (!cluster) return rows;
  return [{ type: "cluster", id: "cluster", name: cluster.name, version: 2 + nodes.length, nodes: nodes.length, quorate: cluster.quorate ? 1 : 0 }, ...rows];
}

function guestRows({ world, principal }: Call): ProxmoxRow[] {
  const online = new Map(world.estate.nodes.map((node) => [node.name, node.online]));
  const visible = world.estate.guests.filter((guest) => may(principal, `/vms/${guest.vmid}`, ["VM.Audit"]));
  return visible.map((guest) => resourceRow(world, guest, online.get(guest.node) ?? false));
}

function storageRows({ world, principal }: Call): ProxmoxRow[] {
  const visible = world.estate.storages.filter((storage) => may(principal, `/storage/${storage.storage}`, ["Datastore.Audit", "Datastore.AllocateSpace"]));
  return world.estate.nodes.flatMap((node) => visible.filter((storage) => hasStorage(storage, node)).map((storage) => storageResourceRow(storage, node)));
}

function networkRows({ world, principal }: Call): ProxmoxRow[] {
  if (world.dialect.sdnRows === "none" || !may(principal, "/sdn/zones/localnetwork", ["SDN.Audit"])) return [];
  return world.estate.nodes.map(({ name: node, online }) => {
    const status = online ? "ok" : "unknown";
    return world.dialect.sdnRows === "sdn"
      ? { id: `sdn/${node}/localnetwork`, type: "sdn", sdn: "localnetwork", node, status }
      : { id: `network/${node}/zone/localnetwork`, type: "network", network: "localnetwork", "network-type": "zone", node, status };
  });
}

function visiblePools({ world, principal }: Call): Estate["pools"] {
  return world.estate.pools.filter((pool) => may(principal, `/pool/${pool.poolid}`, ["Pool.Audit"]));
}

const sections: Record<string, (call: Call) => ProxmoxRow[]> = {
  vm: guestRows,
  node: (call) => call.world.estate.nodes.map((node) => nodeRow(node, may(call.principal, `/nodes/${node.name}`, ["Sys.Audit"]))),
  storage: storageRows,
  sdn: networkRows,
};

function resources(call: Call): ProxmoxRow[] {
  const type = call.query["type"];
  const known = call.world.dialect.sdnRows === "network" ? { ...sections, network: networkRows } : sections;
  if (type !== undefined) {
    const section = known[type];
    if (section) return section(call);
    throw parameterFailure({ type: `value '${type}' does not have a value in the enumeration '${Object.keys(known).join(", ")}'` });
  }
  const pools = visiblePools(call).map(({ poolid }) => ({ id: `/pool/${poolid}`, type: "pool", pool: poolid }));
  return [...guestRows(call), ...Object.entries(sections).flatMap(([name, section]) => (name === "vm" ? [] : section(call))), ...pools];
}

function highAvailability(kind: "groups" | "rules") {
  return ({ world }: Call): { data: unknown } => {
    if (kind === "rules" && !world.dialect.haRules) throw notImplemented("GET", "/cluster/ha/rules");
    if (kind === "groups" && world.dialect.haRules) throw new ApiFailure(500, "cannot index groups: ha groups have been migrated to rules");
    return { data: world.estate.ha[kind] };
  };
}

function haResource({ world, parameters }: Call): { data: unknown } {
  const sid = parameters["sid"] ?? "";
  const asked = sid.includes(":") ? sid : `${world.guest(Number(sid))?.type === "lxc" ? "ct" : "vm"}:${sid}`;
  const found = world.estate.ha.resources.find((row) => row["sid"] === asked);
  if (!found) throw new ApiFailure(500, `no such resource '${asked}'`);
  return { data: found };
}

function haStatus({ world }: Call): ProxmoxRow[] {
  const quorate = world.estate.cluster?.quorate ?? true;
  return [{ id: "quorum", type: "quorum", node: localNode(world)?.name, status: quorate ? "OK" : "No quorum!", quorate: quorate ? 1 : 0 }];
}

function nextId({ world }: Call): { data: string } {
  let vmid = 100;
  while (world.guest(vmid)) vmid += 1;
  return { data: String(vmid) };
}

/** The list; since PVE 8.1 it also gives one pool with its members, which is the only way to one whose name has a slash. */
function poolList(call: Call): { data: unknown } {
  const { poolid } = call.query;
  return { data: poolid === undefined ? visiblePools(call).map(({ storages: _storages, ...row }) => row) : [poolWithMembers(call, poolid)] };
}

function poolWithMembers(call: Call, poolid: string): unknown {
  const pool = call.world.estate.pools.find((candidate) => candidate.poolid === poolid);
  if (!pool) throw new ApiFailure(500, `pool '${poolid}' does not exist`);
  const isMember = (guest: EstateGuest): boolean => guest.pool === poolid;
  const members = call.world.estate.guests.filter(isMember).map((guest) => resourceRow(call.world, guest, true));
  const storages = (pool.storages ?? []).flatMap((storage) => call.world.estate.nodes.map(({ name: node }) => ({ id: `storage/${node}/${storage}`, type: "storage", storage, node })));
  const { storages: _storages, ...row } = pool;
  return { ...row, members: [...members, ...storages] };
}

function replicationJobs({ world, principal }: Call): ProxmoxRow[] {
  return world.estate.replicationJobs.filter((row) => may(principal, `/vms/${String(row["guest"])}`, ["VM.Audit"]));
}

/** `/version`, `/cluster/*` but the SDN, `/pools`. */
export const clusterRoutes: readonly Route[] = [
  { pattern: "/version", handle: ({ world }) => ({ data: versionBody(world, localNode(world)?.version ?? world.dialect.fullVersion) }) },
  { pattern: "/cluster/status", needs: sysAudit, handle: (call) => ({ data: clusterStatus(call) }) },
  { pattern: "/cluster/resources", query: ["type"], handle: (call) => ({ data: resources(call) }) },
  { pattern: "/cluster/options", needs: sysAudit, handle: ({ world }) => ({ data: world.estate.options }) },
  { pattern: "/cluster/nextid", query: ["vmid"], handle: nextId },
  { pattern: "/cluster/ha/resources", query: ["type"], needs: sysAudit, handle: ({ world }) => ({ data: world.estate.ha.resources }) },
  { pattern: "/cluster/ha/resources/{sid}", needs: sysAudit, handle: haResource },
  { pattern: "/cluster/ha/groups", needs: sysAudit, handle: highAvailability("groups") },
  { pattern: "/cluster/ha/rules", needs: sysAudit, query: ["resource", "type"], handle: highAvailability("rules") },
  { pattern: "/cluster/ha/status/current", needs: sysAudit, handle: (call) => ({ data: haStatus(call) }) },
  { pattern: "/cluster/backup", needs: sysAudit, handle: ({ world }) => ({ data: world.estate.backupJobs }) },
  { pattern: "/cluster/replication", handle: (call) => ({ data: replicationJobs(call) }) },
  { pattern: "/cluster/tasks", handle: ({ world }) => ({ data: world.estate.nodes.flatMap((node) => node.tasks) }) },
  { pattern: "/pools", query: ["poolid", "type"], handle: poolList },
  { pattern: "/pools/{poolid}", needs: { path: "/pool/{poolid}", anyOf: ["Pool.Audit"] }, handle: (call) => ({ data: poolWithMembers(call, call.parameters["poolid"] ?? "") }) },
];
