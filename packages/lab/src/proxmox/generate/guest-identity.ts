import type { Random } from "../random.ts";

const environments = ["prod", "prod", "prod", "staging", "dev", "test"] as const;
const applications = [
  "web", "api", "db", "cache", "queue", "mail", "dns", "proxy", "git", "ci", "wiki", "backup", "monitor", "ldap", "vpn", "search",
  "files", "billing", "portal", "erp", "crm", "print", "radius", "syslog", "registry",
] as const;

/** Who a generated guest is: its place in the estate and everything that must be unique. */
export interface GuestIdentity {
  /** Counted from 0. */
  position: number;
  vmid: number;
  name: string;
  environment: string;
  application: string;
  node: string;
}

/** Gives out guest identities; names are unique within one source. */
export function identitySource(random: Random, nodes: readonly string[]): (position: number) => GuestIdentity {
  const used = new Map<string, number>();
  const [first = "pve01", ...others] = nodes;
  return (position) => {
    const environment = random.pick(environments);
    const application = random.pick(applications);
    const stem = `${environment}-${application}`;
    const number = (used.get(stem) ?? 0) + 1;
    used.set(stem, number);
    const name = `${stem}-${String(number).padStart(2, "0")}`;
    return { position, vmid: 100 + position, name, environment, application, node: random.pick([first, ...others]) };
  };
}

/** MAC address of a guest's NIC in Proxmox's own range, upper-case; unique for up to 4 NICs and 4 million guests. */
export function guestMac(position: number, nic: number): string {
  const digits = (position * 4 + nic + 1).toString(16).toUpperCase().padStart(6, "0");
  return `BC:24:11:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}

/** IPv4 address of a guest's NIC, without prefix length: NIC 0 in 10.16.0.0/12, NIC 1 in 10.144.0.0/12; never a network or broadcast address of its /24. */
export function guestAddress(position: number, nic: number): string {
  const subnet = Math.floor(position / 200);
  return `10.${(nic === 0 ? 16 : 144) + Math.floor(subnet / 256)}.${subnet % 256}.${10 + (position % 200)}`;
}

/** The link-local IPv6 address that a guest derives from a MAC address. */
export function linkLocal(mac: string): string {
  const bytes = mac.split(":").map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = bytes;
  const group = (high: number, low: number): string => ((high << 8) | low).toString(16);
  return `fe80::${group(a ^ 2, b)}:${group(c, 0xff)}:${group(0xfe, d)}:${group(e, f)}`;
}
