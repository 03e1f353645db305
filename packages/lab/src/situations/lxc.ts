import type { ContainerInterfaces, EstateGuest } from "../proxmox/estate.ts";
import { birthMac } from "./birth.ts";
import { disk } from "./disk.ts";

/** What a test wants to say of a container; everything else is ordinary. */
export interface LxcSituation extends Partial<Omit<EstateGuest, "agent" | "type" | "interfaces">> {
  /** Equal births mean equal MACs. Default: the vmid. */
  birth?: number;
  /** `ip=` of net0: `dhcp`, `manual` or `192.0.2.10/24`. Default `dhcp`. */
  ip?: string;
  /** `ip6=` of net0: `auto`, `dhcp` or `2001:db8::1/64`. */
  ip6?: string;
  /** Addresses that the running container shows on eth0; undefined: it shows none. */
  addresses?: string[];
  /** Form of the live answer; default is the version's own. */
  shape?: ContainerInterfaces["shape"];
}

function liveInterfaces(situation: LxcSituation, hwaddr: string): ContainerInterfaces {
  const rows = [
    { name: "lo", hwaddr: "00:00:00:00:00:00", addresses: ["127.0.0.1/8", "::1/128"] },
    { name: "eth0", hwaddr: hwaddr.toLowerCase(), addresses: situation.addresses ?? [] },
  ];
  return { rows, ...(situation.shape === undefined ? {} : { shape: situation.shape }) };
}

/** A running container on pve1 with eth0 on DHCP and a root file system of 8G, except for what the situation says. `config` wins over everything. */
export function lxc(situation: LxcSituation = {}): EstateGuest {
  const { birth = situation.vmid ?? 100, ip = "dhcp", ip6, addresses, shape, config, ...rest } = situation;
  const hwaddr = birthMac(birth);
  const live = liveInterfaces(situation, hwaddr);
  return {
    vmid: 100, type: "lxc", node: "pve1", status: "running", snapshots: [],
    ...rest,
    interfaces: live,
    config: {
      arch: "amd64", cores: 1, memory: 512, swap: 512, ostype: "debian", unprivileged: 1, onboot: 1,
      net0: `name=eth0,bridge=vmbr0,hwaddr=${hwaddr},ip=${ip}${ip6 === undefined ? "" : `,ip6=${ip6}`},type=veth`,
      rootfs: disk({ volume: `local-lvm:vm-${rest.vmid ?? 100}-disk-0`, size: "8G" }),
      ...config,
    },
  };
}
