import { ApiFailure } from "../api-failure.ts";
import type { EstateStorage, ProxmoxRow } from "../estate.ts";
import { nodeListRow } from "../guest-rows.ts";
import { hasStorage, nodeRow, nodeStatus, nodeStorageRow, nodeVersion, storageDefinition, versionBody } from "../node-rows.ts";
import { parameter } from "../router.ts";
import type { Call, Route } from "../router.ts";
import { may, reachNode } from "../world.ts";

const nodeAudit = { path: "/nodes/{node}", anyOf: ["Sys.Audit"] };
const storageAudit = ["Datastore.Audit", "Datastore.AllocateSpace"];

function node(call: Call): ReturnType<typeof reachNode> {
  return reachNode(call.world, parameter(call, "node"));
}

function nodeList({ world, principal }: Call): ProxmoxRow[] {
  return world.estate.nodes.map((member) => ({
    ...nodeRow(member, may(principal, `/nodes/${member.name}`, ["Sys.Audit"])),
    ssl_fingerprint: member.sslFingerprint,
  }));
}

function networks(call: Call): ProxmoxRow[] {
  const { type } = call.query;
  return node(call).networks.filter((row) => type === undefined || row["type"] === type || (type === "any_bridge" && /bridge/i.test(String(row["type"]))));
}

function guestList(type: "qemu" | "lxc") {
  return (call: Call): { data: ProxmoxRow[] } => {
    const { name } = node(call);
    const guests = call.world.estate.guests.filter((guest) => guest.node === name && guest.type === type);
    const visible = guests.filter((guest) => may(call.principal, `/vms/${guest.vmid}`, ["VM.Audit"]));
    return { data: visible.map((guest) => nodeListRow(call.world, guest)) };
  };
}

function visibleStorages({ world, principal }: Call): EstateStorage[] {
  return world.estate.storages.filter((storage) => may(principal, `/storage/${storage.storage}`, storageAudit));
}

function storagesOfNode(call: Call): ProxmoxRow[] {
  const { content } = call.query;
  const here = visibleStorages(call).filter((storage) => hasStorage(storage, node(call)));
  return here.filter((storage) => content === undefined || storage.content.split(",").includes(content)).map(nodeStorageRow);
}

function oneStorage(call: Call): EstateStorage {
  const name = parameter(call, "storage");
  const storage = call.world.estate.storages.find((candidate) => candidate.storage === name);
  if (!storage) throw new ApiFailure(500, `storage '${name}' does not exist`);
  return storage;
}

// pve-storage, check_volume_access: a backup is shown to who could restore it, and left out in silence else.
function maySeeVolume({ principal }: Call, storage: string, row: ProxmoxRow): boolean {
  const place = `/storage/${storage}`;
  if (row["content"] !== "backup" || may(principal, place, ["Datastore.Allocate"])) return true;
  return may(principal, place, ["Datastore.AllocateSpace"]) && may(principal, `/vms/${String(row["vmid"])}`, ["VM.Backup"]);
}

function storageContent(call: Call): ProxmoxRow[] {
  const storage = oneStorage(call);
  const { name } = node(call);
  if (!hasStorage(storage, node(call))) throw new ApiFailure(500, `storage '${storage.storage}' is not available on node '${name}'`);
  if (storage.definition?.["disable"] === 1) throw new ApiFailure(500, `storage '${storage.storage}' is disabled`);
  const { content, vmid } = call.query;
  const rows = [...storage.volumes, ...(storage.nodeVolumes?.[name] ?? [])].filter((row) => maySeeVolume(call, storage.storage, row));
  return rows.filter((row) => (content === undefined || row["content"] === content) && (vmid === undefined || String(row["vmid"]) === vmid));
}

function isBetween(row: ProxmoxRow, { since, until }: Call["query"]): boolean {
  const start = Number(row["starttime"]);
  return (since === undefined || start >= Number(since)) && (until === undefined || start <= Number(until));
}

function isOfSource(row: ProxmoxRow, source = "archive"): boolean {
  return source === "all" || (source === "active") === (row["endtime"] === undefined);
}

function tasks(call: Call): { data: ProxmoxRow[]; total: number } {
  const { name, tasks: all } = node(call);
  const { vmid, source, typefilter } = call.query;
  // Without Sys.Audit on the node nobody is refused, but sees only the tasks of his own user.
  const seen = may(call.principal, `/nodes/${name}`, ["Sys.Audit"]) ? all : all.filter((row) => row["user"] === call.principal.id);
  const fitting = seen.filter((row) => (vmid === undefined || String(row["id"]) === vmid) && (typefilter === undefined || row["type"] === typefilter) && isOfSource(row, source) && isBetween(row, call.query));
  const start = Number(call.query["start"] ?? 0);
  return { data: fitting.slice(start, start + Number(call.query["limit"] ?? 50)), total: fitting.length };
}

function replicationStates(call: Call): ProxmoxRow[] {
  const { guest } = call.query;
  const fitting = node(call).replication.filter((row) => guest === undefined || String(row["guest"]) === guest);
  return fitting.filter((row) => row["guest"] === undefined || may(call.principal, `/vms/${String(row["guest"])}`, ["VM.Audit"]));
}

const taskFilters = ["errors", "limit", "since", "source", "start", "statusfilter", "typefilter", "until", "userfilter", "vmid"];

/** `/nodes`, `/storage`, and what a node knows of itself. */
export const nodeRoutes: readonly Route[] = [
  { pattern: "/nodes", handle: (call) => ({ data: nodeList(call) }) },
  { pattern: "/storage", query: ["type"], handle: (call) => ({ data: visibleStorages(call).map(storageDefinition) }) },
  { pattern: "/storage/{storage}", needs: { path: "/storage/{storage}", anyOf: ["Datastore.Allocate", ...storageAudit] }, handle: (call) => ({ data: storageDefinition(oneStorage(call)) }) },
  { pattern: "/nodes/{node}/status", needs: nodeAudit, handle: (call) => ({ data: nodeStatus(call.world, node(call)) }) },
  { pattern: "/nodes/{node}/version", handle: (call) => ({ data: versionBody(call.world, nodeVersion(call.world, node(call))) }) },
  { pattern: "/nodes/{node}/network", query: ["type"], handle: (call) => ({ data: networks(call) }) },
  { pattern: "/nodes/{node}/dns", needs: nodeAudit, handle: () => ({ data: { search: "example.internal", dns1: "192.0.2.53" } }) },
  { pattern: "/nodes/{node}/hardware/pci", query: ["pci-class-blacklist", "verbose"], handle: () => ({ data: [] }) },
  { pattern: "/nodes/{node}/hardware/usb", handle: () => ({ data: [] }) },
  { pattern: "/nodes/{node}/qemu", query: ["full"], handle: guestList("qemu") },
  { pattern: "/nodes/{node}/lxc", handle: guestList("lxc") },
  { pattern: "/nodes/{node}/tasks", query: taskFilters, handle: tasks },
  { pattern: "/nodes/{node}/replication", query: ["guest"], handle: (call) => ({ data: replicationStates(call) }) },
  { pattern: "/nodes/{node}/storage", query: ["content", "enabled", "format", "storage", "target"], handle: (call) => ({ data: storagesOfNode(call) }) },
  {
    pattern: "/nodes/{node}/storage/{storage}/content", query: ["content", "vmid"],
    needs: { path: "/storage/{storage}", anyOf: storageAudit }, handle: (call) => ({ data: storageContent(call) }),
  },
];
