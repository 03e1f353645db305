import type { LookupFunction } from "node:net";
import type { DialGuard } from "@proxbox/engine";
import ipaddr from "ipaddr.js";
import type { IPv4, IPv6 } from "ipaddr.js";
import { addressForms, isWithin } from "./address-forms.ts";
import { readHost } from "@proxbox/server";
import type { TargetList, TargetRules } from "./target-rules.ts";

/** Where neither a Proxmox VE nor a NetBox is, but cloud credentials or everybody at once are (wire-contract.md 10, B15). */
const neverServers: readonly (readonly [range: string, what: string])[] = [
  ["0.0.0.0/8", "is no address of a server"],
  ["169.254.0.0/16", "is link-local, where clouds serve their metadata"],
  ["100.100.100.200/32", "is a cloud's metadata address"],
  ["168.63.129.16/32", "is a cloud's metadata address"],
  ["192.0.0.192/32", "is a cloud's metadata address"],
  ["224.0.0.0/4", "is multicast"],
  ["240.0.0.0/4", "is reserved or broadcast"],
  ["::/128", "is no address of a server"],
  ["fe80::/10", "is link-local"],
  ["fd00:ec2::254/128", "is a cloud's metadata address"],
  ["fd20:ce::254/128", "is a cloud's metadata address"],
  ["ff00::/8", "is multicast"],
];

const metadataNames: ReadonlySet<string> = new Set([
  "metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal", "metadata.azure.internal",
  "metadata.tencentyun.com", "metadata.platformequinix.com",
]);

function isNamed(list: TargetList, name: string): boolean {
  return list.names.includes(name) || list.suffixes.some((suffix) => name.endsWith(suffix));
}

function isListed(list: TargetList, forms: readonly (IPv4 | IPv6)[]): boolean {
  return forms.some((form) => list.ranges.some((range) => isWithin(form, range)));
}

function refuseName(name: string, { blocked, allowed }: TargetRules): string | undefined {
  if (isNamed(allowed, name)) return undefined;
  if (metadataNames.has(name)) return `${name} is a cloud's metadata service`;
  return isNamed(blocked, name) ? `${name} is blocked by the operator` : undefined;
}

function refuseAddress(address: string, { blocked, allowed }: TargetRules): string | undefined {
  const forms = addressForms(address);
  if (forms.length === 0) return `${address} is no address`;
  if (isListed(allowed, forms)) return undefined;
  const never = neverServers.find(([range]) => forms.some((form) => isWithin(form, ipaddr.parseCIDR(range))));
  if (never !== undefined) return `${address} ${never[1]}`;
  return isListed(blocked, forms) ? `${address} is blocked by the operator` : undefined;
}

/**
 * Why this host must not be dialled, or `undefined` when it may as far as the host itself tells. A name is checked again
 * with every address that it is resolved to, by `dialGuard`. Private ranges and loopback may be dialled.
 */
export function refuseTarget(given: string, rules: TargetRules): string | undefined {
  const host = readHost(given);
  if (host === undefined) return "it is neither a host name nor an IP address";
  return host.isAddress ? refuseAddress(host.name, rules) : refuseName(host.name, rules);
}

/** The same check for the engine's connections, on what is really dialled. */
export function dialGuard(rules: TargetRules, lookup?: LookupFunction): DialGuard {
  return {
    refusalOf(address, host) {
      const name = host.toLowerCase();
      if (isNamed(rules.allowed, name)) return undefined;
      const ofAddress = refuseAddress(address, rules);
      return refuseName(name, rules) ?? (ofAddress === undefined || host === address ? ofAddress : `${host}: ${ofAddress}`);
    },
    ...(lookup === undefined ? {} : { lookup }),
  };
}
