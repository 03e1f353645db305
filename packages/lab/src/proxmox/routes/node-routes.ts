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

function storageContent(call: Call): ProxmoxRow[] {
  const name = parameter(call, "storage");
  const storage = call.world.estate.storages.find((candidate) => candidate.storage === name);
  if (!storage) throw new ApiFailure(500, `storage '${name}' does not exist`);
  if (!hasStorage(storage, node(call))) throw new ApiFailure(500, `storage '${name}' is not available on node '${parameter(call, "node")}'`);
  const { content, vmid } = call.query;
  return storage.volumes.filter((row) => (content === undefined || row["content"] === content) && (vmid === undefined || String(row["vmid"]) === vmid));
}

function tasks(call: Call): { data: ProxmoxRow[]; total: number } {
  const all = node(call).tasks;
  const fitting = all.filter((row) => call.query["vmid"] === undefined || String(row["id"]) === call.query["vmid"]);
  const start = Number(call.query["start"] ?? 0);
  return { data: fitting.slice(start, start + Number(call.query["limit"] ?? 50)), total: fitting.length };
}

const taskFilters = ["errors", "limit", "since", "source", "start", "statusfilter", "typefilter", "until", "userfilter", "vmid"];

/** `/nodes`, `/storage`, and what a node knows of itself. */
export const nodeRoutes: readonly Route[] = [
  { pattern: "/nodes", handle: (call) => ({ data: nodeList(call) }) },
  { pattern: "/storage", query: ["type"], handle: (call) => ({ data: visibleStorages(call).map(storageDefinition) }) },
  { pattern: "/nodes/{node}/status", needs: nodeAudit, handle: (call) => ({ data: nodeStatus(call.world, node(call)) }) },
  { pattern: "/nodes/{node}/version", handle: (call) => ({ data: versionBody(call.world, nodeVersion(call.world, node(call))) }) },
  { pattern: "/nodes/{node}/network", query: ["type"], handle: (call) => ({ data: networks(call) }) },
  { pattern: "/nodes/{node}/dns", needs: nodeAudit, handle: () => ({ data: { search: "example.internal", dns1: "192.0.2.53" } }) },
  { pattern: "/nodes/{node}/hardware/pci", query: ["pci-class-blacklist", "verbose"], handle: () => ({ data: [] }) },
  { pattern: "/nodes/{node}/hardware/usb", handle: () => ({ data: [] }) },
  { pattern: "/nodes/{node}/qemu", query: ["full"], handle: guestList("qemu") },
  { pattern: "/nodes/{node}/lxc", handle: guestList("lxc") },
  { pattern: "/nodes/{node}/tasks", query: taskFilters, handle: tasks },
  { pattern: "/nodes/{node}/replication", query: ["guest"], handle: (call) => ({ data: node(call).replication }) },
  { pattern: "/nodes/{node}/storage", query: ["content", "enabled", "format", "storage", "target"], handle: (call) => ({ data: storagesOfNode(call) }) },
  {
    pattern: "/nodes/{node}/storage/{storage}/content", query: ["content", "vmid"],
    needs: { path: "/storage/{storage}", anyOf: storageAudit }, handle: (call) => ({ data: storageContent(call) }),
  },
];
