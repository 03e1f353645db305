import { startLabServer } from "@proxbox/lab";
import type { LabHandler, LabResponse, LabServer, ProxmoxLab } from "@proxbox/lab";
import { forward } from "./forward.ts";

const joinPath = "/api2/json/cluster/config/join";
const fingerprint = Array.from({ length: 32 }, () => "A5").join(":");

// The original refuses a cluster as long as this one call fails; it reads only the fingerprints. Real clusters answer it so (pve-docs, cluster/config/join).
function joinInformation({ estate }: ProxmoxLab): LabResponse {
  const nodelist = estate.nodes.map(({ name }, index) => ({
    name, nodeid: String(index + 1), pve_addr: `10.0.0.${index + 1}`, pve_fp: fingerprint, quorum_votes: "1", ring0_addr: `10.0.0.${index + 1}`,
  }));
  const data = { config_digest: "0".repeat(40), nodelist, preferred_node: nodelist[0]?.name ?? "", totem: { version: "2" } };
  return { status: 200, headers: { "Content-Type": "application/json;charset=UTF-8" }, body: JSON.stringify({ data }) };
}

/** A TLS door to a plain lab Proxmox that also answers the one call of the original that the lab does not know. */
export function startProxmoxFront(lab: ProxmoxLab): Promise<LabServer> {
  const handler: LabHandler = (request) => {
    const isJoin = request.method === "GET" && request.path === joinPath && request.headers.authorization !== undefined;
    return isJoin ? joinInformation(lab) : forward(lab.url, request);
  };
  return startLabServer({ handler, tls: true });
}
