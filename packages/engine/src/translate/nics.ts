import { parseBoolean, parsePropertyString } from "./property-string.ts";
import type { PropertyString } from "./property-string.ts";
import { LIMITS, fitName } from "../values/fit.ts";

/** One virtual NIC of a guest's configuration. */
export interface Nic {
  /** Proxmox VE's key, `net0`: the identity of the interface. */
  readonly slot: string;
  /** Name in NetBox: `net0`, or the name inside the container (E59). */
  readonly name: string;
  /** Upper case with colons. */
  readonly mac?: string;
  readonly isEnabled: boolean;
  readonly mtu?: number;
  readonly bridge?: string;
  /** VLAN id of untagged frames of the guest. */
  readonly tag?: number;
  /** VLAN ids that the guest may tag itself, ranges taken apart, in order. */
  readonly trunks: readonly number[];
  /** A trunk of more VLANs than anybody documents one by one; `trunks` is empty then. */
  readonly isTrunkWide: boolean;
  /** Static addresses of an LXC container, or those that cloud-init gives a virtual machine (`ipconfigN`), with their prefix; `dhcp`, `auto` and `manual` are not addresses (E57). */
  readonly staticAddresses: readonly string[];
}

/** More VLANs than this on one NIC are a trunk for everything: `trunks=2-4094` is how people write that (ADR 0014). */
const WIDE_TRUNK = 64;

const MAC = /^[0-9a-f]{2}(?:[:-]?[0-9a-f]{2}){5}$/i;

/** Writes a MAC address as NetBox stores it: upper case with colons; `undefined` for what is none (E52). */
export function normalizeMac(text: string | undefined): string | undefined {
  if (text === undefined || !MAC.test(text.trim())) return undefined;
  const digits = text.replace(/[^0-9a-f]/gi, "").toUpperCase();
  return digits.match(/../g)?.join(":");
}

/** Finds the virtual NICs; only the slots that are there, in the order of their numbers (E37). */
export function parseNics(config: Readonly<Record<string, string>>): readonly Nic[] {
  return Object.keys(config)
    .filter((key) => /^net\d+$/.test(key))
    .sort((left, right) => Number(left.slice(3)) - Number(right.slice(3)))
    .map((slot) => parseNic(slot, parsePropertyString(config[slot] ?? ""), parsePropertyString(config[`ipconfig${slot.slice(3)}`] ?? "")));
}

function parseNic(slot: string, properties: PropertyString, cloudInit: PropertyString): Nic {
  const { values } = properties;
  const mac = macOf(properties);
  const mtu = Number(values.get("mtu"));
  const bridge = values.get("bridge");
  const [tag] = parseVlanIds(values.get("tag") ?? "");
  const trunks = parseVlanIds(values.get("trunks") ?? "");
  return {
    slot,
    name: fitName(values.get("name") ?? "", LIMITS.name) || slot,
    isEnabled: parseBoolean(values.get("link_down")) !== true,
    staticAddresses: [values, cloudInit.values].flatMap((from) => ["ip", "ip6"].flatMap((key) => from.get(key) ?? []).filter((text) => text.includes("/"))),
    ...(mac === undefined ? {} : { mac }),
    // `mtu=1` means "as the bridge" in Proxmox VE, which says nothing about the number.
    ...(Number.isInteger(mtu) && mtu > 1 && mtu <= 65_536 ? { mtu } : {}),
    ...(bridge === undefined ? {} : { bridge }),
    trunks: trunks.length > WIDE_TRUNK ? [] : trunks,
    isTrunkWide: trunks.length > WIDE_TRUNK,
    ...(tag === undefined ? {} : { tag }),
  };
}

/** `30;40-42` as ids, each once, in order; what is no VLAN id is passed over (E82). */
function parseVlanIds(text: string): readonly number[] {
  const ids = text.split(";").flatMap((part) => {
    const [, from, to = from] = /^\s*(\d{1,4})\s*(?:-\s*(\d{1,4})\s*)?$/.exec(part) ?? [];
    const first = Math.max(1, Number(from));
    const last = Math.min(4094, Number(to));
    return from === undefined || last < first ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(ids)].sort((left, right) => left - right);
}

/** `hwaddr=` (LXC), `macaddr=`, or the value of the model key, whatever the model is (`virtio=`, `e1000=`, …). */
function macOf({ values }: PropertyString): string | undefined {
  const named = normalizeMac(values.get("hwaddr")) ?? normalizeMac(values.get("macaddr"));
  if (named !== undefined) return named;
  for (const value of values.values()) {
    const mac = normalizeMac(value);
    if (mac !== undefined && /[:-]/.test(value)) return mac;
  }
  return undefined;
}
