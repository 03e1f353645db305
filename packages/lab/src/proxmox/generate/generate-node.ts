import type { EstateNode, ProxmoxRow } from "../estate.ts";
import type { Random } from "../random.ts";

const gibibyte = 1024 ** 3;

function ethernet(iface: string, priority: number): ProxmoxRow {
  return { iface, type: "eth", exists: 1, active: 1, method: "manual", method6: "manual", priority, families: ["inet"] };
}

function networks(ip: string): ProxmoxRow[] {
  const bridge = { type: "bridge", active: 1, autostart: 1, bridge_stp: "off", bridge_fd: "0", method6: "manual", families: ["inet"] };
  return [
    ethernet("eno1", 3), ethernet("eno2", 4), ethernet("eno3", 5),
    { iface: "bond0", type: "bond", active: 1, autostart: 1, slaves: "eno1 eno2", bond_mode: "802.3ad", bond_miimon: "100", "bond_xmit_hash_policy": "layer3+4", method: "manual", method6: "manual", priority: 6, families: ["inet"] },
    { iface: "vmbr0", ...bridge, bridge_ports: "bond0", method: "static", address: ip, netmask: "24", cidr: `${ip}/24`, gateway: "10.0.0.1", comments: "Management\n", priority: 7 },
    { iface: "vmbr1", ...bridge, bridge_ports: "eno3", bridge_vlan_aware: 1, bridge_vids: "2-4094", method: "manual", comments: "Guests\n", priority: 8 },
    { iface: "vmbr0.20", type: "vlan", active: 1, autostart: 1, "vlan-id": "20", "vlan-raw-device": "vmbr0", method: "manual", method6: "manual", priority: 9, families: ["inet"] },
  ];
}

/** Name of the node at this position, counted from 0. */
function nodeName(position: number): string {
  return `pve${String(position + 1).padStart(2, "0")}`;
}

/** An online node with bond, two bridges and a VLAN interface. */
export function generateNode(random: Random, position: number): EstateNode {
  const ip = `10.0.${Math.floor(position / 200)}.${11 + (position % 200)}`;
  return {
    name: nodeName(position), ip, online: true,
    cpus: random.pick([32, 48, 64, 96]), memoryBytes: random.pick([256, 384, 512]) * gibibyte, diskBytes: 94 * gibibyte,
    uptimeSeconds: random.integer(86_400, 20_000_000), networks: networks(ip), tasks: [], replication: [],
    sslFingerprint: (random.hex(64).toUpperCase().match(/../g) ?? []).join(":"),
  };
}
