import ipaddr from "ipaddr.js";
import type { GuestInterface } from "../collect/snapshot.ts";
import { normalizeMac } from "./nics.ts";
import type { Nic } from "./nics.ts";

/** An address that belongs to a virtual NIC, in NetBox's form `10.0.0.5/24`. */
export interface NicAddress {
  readonly slot: string;
  /** Host part, canonical. */
  readonly host: string;
  readonly prefixLength: number;
  readonly family: 4 | 6;
  /** Cloud-init gives it and the guest itself has not been heard: it stands only where nothing else does. */
  readonly isAssumed?: true;
}

/** Addresses by NIC, NICs that the guest did not mention, and what was left out. */
export interface GuestAddresses {
  readonly addresses: readonly NicAddress[];
  readonly unmentioned: ReadonlySet<string>;
  /** Counted by reason: what most guests have and nobody wants in NetBox. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Sentences about addresses that NetBox would refuse (E46). */
  readonly refused: readonly string[];
}

const FOUR_DECIMALS = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/;

// The family is told first, and nothing is asked before it is read: ipaddr.js answers both questions by reading, and by an
// error of its own where the family is wrong.
function parseHost(host: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const isIpv6 = host.includes(":");
  if (!isIpv6 && !FOUR_DECIMALS.test(host)) return undefined;
  try {
    return isIpv6 ? ipaddr.IPv6.parse(host) : ipaddr.IPv4.parse(host);
  } catch {
    return undefined;
  }
}

/** Reads one address of any writing: zone taken off (E38), IPv6 shortened as NetBox stores it. `undefined` for what is none. */
export function parseAddress(text: string, prefixLength?: number): Omit<NicAddress, "slot"> | undefined {
  const [hostText = "", maskText] = text.trim().split("/");
  const host = hostText.split("%")[0] ?? "";
  const address = parseHost(host);
  if (address === undefined) return undefined;
  const family = address.kind() === "ipv4" ? 4 : 6;
  const full = family === 4 ? 32 : 128;
  const mask = maskText === undefined ? (prefixLength ?? full) : Number(maskText);
  const isMask = Number.isInteger(mask) && mask > 0 && mask <= full;
  return { host: address.toString(), prefixLength: isMask ? mask : full, family };
}

/** Why an address never goes to NetBox, or `undefined` when it may. */
export function reasonToLeaveOut(address: Omit<NicAddress, "slot">): string | undefined {
  const range = parseHost(address.host)?.range();
  if (range === "loopback") return "loopback";
  if (range === "linkLocal") return "link-local";
  if (range === "multicast" || range === "broadcast") return range;
  if (range === "unspecified") return "unspecified";
  // NetBox writes such an address in its own mixed form, which would never equal ours.
  if (range === "ipv4Mapped") return "IPv4 address in the form of IPv6";
  return reservedInSubnet(address);
}

/** NetBox refuses the network and the broadcast address of a subnet on an interface, except /31, /32, /127, /128 (E46). */
function reservedInSubnet({ host, prefixLength, family }: Omit<NicAddress, "slot">): string | undefined {
  const full = family === 4 ? 32 : 128;
  if (prefixLength >= full - 1) return undefined;
  const bytes = parseHost(host)?.toByteArray() ?? [];
  const hostBits = bytes.map((byte, index) => byte & hostMask(prefixLength - index * 8));
  if (hostBits.every((bits) => bits === 0)) return "network address of its subnet";
  const isBroadcast = family === 4 && hostBits.every((bits, index) => bits === hostMask(prefixLength - index * 8));
  return isBroadcast ? "broadcast address of its subnet" : undefined;
}

function hostMask(networkBits: number): number {
  if (networkBits >= 8) return 0;
  return networkBits <= 0 ? 0xff : 0xff >> networkBits;
}

/**
 * Joins what the guest reports with its virtual NICs, by MAC: a bond, a bridge, a VLAN or an alias inside the guest
 * shares the NIC's MAC, so all their addresses belong to the one NIC (E33, E36). Virtual MACs (VRRP, E34), containers'
 * own interfaces (E35) and whatever matches `ignored` never reach NetBox.
 */
export function joinAddresses(nics: readonly Nic[], reported: readonly GuestInterface[], ignored: readonly RegExp[]): GuestAddresses {
  const slotByMac = new Map(nics.flatMap((nic) => (nic.mac === undefined ? [] : [[nic.mac, nic.slot] as const])));
  const joining: Joining = { found: new Map(), leftOut: new Map(), refused: [] };
  const mentioned = new Set<string>();
  for (const { name, mac, addresses } of [...reported].sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const slot = slotByMac.get(normalizeMac(mac) ?? "");
    const isIgnored = ignored.some((pattern) => pattern.test(name));
    if (slot !== undefined && !isIgnored) mentioned.add(slot);
    for (const { address, prefixLength } of addresses) place(joining, { name, slot, isIgnored, parsed: parseAddress(address, prefixLength) });
  }
  const { found, leftOut, refused } = joining;
  return { addresses: [...found.values()], unmentioned: new Set(nics.map((nic) => nic.slot).filter((slot) => !mentioned.has(slot))), leftOut, refused };
}

interface Joining {
  readonly found: Map<string, NicAddress>;
  readonly leftOut: Map<string, number>;
  readonly refused: string[];
}

interface Reported {
  /** Of the interface inside the guest. */
  readonly name: string;
  readonly slot: string | undefined;
  readonly isIgnored: boolean;
  readonly parsed: Omit<NicAddress, "slot"> | undefined;
}

function place({ found, leftOut, refused }: Joining, reported: Reported): void {
  const { name, slot, parsed } = reported;
  const reason = whyNot(reported);
  if (reason === undefined) {
    if (parsed !== undefined && slot !== undefined) keepWidest(found, { slot, ...parsed });
  } else if (parsed !== undefined && reason === reservedInSubnet(parsed)) {
    refused.push(`${parsed.host}/${parsed.prefixLength} on ${name} is left out: ${reason}`);
  } else leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
}

function whyNot(about: Reported): string | undefined {
  if (about.parsed === undefined) return "not an address";
  if (about.isIgnored) return "interface ignored by the settings";
  if (about.slot === undefined) return "interface is not a virtual NIC";
  return reasonToLeaveOut(about.parsed);
}

/** One record per host: of two masks for one host the subnet's (shorter) mask says more than /32. */
function keepWidest(found: Map<string, NicAddress>, address: NicAddress): void {
  const name = `${address.slot} ${address.host}`;
  const other = found.get(name);
  if (other === undefined || address.prefixLength < other.prefixLength) found.set(name, address);
}
