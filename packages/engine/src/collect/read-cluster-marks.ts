import type { GetOptions, ProxmoxClient } from "../proxmox/client.ts";
import { NodeListRow, StatusRow, rowsOf } from "../proxmox/schema.ts";
import type { ClusterMarks } from "../values/cluster-marks.ts";
import { clusterOf } from "./skeleton.ts";
import { unseenBy } from "./unseen.ts";

/** Reads by two calls what tells a cluster from others; without certificates where the list of nodes is refused. Throws what ends a collection. */
export async function readClusterMarks(client: ProxmoxClient, options: GetOptions): Promise<ClusterMarks> {
  const { rows } = await client.get("/cluster/status", rowsOf(StatusRow), options);
  const { name } = clusterOf(rows, client.url);
  try {
    const nodes = await client.get("/nodes", rowsOf(NodeListRow), options);
    return { name, nodes: Object.fromEntries(nodes.rows.flatMap(({ node, ssl_fingerprint: certificate }) => (certificate === undefined ? [] : [[node, certificate]]))) };
  } catch (thrown) {
    unseenBy(thrown);
    return { name, nodes: {} };
  }
}
