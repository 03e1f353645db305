import type { Guest } from "../collect/snapshot.ts";
import type { Observed } from "../values/observed.ts";
import { present, unknown } from "../values/observed.ts";
import type { Disk } from "./disks.ts";
import { parseDisks } from "./disks.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { joinAddresses, parseAddress, reasonToLeaveOut } from "./guest-addresses.ts";
import type { NicAddress } from "./guest-addresses.ts";
import { seenInterfaces } from "./seen-interfaces.ts";
import type { SeenInterface } from "./seen-interfaces.ts";
import { guestKey } from "../values/keys.ts";
import { parseNics } from "./nics.ts";
import type { Nic } from "./nics.ts";
import { parsePropertyString } from "./property-string.ts";

/** One guest with its configuration taken apart; what could not be seen stays unknown. */
export interface GuestFacts {
  readonly guest: Guest;
  readonly key: string;
  /** Name for people: the guest's own or `vm-<vmid>` / `ct-<vmid>` (E10). */
  readonly label: string;
  readonly nics: Observed<readonly Nic[]>;
  readonly disks: Observed<readonly Disk[]>;
  readonly addresses: Observed<readonly NicAddress[]>;
  /** The interfaces by the names that the guest's own system has for them, all of them, in order. */
  readonly guestInterfaces: Observed<readonly SeenInterface[]>;
  /** NIC slots whose addresses the guest said nothing about. */
  readonly unmentioned: ReadonlySet<string>;
  /** Lower-case tags, each once, in order; unknown when neither list nor configuration was seen. */
  readonly tags: readonly string[];
  readonly fingerprint: Fingerprint;
  /** Sentences about disks and addresses that a person should know of: they are not in NetBox. */
  readonly notes: readonly string[];
  /** Number of addresses that never go to NetBox, by reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** Name of a guest that Proxmox VE gives none (E10). */
export function fallbackName(guest: Guest): string {
  return `${guest.type === "qemu" ? "vm" : "ct"}-${guest.vmid}`;
}

/** Takes one guest apart. `ignored` are the interface names whose addresses never count. */
export function readGuest(source: string, guest: Guest, ignored: readonly RegExp[]): GuestFacts {
  const nics = mapObserved(guest.config, parseNics);
  const disks = mapObserved(guest.config, parseDisks);
  const joined = joinGuest(guest, nics, ignored);
  return {
    guest,
    key: guestKey(source, guest.type, guest.vmid),
    label: guest.name ?? fallbackName(guest),
    nics,
    disks: mapObserved(disks, (found) => found.disks),
    addresses: joined.addresses,
    guestInterfaces: mapObserved(guest.interfaces, (interfaces) => seenInterfaces(interfaces, nics.state === "present" ? nics.value : [])),
    unmentioned: joined.unmentioned,
    tags: parseTags((guest.config.state === "present" ? guest.config.value["tags"] : undefined) ?? guest.tags ?? ""),
    fingerprint: fingerprintOf(guest, nics),
    notes: [...(disks.state === "present" ? disks.value.notes : []), ...joined.notes],
    leftOut: joined.leftOut,
  };
}

/** Proxmox VE separates tags by `;`, older versions also by `,` or blanks; case does not count (E76). */
export function parseTags(text: string): readonly string[] {
  return [...new Set(text.split(/[;,\s]+/).map((tag) => tag.toLowerCase()).filter((tag) => tag !== ""))];
}

function mapObserved<A, B>(observed: Observed<A>, map: (value: A) => B): Observed<B> {
  return observed.state === "present" ? present(map(observed.value)) : observed;
}

interface Joined {
  readonly addresses: Observed<readonly NicAddress[]>;
  readonly unmentioned: ReadonlySet<string>;
  readonly notes: readonly string[];
  readonly leftOut: ReadonlyMap<string, number>;
}

const NOTHING_LEFT_OUT = { notes: [], leftOut: new Map<string, number>() } as const;

/**
 * Live addresses where the guest reported, and a container's static ones besides. What cloud-init gives a virtual machine
 * is what it was born with: it stands for NICs of which nothing was heard, and the guest's own word counts (ADR 0014).
 */
function joinGuest(guest: Guest, nics: Observed<readonly Nic[]>, ignored: readonly RegExp[]): Joined {
  if (nics.state !== "present") return { addresses: unknown("not-read", "the configuration was not read"), unmentioned: new Set(), ...NOTHING_LEFT_OUT };
  const configured = configuredAddresses(guest, nics.value);
  const { interfaces } = guest;
  if (interfaces.state !== "present") {
    if (configured.length === 0) return { addresses: interfaces.state === "absent" ? present([]) : interfaces, unmentioned: new Set(), ...NOTHING_LEFT_OUT };
    // Beside its configured address a NIC may have had others, seen while the guest ran: they are not known to be gone (E29, E58).
    return { addresses: present(configured), unmentioned: new Set(nics.value.map((nic) => nic.slot)), ...NOTHING_LEFT_OUT };
  }
  const { addresses, unmentioned, leftOut, refused } = joinAddresses(nics.value, interfaces.value, ignored);
  const known = new Set(addresses.map((address) => `${address.slot} ${address.host}`));
  const others = configured.filter((address) => !known.has(`${address.slot} ${address.host}`));
  const denied = others.filter((address) => address.isAssumed === true && !unmentioned.has(address.slot));
  return {
    addresses: present([...addresses, ...others.filter((address) => !denied.includes(address))]),
    unmentioned,
    notes: [...refused, ...denied.map(({ slot, host }) => `cloud-init gives ${slot} the address ${host}, which the guest does not have; what the guest says counts`)],
    leftOut,
  };
}

/** Addresses that the configuration names; those of cloud-init are assumed, and a template has none: it never runs. */
function configuredAddresses({ type, isTemplate }: Guest, nics: readonly Nic[]): readonly NicAddress[] {
  if (type === "qemu" && isTemplate) return [];
  const assumed = type === "qemu" ? { isAssumed: true as const } : {};
  return nics.flatMap(({ slot, staticAddresses }) =>
    staticAddresses.flatMap((text) => {
      const address = parseAddress(text);
      return address === undefined || reasonToLeaveOut(address) !== undefined ? [] : [{ slot, ...address, ...assumed }];
    }),
  );
}

function fingerprintOf(guest: Guest, nics: Observed<readonly Nic[]>): Fingerprint {
  const config = guest.config.state === "present" ? guest.config.value : {};
  const uuid = parsePropertyString(config["smbios1"] ?? "").values.get("uuid")?.toLowerCase();
  const ctime = parsePropertyString(config["meta"] ?? "").values.get("ctime");
  const rootfs = guest.type === "lxc" ? parsePropertyString(config["rootfs"] ?? "").first : "";
  const macs = nics.state === "present" ? nics.value.flatMap((nic) => nic.mac ?? []).sort() : [];
  return { macs, ...(uuid === undefined ? {} : { uuid }), ...(ctime === undefined ? {} : { ctime }), ...(rootfs === "" ? {} : { rootfs }) };
}
