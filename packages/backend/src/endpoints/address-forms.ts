import ipaddr from "ipaddr.js";
import type { IPv4, IPv6 } from "ipaddr.js";

/** A range of addresses. */
export type AddressRange = readonly [IPv4 | IPv6, number];

/** Where an IPv6 address of this prefix holds an IPv4 address; `isInverted`: every bit is turned round. */
interface Embedding {
  readonly prefix: string;
  readonly at: number;
  readonly isInverted?: boolean;
}

// A gateway or the operating system turns these into the IPv4 address inside, which is then what is reached.
const embeddings: readonly Embedding[] = [
  { prefix: "::ffff:0:0/96", at: 12 },
  { prefix: "::ffff:0:0:0/96", at: 12 },
  { prefix: "::/96", at: 12 },
  { prefix: "64:ff9b::/96", at: 12 },
  { prefix: "64:ff9b:1::/48", at: 12 },
  { prefix: "2002::/16", at: 2 },
  { prefix: "2001::/32", at: 12, isInverted: true },
];

/** Says whether an address is within a range; one of the other family never is. */
export function isWithin(address: IPv4 | IPv6, [network, bits]: AddressRange): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

// ISATAP: the interface part is 0000:5efe or 0200:5efe and the IPv4 address, below any prefix.
function isIsatap(bytes: readonly number[]): boolean {
  return (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}

function embedded(address: IPv6): IPv4[] {
  const bytes = address.toByteArray();
  const found = embeddings.filter(({ prefix }) => isWithin(address, ipaddr.parseCIDR(prefix)));
  const all = isIsatap(bytes) ? [...found, { prefix: "", at: 12 }] : found;
  return all.map(({ at, isInverted = false }) => ipaddr.IPv4.parse(bytes.slice(at, at + 4).map((byte) => (isInverted ? 255 - byte : byte)).join(".")));
}

/**
 * Everything that an address may lead to: itself, and the IPv4 addresses inside an IPv6 address. Empty for what is no
 * address. `::` and `::1` are themselves only, though they look like IPv4-compatible ones.
 */
export function addressForms(text: string): readonly (IPv4 | IPv6)[] {
  if (!ipaddr.isValid(text)) return [];
  const address = ipaddr.parse(text.replace(/%.*$/, ""));
  if (!(address instanceof ipaddr.IPv6)) return [address];
  const isPlain = ["unspecified", "loopback"].includes(address.range());
  return isPlain ? [address] : [address, ...embedded(address)];
}
