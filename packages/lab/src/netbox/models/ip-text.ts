import ipaddr from "ipaddr.js";

/** An address with its mask: the host part normalised, prefix length in bits. */
export interface ParsedAddress {
  readonly family: 4 | 6;
  readonly host: string;
  readonly prefixLength: number;
}

/** 4 or 6, from a stored address or prefix. */
export function familyOf(text: string): 4 | 6 {
  return text.includes(":") ? 6 : 4;
}

/** The part before the slash. */
export function hostOf(text: string): string {
  return text.split("/", 1)[0] ?? text;
}

/** Parses `host` or `host/bits`; undefined when it is no address. A zone id is no part of one (netbox-api.md 2.12). */
export function parseAddress(text: string): ParsedAddress | undefined {
  const [host = "", bits, ...more] = text.trim().split("/");
  if (more.length > 0 || !isHost(host)) return undefined;
  const family = familyOf(host);
  const size = family === 4 ? 32 : 128;
  const prefixLength = bits === undefined ? size : parseBits(bits, size);
  return prefixLength === undefined ? undefined : { family, host: familyHost(family, host), prefixLength };
}

function isHost(text: string): boolean {
  if (text.includes("%")) return false;
  return text.includes(":") ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
}

function parseBits(text: string, size: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= size ? Number(text) : undefined;
}

function familyHost(family: 4 | 6, host: string): string {
  return family === 4 ? ipaddr.IPv4.parse(host).toString() : ipaddr.IPv6.parse(host).toRFC5952String();
}

function bytesOf(host: string): number[] {
  return ipaddr.parse(host).toByteArray();
}

function mask(bytes: readonly number[], prefixLength: number, fill: 0 | 255): number[] {
  return bytes.map((byte, index) => {
    const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
    const keep = (0xff << (8 - bits)) & 0xff;
    return (byte & keep) | (fill & ~keep & 0xff);
  });
}

function textOfBytes(bytes: number[]): string {
  const address = ipaddr.fromByteArray(bytes);
  return address.kind() === "ipv4" ? address.toString() : (address as ipaddr.IPv6).toRFC5952String();
}

/** First address of the network that the address lies in. */
export function networkOf({ host, prefixLength }: ParsedAddress): string {
  return textOfBytes(mask(bytesOf(host), prefixLength, 0));
}

/** Last address of the network that the address lies in. */
export function broadcastOf({ host, prefixLength }: ParsedAddress): string {
  return textOfBytes(mask(bytesOf(host), prefixLength, 255));
}

/** Whether the host lies in the network `address/bits`. */
export function contains(network: string, host: string): boolean {
  const parsed = parseAddress(network);
  if (!parsed || familyOf(network) !== familyOf(host)) return false;
  return networkOf({ ...parsed, host: hostOf(host) }) === networkOf(parsed);
}

/** A text that sorts and compares as the address does; families apart. */
export function addressKey(text: string): string {
  const host = hostOf(text);
  return `${familyOf(host)}${bytesOf(host).map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
