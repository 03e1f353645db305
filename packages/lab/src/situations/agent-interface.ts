import type { AgentAddress, AgentInterface } from "../proxmox/estate.ts";

/** An interface as the guest sees it. */
export interface AgentInterfaceSituation {
  /** Default `eth0`. */
  name?: string;
  /** Null leaves it out, as Windows does for its loopback. */
  mac: string | null;
  /** `address/prefix` texts; IPv6 may carry a zone (`fe80::1%13/64`). Undefined leaves the key out, as for an idle interface. */
  addresses?: string[];
}

function address(text: string): AgentAddress {
  const slash = text.lastIndexOf("/");
  return { "ip-address": text.slice(0, slash), "ip-address-type": text.includes(":") ? "ipv6" : "ipv4", prefix: Number(text.slice(slash + 1)) };
}

/** One row of `network-get-interfaces`; the MAC is printed in lower case, as Linux does. */
export function agentInterface(situation: AgentInterfaceSituation): AgentInterface {
  const { name = "eth0", mac, addresses } = situation;
  return {
    name,
    ...(mac === null ? {} : { "hardware-address": mac.toLowerCase() }),
    ...(addresses === undefined ? {} : { "ip-addresses": addresses.map(address) }),
  };
}
