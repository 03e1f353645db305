import type { Guest } from "../collect/snapshot.ts";
import type { Observed } from "../values/observed.ts";
import { present, unknown } from "../values/observed.ts";
import type { Disk } from "./disks.ts";
import { parseDisks } from "./disks.ts";
import type { Fingerprint } from "../values/fingerprint.ts";
import { joinAddresses, parseAddress, reasonToLeaveOut } from "./guest-addresses.ts";
import type { NicAddress } from "./guest-addresses.ts";
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

/** Live addresses where the guest reported; an LXC container's static ones besides, and alone where it did not. */
function joinGuest(guest: Guest, nics: Observed<readonly Nic[]>, ignored: readonly RegExp[]): Joined {
  if (nics.state !== "present") return { addresses: unknown("not-read", "the configuration was not read"), unmentioned: new Set(), ...NOTHING_LEFT_OUT };
  const fixed = staticAddresses(nics.value);
  const { interfaces } = guest;
  if (interfaces.state !== "present") {
    const isFixed = fixed.length > 0;
    if (!isFixed) return { addresses: interfaces.state === "absent" ? present([]) : interfaces, unmentioned: new Set(), ...NOTHING_LEFT_OUT };
    // Beside its static address a NIC may have had others, seen while the container ran: they are not known to be gone (E29, E58).
    return { addresses: present(fixed), unmentioned: new Set(nics.value.map((nic) => nic.slot)), ...NOTHING_LEFT_OUT };
  }
  const { addresses, unmentioned, leftOut, refused } = joinAddresses(nics.value, interfaces.value, ignored);
  const known = new Set(addresses.map((address) => `${address.slot} ${address.host}`));
  return {
    // Cloud-init says what a virtual machine was born with; once its agent speaks, that counts.
    addresses: present([...addresses, ...fixed.filter((address) => guest.type === "lxc" && !known.has(`${address.slot} ${address.host}`))]),
    unmentioned,
    notes: refused,
    leftOut,
  };
}

function staticAddresses(nics: readonly Nic[]): readonly NicAddress[] {
  return nics.flatMap((nic) =>
    nic.staticAddresses.flatMap((text) => {
      const address = parseAddress(text);
      return address === undefined || reasonToLeaveOut(address) !== undefined ? [] : [{ slot: nic.slot, ...address }];
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
