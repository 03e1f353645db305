import type { EstateNode, EstateStorage, ProxmoxRow } from "./estate.ts";
import type { World } from "./world.ts";

function load(node: EstateNode): ProxmoxRow {
  if (!node.online) return {};
  return { cpu: 0.05, mem: Math.floor(node.memoryBytes * 0.4), disk: Math.floor(node.diskBytes * 0.3), uptime: node.uptimeSeconds };
}

/** A node's row of `/nodes` and `/cluster/resources`; without Sys.Audit the figures are left out. */
export function nodeRow(node: EstateNode, audited: boolean): ProxmoxRow {
  const base = { id: `node/${node.name}`, type: "node", node: node.name, status: node.online ? "online" : "offline", level: "" };
  if (!audited) return base;
  return { ...base, maxcpu: node.cpus, maxmem: node.memoryBytes, maxdisk: node.diskBytes, ...load(node) };
}

/** A node's own version, e.g. "9.1.5". */
export function nodeVersion(world: World, node: EstateNode): string {
  return node.version ?? world.dialect.fullVersion;
}

/** The body of `/nodes/{node}/version` and `/version`. */
export function versionBody(world: World, version: string): ProxmoxRow {
  return { version, release: version.split(".").slice(0, 2).join(".").split("-")[0], repoid: world.dialect.repoid };
}

/** The body of `/nodes/{node}/status`. */
export function nodeStatus(world: World, node: EstateNode): ProxmoxRow {
  const { kernel, repoid } = world.dialect;
  const used = Math.floor(node.memoryBytes * 0.4);
  const rootUsed = Math.floor(node.diskBytes * 0.3);
  return {
    uptime: node.uptimeSeconds, cpu: 0.05, idle: 0, wait: 0, loadavg: ["0.91", "0.89", "0.94"], ksm: { shared: 0 },
    pveversion: `pve-manager/${nodeVersion(world, node)}/${repoid}`,
    kversion: `Linux ${kernel} #1 SMP PREEMPT_DYNAMIC`,
    "current-kernel": { sysname: "Linux", release: kernel, version: "#1 SMP PREEMPT_DYNAMIC", machine: "x86_64" },
    "boot-info": { mode: "efi", secureboot: 0 },
    cpuinfo: { model: "AMD EPYC 7543 32-Core Processor", cpus: node.cpus, cores: Math.max(1, node.cpus / 2), sockets: 1, mhz: "2794.749", hvm: "1", user_hz: 100 },
    memory: { total: node.memoryBytes, used, free: node.memoryBytes - used },
    rootfs: { total: node.diskBytes, used: rootUsed, free: node.diskBytes - rootUsed, avail: node.diskBytes - rootUsed },
    swap: { total: 8_589_930_496, used: 0, free: 8_589_930_496 },
  };
}

/** True when the node has the storage. */
export function hasStorage(storage: EstateStorage, node: EstateNode): boolean {
  return storage.nodes === undefined || storage.nodes.includes(node.name);
}

/** A storage's row of `/cluster/resources`; shared storages appear once per node. */
export function storageResourceRow(storage: EstateStorage, node: EstateNode): ProxmoxRow {
  const known = { id: `storage/${node.name}/${storage.storage}`, type: "storage", storage: storage.storage, node: node.name };
  const shape = { plugintype: storage.plugintype, content: storage.content, shared: storage.shared ? 1 : 0 };
  if (!node.online) return { ...known, ...shape, status: "unknown" };
  return { ...known, ...shape, status: "available", maxdisk: storage.totalBytes, disk: storage.usedBytes };
}

/** A storage's row of `/nodes/{node}/storage`. */
export function nodeStorageRow(storage: EstateStorage): ProxmoxRow {
  const { totalBytes: total, usedBytes: used } = storage;
  return {
    storage: storage.storage, type: storage.plugintype, content: storage.content, shared: storage.shared ? 1 : 0,
    active: 1, enabled: 1, total, used, avail: total - used, used_fraction: total === 0 ? 0 : used / total,
  };
}

/** A storage's row of `/storage`. */
export function storageDefinition(storage: EstateStorage): ProxmoxRow {
  const path = storage.plugintype === "dir" ? { path: `/var/lib/${storage.storage === "local" ? "vz" : storage.storage}` } : {};
  const nodes = storage.nodes === undefined ? {} : { nodes: storage.nodes.join(",") };
  return {
    storage: storage.storage, type: storage.plugintype, content: storage.content, ...path, ...nodes,
    ...(storage.shared ? { shared: 1 } : {}), ...storage.definition, digest: "9b1d4a3c5e0f7a2b6c8d9e0f1a2b3c4d5e6f7a8b",
  };
}
