import ipaddr from "ipaddr.js";

/** Orders two addresses without masks by number, IPv4 before IPv6; both must be addresses. */
export function compareHosts(left: string, right: string): number {
  const [a, b] = [ipaddr.parse(left).toByteArray(), ipaddr.parse(right).toByteArray()];
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
