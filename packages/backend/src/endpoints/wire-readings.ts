import type { ClusterNode, ClusterStatus, NodeFigures, ProxmoxData, ProxmoxSessionInfo } from "@proxbox/contract";
import { looseFlag, looseInteger, looseNumber, looseText } from "./loose-values.ts";
import type { ProxmoxSession } from "./proxmox-session.ts";

/** The oldest major version of Proxmox VE whose answers are known (proxmox-api.md 1). */
const OLDEST_MAJOR = 6;

/** One signed-in endpoint as `/proxmox/sessions` shows it. */
export function toSessionInfo({ row, name, mode, version }: ProxmoxSession): ProxmoxSessionInfo {
  return {
    ip_address: row.ipAddress,
    domain: row.domain,
    http_port: row.port,
    user: row.username,
    name,
    mode,
    proxmox_version: version,
    schema_release: version.release,
    schema_status: { status: Number.parseInt(version.version, 10) >= OLDEST_MAJOR ? "available" : "unsupported", version_tag: version.release },
  };
}

function toNode(row: ProxmoxData): ClusterNode {
  const name = looseText(row["name"]) ?? "";
  return {
    id: looseText(row["id"]) ?? `node/${name}`,
    name,
    type: "node",
    ip: looseText(row["ip"]) ?? "",
    level: looseText(row["level"]),
    local: looseFlag(row["local"]),
    nodeid: looseInteger(row["nodeid"], 0),
    online: looseFlag(row["online"]),
  };
}

/** A cluster with its nodes. A node that stands alone has no cluster row, and is its own quorum. */
export function toClusterStatus({ row, name, mode, status }: ProxmoxSession): ClusterStatus {
  const cluster = status.find((each) => each["type"] === "cluster") ?? {};
  const nodes = status.filter((each) => each["type"] === "node").map(toNode);
  return {
    id: looseText(cluster["id"]) ?? `cluster/${name}`,
    name,
    type: "cluster",
    nodes: looseInteger(cluster["nodes"], nodes.length),
    quorate: cluster["quorate"] === undefined ? nodes.length > 0 : looseFlag(cluster["quorate"]),
    version: looseInteger(cluster["version"], 0),
    mode,
    site_id: row.siteId,
    site_slug: row.siteSlug,
    site_name: row.siteName,
    tenant_id: row.tenantId,
    tenant_slug: row.tenantSlug,
    tenant_name: row.tenantName,
    node_list: nodes,
  };
}

/** A row of `/nodes`. */
export function toNodeFigures(row: ProxmoxData): NodeFigures {
  return {
    node: looseText(row["node"]) ?? "",
    status: looseText(row["status"]) ?? "unknown",
    cpu: looseNumber(row["cpu"]),
    level: looseText(row["level"]),
    maxcpu: looseNumber(row["maxcpu"]),
    maxmem: looseNumber(row["maxmem"]),
    mem: looseNumber(row["mem"]),
    ssl_fingerprint: looseText(row["ssl_fingerprint"]),
  };
}
