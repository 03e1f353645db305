/** A NIC as a config line says it. */
export interface NicSituation {
  mac: string;
  /** Default `vmbr0`. */
  bridge?: string;
  /** qemu only; default `virtio`. */
  model?: string;
  /** VLAN id. */
  tag?: number;
  /** VLAN ids and ranges separated by `;`. */
  trunks?: string;
  /** Any further part, e.g. `firewall=1,link_down=1`. */
  more?: string;
}

/** The value of a `netN` line of a virtual machine, e.g. `virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=20`. */
export function nic(situation: NicSituation): string {
  const { mac, bridge = "vmbr0", model = "virtio", tag, trunks, more } = situation;
  const parts = [`${model}=${mac}`, `bridge=${bridge}`];
  if (tag !== undefined) parts.push(`tag=${tag}`);
  if (trunks !== undefined) parts.push(`trunks=${trunks}`);
  if (more !== undefined) parts.push(more);
  return parts.join(",");
}
