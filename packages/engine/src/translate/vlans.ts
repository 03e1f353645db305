import type { Reference } from "@proxbox/contract";
import { toSlug } from "../values/fit.ts";
import { sharedKey } from "../values/keys.ts";
import type { Facts } from "./desired.ts";
import type { GuestFacts } from "./guest-facts.ts";
import type { Nic } from "./nics.ts";
import { vlanOfNetwork } from "./node-networks.ts";
import { mapSubject } from "./rules/map-subject.ts";
import type { Mapped } from "./rules/map-subject.ts";
import { siteName } from "./well-known.ts";

/** Where a VLAN is met: on a guest's NIC, or on a node's interface. */
export interface VlanPlace {
  readonly guest?: GuestFacts;
  readonly nic?: Nic;
  readonly node: string;
}

/** What decides which NetBox VLAN a VLAN id stands for: the group that is named, then the site, then NetBox's global ones (E81). */
export interface WantedVlan {
  readonly vid: number;
  /** Name or slug of the group that a rule or the settings name. */
  readonly group?: string;
  readonly site?: string;
  /** That it is not documented is nothing to tell: only a node's interface has it, whose name says the id already, or it may not be meant at all. */
  readonly isQuiet?: true;
}

/** A VLAN id in its place. */
export function wantedVlan(facts: Facts, place: VlanPlace, vid: number): WantedVlan {
  return inGroup(facts, { place, vid, group: mapPlace(facts, place).vlanGroup ?? facts.settings.vlans.group });
}

/** What the id may stand for as well, since not all that the mapping rules ask for could be seen. */
export function otherVlans(facts: Facts, place: VlanPlace, vid: number): readonly WantedVlan[] {
  return (mapPlace(facts, place).others?.vlanGroup ?? []).map((group) => inGroup(facts, { place, vid, group }));
}

function mapPlace(facts: Facts, { node, ...subject }: VlanPlace): Mapped {
  return mapSubject(facts, subject.guest === undefined ? { node } : subject);
}

function inGroup(facts: Facts, about: { place: VlanPlace; vid: number; group: string | undefined }): WantedVlan {
  const { place: { node }, vid, group } = about;
  // Where VLANs are made in the group it is the only place there is.
  const site = group !== undefined && facts.settings.vlans.isCreating ? undefined : siteName(facts, node);
  return { vid, ...(group === undefined ? {} : { group }), ...(site === undefined ? {} : { site }) };
}

/** Reference to the VLAN that an id stands for; places that decide alike share it. */
export function vlanReference({ group, site, vid }: WantedVlan): Reference {
  const place = [group === undefined ? "-" : toSlug(group, "group"), site === undefined ? "-" : toSlug(site, "site")].join("/");
  return { kind: "vlan", key: sharedKey("vlan", `${place}/${vid}`) };
}

/** Every VLAN that guests and nodes use. */
export function* wantedVlans(facts: Facts): Iterable<WantedVlan> {
  for (const guest of facts.guests) {
    if (guest.nics.state !== "present") continue;
    for (const nic of guest.nics.value) for (const vid of vidsOf(nic)) yield wantedVlan(facts, { guest, nic, node: guest.guest.node }, vid);
  }
  if (facts.settings.isManagingDevices) yield* ofNodes(facts);
  yield* perhaps(facts);
}

/** Looked for to know again what stands in NetBox already; last, because what is wanted for certain counts. */
function* perhaps(facts: Facts): Iterable<WantedVlan> {
  if (!facts.settings.rules.some(({ set }) => set.vlan_group !== undefined)) return;
  for (const guest of facts.guests) {
    const nics = guest.nics.state === "present" ? guest.nics.value : [];
    const others = nics.flatMap((nic) => vidsOf(nic).flatMap((vid) => [...otherVlans(facts, { guest, nic, node: guest.guest.node }, vid)]));
    yield* others.map((other) => ({ ...other, isQuiet: true as const }));
  }
}

function* ofNodes(facts: Facts): Iterable<WantedVlan> {
  for (const { name: node, networks } of facts.snapshot.nodes) {
    for (const network of networks.state === "present" ? networks.value : []) {
      const vid = vlanOfNetwork(network)?.vid;
      if (vid !== undefined) yield { ...wantedVlan(facts, { node }, vid), isQuiet: true };
    }
  }
}

/** VLAN ids of a NIC: its own and those of its trunk. */
function vidsOf({ tag, trunks }: Nic): readonly number[] {
  return [...new Set([...(tag === undefined ? [] : [tag]), ...trunks])];
}
