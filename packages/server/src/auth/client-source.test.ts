import ipaddr from "ipaddr.js";
import { expect, it } from "vitest";
import { clientSource } from "./client-source.ts";

const proxies = [ipaddr.parseCIDR("10.0.0.0/8"), ipaddr.parseCIDR("fd00::/8")];

it.each([
  { what: "nobody is trusted", peer: "198.51.100.1", forwarded: "203.0.113.9", trusted: [], source: "198.51.100.1" },
  { what: "the peer is no proxy", peer: "198.51.100.1", forwarded: "203.0.113.9", trusted: proxies, source: "198.51.100.1" },
  { what: "the peer is a proxy", peer: "10.0.0.1", forwarded: "203.0.113.9", trusted: proxies, source: "203.0.113.9" },
  { what: "two proxies in a row", peer: "10.0.0.1", forwarded: "203.0.113.9, 10.0.0.2", trusted: proxies, source: "203.0.113.9" },
  { what: "a client lies about who is before it", peer: "10.0.0.1", forwarded: "1.2.3.4, 203.0.113.9", trusted: proxies, source: "203.0.113.9" },
  { what: "a proxy writes nonsense", peer: "10.0.0.1", forwarded: "1.2.3.4, nonsense", trusted: proxies, source: "10.0.0.1" },
  { what: "a proxy writes nothing", peer: "10.0.0.1", forwarded: undefined, trusted: proxies, source: "10.0.0.1" },
  { what: "only proxies", peer: "10.0.0.1", forwarded: "10.0.0.3, 10.0.0.2", trusted: proxies, source: "10.0.0.3" },
  { what: "IPv4 in IPv6's clothes", peer: "::ffff:10.0.0.1", forwarded: "::ffff:203.0.113.9", trusted: proxies, source: "203.0.113.9" },
  { what: "IPv6 counts by its site", peer: "2001:db8:1:2:3:4:5:6", forwarded: undefined, trusted: proxies, source: "2001:db8:1:2::/64" },
  { what: "an IPv6 proxy", peer: "fd00::1", forwarded: "2001:db8::9", trusted: proxies, source: "2001:db8::/64" },
  { what: "no address at all", peer: undefined, forwarded: undefined, trusted: [], source: "unknown" },
])("$what", ({ peer, forwarded, trusted, source }) => {
  expect(clientSource(peer, forwarded, trusted)).toBe(source);
});
