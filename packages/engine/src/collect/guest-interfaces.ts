import type { InterfaceRow } from "../proxmox/schema.ts";
import type { GuestAddress, GuestInterface } from "./snapshot.ts";

function toAddress(text: string): GuestAddress {
  const [address = "", prefix] = text.trim().split("/", 2);
  const length = prefix === undefined ? Number.NaN : Number(prefix);
  return Number.isInteger(length) ? { address, prefixLength: length } : { address };
}

// The list holds every address but not always the link-local one; the short form holds one per family. Together: all.
function addressesOf(row: InterfaceRow): readonly GuestAddress[] {
  const listed = row["ip-addresses"].rows.map(({ "ip-address": address, prefix }) => toAddress(prefix === undefined ? address : `${address}/${prefix}`));
  const short = [row.inet, row.inet6].filter((text) => text !== undefined).flatMap((text) => text.split(/[\s,]+/).map(toAddress));
  const byAddress = new Map<string, GuestAddress>();
  for (const entry of [...listed, ...short]) {
    if (entry.address !== "" && !byAddress.has(entry.address)) byAddress.set(entry.address, entry);
  }
  return [...byAddress.values()];
}

function toInterface(row: InterfaceRow): GuestInterface {
  const mac = row["hardware-address"] ?? row.hwaddr;
  return { name: row.name, ...(mac === undefined ? {} : { mac }), addresses: addressesOf(row) };
}

/** Reads what an agent or a container reports: both forms of containers, prefixes as number or text (E56). */
export function toInterfaces(rows: readonly InterfaceRow[]): readonly GuestInterface[] {
  return rows.map(toInterface);
}

/** Says whether nothing but loopback was reported: Linux' `lo`, or an interface without a hardware address (E30). */
export function hasOnlyLoopback(interfaces: readonly GuestInterface[]): boolean {
  return interfaces.every(({ name, mac }) => name === "lo" || mac === undefined || /^(00[:-]){5}00$/.test(mac));
}
