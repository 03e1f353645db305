import type { AgentMode, EstateGuest, GuestAgent } from "../proxmox/estate.ts";
import { agentInterface } from "./agent-interface.ts";
import { birthConfig, birthMac } from "./birth.ts";
import { disk } from "./disk.ts";
import { nic } from "./nic.ts";

/** What a test wants to say of a virtual machine; everything else is ordinary. */
export interface GuestSituation extends Partial<Omit<EstateGuest, "agent" | "type">> {
  /** Equal births mean copies of one machine: same SMBIOS UUID, creation time and MACs. Default: the vmid. */
  birth?: number;
  /** Addresses that the agent reports on the first NIC, e.g. `10.0.0.5/24`; switches the agent on. */
  addresses?: string[];
  /** Switches the agent on; `interfaces` replaces what `addresses` made. */
  agent?: Partial<GuestAgent> | AgentMode;
  /** Config lines of the NICs; a list becomes net0, net1, …. Default: one on vmbr0. */
  nics?: string[] | Record<string, string>;
  /** Config lines of the disks. Default: `scsi0` of 32G. */
  disks?: Record<string, string>;
}

function agentOf(situation: GuestSituation, birth: number): GuestAgent | undefined {
  const { agent, addresses } = situation;
  if (agent === undefined && addresses === undefined) return undefined;
  const interfaces = addresses === undefined ? [] : [agentInterface({ mac: birthMac(birth), addresses })];
  const given = typeof agent === "string" ? { mode: agent } : (agent ?? {});
  return { mode: "answering", interfaces, ...given };
}

/** Config keys of NICs: a list becomes net0, net1, …. */
function nicLines(nics: string[] | Record<string, string>): Record<string, string> {
  return Array.isArray(nics) ? Object.fromEntries(nics.map((line, position) => [`net${position}`, line])) : nics;
}

/** A running virtual machine on pve1 with one NIC, one disk and no agent, except for what the situation says. `config` wins over everything. */
export function guest(situation: GuestSituation = {}): EstateGuest {
  const { birth = situation.vmid ?? 100, addresses, agent, nics, disks, config, ...rest } = situation;
  const reported = agentOf(situation, birth);
  return {
    vmid: 100, type: "qemu", node: "pve1", status: "running", snapshots: [],
    ...rest,
    ...(reported ? { agent: reported } : {}),
    config: {
      sockets: 1, cores: 2, memory: 2048, ostype: "l26", scsihw: "virtio-scsi-single", boot: "order=scsi0", onboot: 1,
      ...birthConfig(birth), ...(reported ? { agent: "1" } : {}),
      ...nicLines(nics ?? [nic({ mac: birthMac(birth) })]), ...(disks ?? { scsi0: disk({ volume: `local-lvm:vm-${rest.vmid ?? 100}-disk-0` }) }),
      ...config,
    },
  };
}
