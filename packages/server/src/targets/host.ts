import { isIP } from "node:net";

/** A host in the one form in which it is compared and dialled. */
export interface Host {
  /** Lower case, without a dot at its end; an IPv6 address without brackets. */
  readonly name: string;
  /** The same as it stands in a URL: an IPv6 address in brackets. */
  readonly inUrl: string;
  readonly isAddress: boolean;
}

/**
 * Reads a host name or an IP address in any spelling: decimal, octal, hex and shortened IPv4, compressed IPv6, full-width
 * digits, percent signs. The URL parser that also dials decides what it is, so that no spelling passes the check and means
 * something else later. `undefined` when it is neither, also with a port, a path, a mask or credentials.
 */
export function readHost(given: string): Host | undefined {
  const bare = given.trim().replace(/^\[(.*)\]$/, "$1");
  if (bare === "" || /[\s/\\?#@]/.test(bare)) return undefined;
  const url = URL.parse(`https://${bare.includes(":") ? `[${bare}]` : bare}/`);
  if (url === null || url.port !== "" || url.username !== "") return undefined;
  const inUrl = url.hostname.replace(/\.$/, "");
  const name = inUrl.replace(/^\[(.*)\]$/, "$1");
  return name === "" ? undefined : { name, inUrl, isAddress: isIP(name) !== 0 };
}
