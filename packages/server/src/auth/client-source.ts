import ipaddr from "ipaddr.js";
import type { Network } from "../start/server-settings.ts";

/** Bits of an IPv6 address that one customer holds at least; whoever has one of its addresses has them all. */
const IPV6_SITE_BITS = 64;

type Address = ReturnType<typeof ipaddr.process>;

function isIn(address: Address, networks: readonly Network[]): boolean {
  return networks.some(([base, bits]) => address.kind() === base.kind() && address.match(base, bits));
}

function toAddress(text: string | undefined): Address | undefined {
  const trimmed = text?.trim() ?? "";
  return ipaddr.isValid(trimmed) ? ipaddr.process(trimmed) : undefined;
}

function toSource(address: Address | undefined): string {
  if (address === undefined) return "unknown";
  if (address.kind() === "ipv4") return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_SITE_BITS}`).toString()}/${IPV6_SITE_BITS}`;
}

/** Says whether the TCP peer is one of the proxies whose word is taken about who and how it was asked. */
export function isFromProxy(peer: string | undefined, trusted: readonly Network[]): boolean {
  const address = toAddress(peer);
  return address !== undefined && isIn(address, trusted);
}

/**
 * Where a request comes from: the TCP peer, or, when that is a trusted proxy, the last address of `X-Forwarded-For` that is
 * none, read from right to left (wire-contract.md 0.4). IPv6 addresses count by their /64.
 */
export function clientSource(peer: string | undefined, forwardedFor: string | undefined, trusted: readonly Network[]): string {
  let address = toAddress(peer);
  for (const hop of (forwardedFor ?? "").split(",").toReversed()) {
    if (address === undefined || !isIn(address, trusted)) break;
    const next = toAddress(hop);
    if (next === undefined) break;
    address = next;
  }
  return toSource(address);
}
