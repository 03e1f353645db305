import type { AgentAddress, AgentInterface, GuestAgent, ProxmoxRow } from "../estate.ts";
import type { Random } from "../random.ts";
import { guestAddress, guestMac, linkLocal } from "./guest-identity.ts";
import type { GuestIdentity } from "./guest-identity.ts";

const windows: ProxmoxRow = {
  id: "mswindows", name: "Microsoft Windows", "pretty-name": "Windows Server 2022 Standard", version: "Microsoft Windows Server 2022", "version-id": "2022",
  variant: "server", "variant-id": "server", "kernel-release": "20348", "kernel-version": "10.0", machine: "x86_64",
};

function ipv4(address: string, prefix: number): AgentAddress {
  return { "ip-address": address, "ip-address-type": "ipv4", prefix };
}

function ipv6(address: string, prefix: number): AgentAddress {
  return { "ip-address": address, "ip-address-type": "ipv6", prefix };
}

function loopback(isWindows: boolean): AgentInterface {
  const addresses = [ipv4("127.0.0.1", 8), ipv6("::1", 128)];
  if (isWindows) return { name: "Loopback Pseudo-Interface 1", "ip-addresses": addresses };
  return { name: "lo", "hardware-address": "00:00:00:00:00:00", "ip-addresses": addresses };
}

function guestNic(identity: GuestIdentity, nic: number, form: { isWindows: boolean; addressed: boolean }): AgentInterface {
  const mac = guestMac(identity.position, nic).toLowerCase();
  const own = form.addressed ? [ipv4(guestAddress(identity.position, nic), 24)] : [];
  const name = form.isWindows ? `Ethernet${nic === 0 ? "" : ` ${nic + 1}`}` : `ens${18 + nic}`;
  return { name, "hardware-address": mac, "ip-addresses": [...own, ipv6(linkLocal(mac) + (form.isWindows ? `%${nic + 4}` : ""), 64)] };
}

const docker: AgentInterface = { name: "docker0", "hardware-address": "02:42:5f:1d:3a:7c", "ip-addresses": [ipv4("172.17.0.1", 16)] };

/** An agent with loopback, two NICs with one or two IPv4 addresses between them, link-local noise, and Docker's bridge on some. */
export function generateAgent(random: Random, identity: GuestIdentity, isWindows: boolean): GuestAgent {
  const nics = [guestNic(identity, 0, { isWindows, addressed: true }), guestNic(identity, 1, { isWindows, addressed: random.chance(0.5) })];
  const extra = !isWindows && random.chance(0.1) ? [docker] : [];
  return {
    mode: random.chance(0.97) ? "answering" : "silent",
    interfaces: [loopback(isWindows), ...nics, ...extra],
    hostname: isWindows ? identity.name.toUpperCase() : identity.name,
    ...(isWindows ? { osinfo: windows } : {}),
  };
}
