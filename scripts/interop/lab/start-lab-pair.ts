import { startNetbox, startProxmox } from "@proxbox/lab";
import type { NetboxLab, ProxmoxLab } from "@proxbox/lab";
import { startNetboxFront } from "./netbox-front.ts";
import { startProxmoxFront } from "./proxmox-front.ts";

/** A Proxmox and a NetBox of the lab for one backend alone, with the same contents at each start. */
export interface LabPair {
  readonly proxmox: ProxmoxLab;
  readonly netbox: NetboxLab;
  /** Ports on loopback: NetBox speaks HTTP, Proxmox TLS with a self-signed certificate. */
  readonly netboxPort: number;
  readonly proxmoxPort: number;
  close(): Promise<void>;
}

/** Starts a pair with two nodes and six guests, and NetBox with the plugin's custom fields. */
export async function startLabPair(): Promise<LabPair> {
  const proxmox = await startProxmox({ estate: { nodes: 2, vms: 6, seed: 1 } });
  const netbox = await startNetbox({ customFields: "proxbox" });
  const fronts = [await startProxmoxFront(proxmox), await startNetboxFront(netbox)] as const;
  return {
    proxmox, netbox, proxmoxPort: fronts[0].port, netboxPort: fronts[1].port,
    async close() {
      await Promise.all([...fronts, proxmox, netbox].map((server) => server.close()));
    },
  };
}
