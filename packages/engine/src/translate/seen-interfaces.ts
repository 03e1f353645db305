import type { GuestInterface } from "../collect/snapshot.ts";
import { parseAddress } from "./guest-addresses.ts";
import { normalizeMac } from "./nics.ts";
import type { Nic } from "./nics.ts";

/** An interface as the guest's own system has it, whether it is a virtual NIC or not. */
export interface SeenInterface {
  /** The guest's name for it, e.g. `ens18`, `docker0`. */
  readonly name: string;
  /** Upper case with colons. */
  readonly mac?: string;
  /** The virtual NIC whose MAC address it has. */
  readonly slot?: string;
  /** `10.0.0.5/24`, without zones, each once, in order. */
  readonly addresses: readonly string[];
}

/** The interfaces that a guest reports, each name once, in order; texts that are no address are passed over. */
export function seenInterfaces(reported: readonly GuestInterface[], nics: readonly Nic[]): readonly SeenInterface[] {
  const slots = new Map(nics.flatMap((nic) => (nic.mac === undefined ? [] : [[nic.mac, nic.slot] as const])));
  const seen = new Map<string, SeenInterface>();
  for (const { name, mac: reportedMac, addresses } of reported) {
    const mac = normalizeMac(reportedMac);
    const slot = slots.get(mac ?? "");
    const texts = addresses.flatMap(({ address, prefixLength }) => parseAddress(address, prefixLength) ?? []).map(({ host, prefixLength }) => `${host}/${prefixLength}`);
    const all = [...new Set([...(seen.get(name)?.addresses ?? []), ...texts])].sort();
    seen.set(name, { name, ...(mac === undefined ? {} : { mac }), ...(slot === undefined ? {} : { slot }), addresses: all });
  }
  return [...seen.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}
