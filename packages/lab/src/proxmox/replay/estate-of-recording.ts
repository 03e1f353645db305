import type { Estate, EstateGuest, EstateNode, ProxmoxRow } from "../estate.ts";
import { splitRecordedPath } from "./load-recording.ts";
import type { Recording } from "./load-recording.ts";

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

/** Rows of `/cluster/resources`, also where it was only recorded with a type; without any, the rows of `/nodes`. */
export function recordedResources(recording: Recording): ProxmoxRow[] {
  const all = recording.rows("/cluster/resources");
  if (all.length > 0) return all;
  const parts = ["vm", "node", "storage", "sdn"].map((type) => recording.find("GET", "/cluster/resources", { type }));
  const typed = parts.flatMap((answer) => (answer?.status === 200 ? ((answer.body as { data?: ProxmoxRow[] }).data ?? []) : []));
  return typed.length > 0 ? typed : recording.rows("/nodes");
}

function nodeNames(recording: Recording): string[] {
  const listed = [...recording.rows("/cluster/status"), ...recordedResources(recording), ...recording.rows("/nodes")];
  const named = listed.filter((row) => row["type"] === "node").map((row) => text(row["node"] ?? row["name"]));
  const asked = recording.answers.map((answer) => /^\/nodes\/([^/]+)\//.exec(splitRecordedPath(answer.path).path)?.[1]);
  return [...new Set([...named, ...asked].filter((name) => name !== undefined))];
}

function nodeOf(recording: Recording, name: string): EstateNode {
  const status = recording.rows("/cluster/status").find((row) => row["type"] === "node" && row["name"] === name);
  const resource = recordedResources(recording).find((row) => row["type"] === "node" && row["node"] === name);
  const listed = recording.rows("/nodes").find((row) => row["node"] === name);
  const figures = resource ?? listed ?? {};
  return {
    name, ip: text(status?.["ip"]) ?? "", online: text(status?.["online"] ?? 1) === "1", cpus: Number(figures["maxcpu"] ?? 1),
    memoryBytes: Number(figures["maxmem"] ?? 0), diskBytes: Number(figures["maxdisk"] ?? 0), uptimeSeconds: Number(figures["uptime"] ?? 0),
    networks: recording.rows(`/nodes/${name}/network`), tasks: recording.rows(`/nodes/${name}/tasks`), replication: [],
    sslFingerprint: text(listed?.["ssl_fingerprint"]) ?? "",
  };
}

function guestOf(recording: Recording, row: ProxmoxRow): EstateGuest {
  const { type, vmid, node, name, tags, pool } = row;
  const answer = recording.find("GET", `/nodes/${text(node)}/${text(type)}/${text(vmid)}/config`, {});
  const config = answer?.status === 200 ? ((answer.body as { data?: EstateGuest["config"] }).data ?? {}) : {};
  return {
    vmid: Number(vmid), type: type === "lxc" ? "lxc" : "qemu", node: text(node) ?? "", status: text(row["status"]) ?? "unknown", config, snapshots: [],
    ...(name === undefined ? {} : { name: String(name) }), ...(tags === undefined ? {} : { tags: String(tags) }),
    ...(pool === undefined ? {} : { pool: String(pool) }), ...(row["template"] === 1 ? { template: true } : {}),
  };
}

/** What a recording says of its cluster, as an estate: nodes, guests, networks. Storages, HA and jobs stay empty. */
export function estateOfRecording(recording: Recording): Estate {
  const cluster = recording.rows("/cluster/status").find((row) => row["type"] === "cluster");
  const guests = recordedResources(recording).filter((row) => row["type"] === "qemu" || row["type"] === "lxc");
  return {
    ...(cluster ? { cluster: { name: text(cluster["name"]) ?? "", quorate: text(cluster["quorate"]) === "1" } } : {}),
    nodes: nodeNames(recording).map((name) => nodeOf(recording, name)),
    guests: guests.map((row) => guestOf(recording, row)),
    storages: [], pools: [], options: {}, ha: { resources: [], groups: [], rules: [] }, backupJobs: [], replicationJobs: [], sdn: { zones: [], vnets: [] },
  };
}
