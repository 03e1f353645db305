import type { LabPair } from "../lab/start-lab-pair.ts";
import type { ControlClient } from "./control-client.ts";

/** What the endpoints point to. */
export interface EndpointTargets {
  readonly labs: LabPair;
  readonly backendUrl: string;
}

/** The endpoint of a backend at this address; without a key the control plane has to register the first one. */
export function backendBody(name: string, url: string): Readonly<Record<string, unknown>> {
  return { name, url, use_https: false, verify_ssl: false };
}

/** Saves the original, the lab's NetBox and its Proxmox VE as endpoints, and switches SDN on, so that all 13 stages are asked for. */
export async function saveEndpoints(client: ControlClient, { labs, backendUrl }: EndpointTargets): Promise<void> {
  const { tokenId, secret } = labs.proxmox.credentials;
  const address = { ip_address: "127.0.0.1", verify_ssl: false };
  await client.ask({ method: "POST", path: "/api/endpoints/backends/", body: backendBody("proxbox-api", backendUrl) });
  await client.ask({ method: "POST", path: "/api/endpoints/netbox/", body: { name: "Lab NetBox", ...address, port: labs.netboxPort, token: labs.netbox.tokens.v2 } });
  // The original is slow: the five seconds of the settings are meant for a real cluster behind a quick backend.
  await client.ask({ method: "POST", path: "/api/endpoints/proxmox/", body: { name: "Lab cluster", ...address, port: labs.proxmoxPort, timeout: 20, token_value: `${tokenId}=${secret}` } });
  await client.ask({ method: "PATCH", path: "/api/settings/", body: { sync_modes: { sdn: "always", sdn_bgp: "always" } } });
}
