import type { Asked } from "../ask/exchange.ts";
import { recall } from "./question.ts";
import type { Question, Session } from "./question.ts";

function scoped(path: string): (session: Session) => Asked {
  return (session) => ({ path: `${path}${path.includes("?") ? "&" : "?"}proxmox_endpoint_ids=${recall(session, "proxmox id")}`, key: session.key });
}

function plain(path: string): (session: Session) => Asked {
  return ({ key }) => ({ path, key });
}

function firstGuest({ labs }: Session): { readonly node: string; readonly type: string; readonly vmid: number } {
  const [guest] = labs.proxmox.estate.guests;
  if (guest === undefined) throw new Error("the lab has no guest");
  return guest;
}

function configPath(session: Session): string {
  const { node, type, vmid } = firstGuest(session);
  return `/proxmox/${node}/${type}/${vmid}/config?proxmox_endpoint_ids=${recall(session, "proxmox id")}`;
}

/** Reads of Proxmox through a session (wire-contract.md 1.5, 1.6). */
export const readQuestions: readonly Question[] = [
  { key: "read: sessions", ask: scoped("/proxmox/sessions?source=database"), texts: ["0.name", "0.mode", "0.ip_address", "0.user"] },
  { key: "read: version", ask: scoped("/proxmox/version?source=database"), texts: ["0.lab-cluster.version", "0.lab-cluster.release"] },
  { key: "read: cluster status", ask: scoped("/proxmox/cluster/status"), texts: ["0.id", "0.name", "0.type", "0.nodes", "0.quorate", "0.mode", "0.node_list.0.name", "0.node_list.0.type", "0.node_list.1.online"] },
  { key: "read: nodes", ask: scoped("/proxmox/nodes/"), texts: ["0.lab-cluster.node", "0.lab-cluster.status", "0.lab-cluster.maxcpu"] },
  { key: "read: nodes without the slash", ask: scoped("/proxmox/nodes"), isShapeCompared: false },
  { key: "read: cluster resources", ask: scoped("/proxmox/cluster/resources?source=database") },
  { key: "read: cluster resources of type vm", ask: scoped("/proxmox/cluster/resources?type=vm&source=database") },
  { key: "read: cluster resources of an unknown type", ask: scoped("/proxmox/cluster/resources?type=cow") },
  { key: "read: storage", ask: scoped("/proxmox/storage") },
  { key: "read: a machine's config", ask: (session) => ({ path: configPath(session), key: session.key }), texts: ["name", "cores", "memory"] },
  { key: "read: config of an unknown machine", ask: scoped("/proxmox/pve01/qemu/99999/config") },
  { key: "read: config of an unknown type", ask: scoped("/proxmox/pve01/cow/100/config") },
  { key: "scope: none", ask: plain("/proxmox/cluster/status") },
  { key: "scope: endpoint_ids", ask: (session) => ({ path: `/proxmox/cluster/status?endpoint_ids=${recall(session, "proxmox id")}`, key: session.key }) },
  { key: "scope: proxmox_endpoint_ids wins", ask: scoped("/proxmox/cluster/status?endpoint_ids=999") },
  { key: "scope: the session's name", ask: plain("/proxmox/cluster/status?name=lab-cluster") },
  { key: "scope: an unknown name", ask: plain("/proxmox/cluster/status?name=nowhere") },
  { key: "scope: ids that match nothing, cluster status", ask: plain("/proxmox/cluster/status?proxmox_endpoint_ids=999"), facts: ({ text }) => ({ body: text }) },
  { key: "scope: ids that match nothing, sessions", ask: plain("/proxmox/sessions?proxmox_endpoint_ids=999"), facts: ({ text }) => ({ body: text }) },
  { key: "scope: ids that match nothing, nodes", ask: plain("/proxmox/nodes/?proxmox_endpoint_ids=999"), facts: ({ text }) => ({ body: text }) },
  { key: "scope: ids that match nothing, version", ask: plain("/proxmox/version?proxmox_endpoint_ids=999") },
  { key: "scope: an id that is no number", ask: plain("/proxmox/cluster/status?proxmox_endpoint_ids=one") },
  { key: "scope: 101 ids", ask: plain(`/proxmox/cluster/status?proxmox_endpoint_ids=${Array.from({ length: 101 }, () => "1").join(",")}`) },
  { key: "scope: 256 characters", ask: plain(`/proxmox/cluster/status?proxmox_endpoint_ids=${"1".repeat(256)}`) },
  { key: "scope: present but empty", ask: plain("/proxmox/cluster/status?proxmox_endpoint_ids=") },
  { key: "scope: a disabled endpoint", ask: (session) => ({ path: `/proxmox/cluster/status?proxmox_endpoint_ids=${recall(session, "spare id")}`, key: session.key }), facts: ({ text }) => ({ body: text }) },
  { key: "unknown query parameter", ask: scoped("/proxmox/version?colour=blue") },
];
