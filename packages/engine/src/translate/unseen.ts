import type { Outcome } from "@proxbox/contract";
import type { Snapshot } from "../collect/snapshot.ts";
import type { Observed } from "../values/observed.ts";
import type { KindName } from "../kinds/kind.ts";
import type { Unseen } from "./desired.ts";
import type { SourceSettings } from "./source-settings.ts";
import type { GuestFacts } from "./guest-facts.ts";
import { guestKey, nodeKey } from "../values/keys.ts";
import { reportedKey } from "./reported-interfaces.ts";
import { macOfNetwork } from "./node-networks.ts";

/** Kinds that hang on a guest and come from its configuration. */
const FROM_CONFIG: readonly KindName[] = ["vm-interface", "mac-address", "virtual-disk", "cloud-init"];
/** Kinds that stand for the guest's own system, and come from nothing else. */
const OF_SYSTEM: readonly KindName[] = ["guest-interface", "guest-address"];
/** Kinds that come from what the guest's own system reports. */
const FROM_GUEST: readonly KindName[] = ["ip-address", "primary-ip", ...OF_SYSTEM];

/** Guests, and the kinds that hang on them. */
export const GUEST_KINDS: readonly KindName[] = ["virtual-machine", ...FROM_CONFIG, ...FROM_GUEST];

/** Kinds that hang on a node and come from its network. */
const FROM_NETWORK: readonly KindName[] = ["node-interface", "mac-address", "ip-address"];

/**
 * Lists what could not be seen: whole lists that were read partly, guests without a configuration, silent agents,
 * offline nodes. Nothing at or under these is ever called gone (E18, E19, E28-E30).
 */
export function unseenIn(snapshot: Snapshot, guests: readonly GuestFacts[], failures: readonly Outcome[]): readonly Unseen[] {
  return [...unseenLists(snapshot, failures.length), ...unseenNodes(snapshot), ...guests.flatMap(unseenOfGuest)];
}

/** What the settings leave out counts as not looked at: turning a setting off must not call anything gone. */
export function unseenBySettings(snapshot: Snapshot, settings: SourceSettings): readonly Unseen[] {
  const templates = settings.isIncludingTemplates ? [] : snapshot.guests.filter(({ isTemplate }) => isTemplate);
  const ofTemplates = templates.flatMap(({ type, vmid }) =>
    GUEST_KINDS.map((kind) => ({ kind, under: guestKey(snapshot.source, type, vmid), reason: "templates are left out by the settings" })),
  );
  const ofNodes = settings.isManagingDevices ? [] : ["node", ...FROM_NETWORK].map((kind) => ({ kind, under: `${snapshot.source}/node`, reason: "devices are left out by the settings" }));
  // Of a machine that is gone nothing tells that it was no template, so no guest at all is called gone then.
  const ofMachines = settings.isIncludingMachines ? [] : GUEST_KINDS.map((kind) => ({ kind, under: snapshot.source, reason: "all but templates is left out by the settings", isUnasked: true as const }));
  return [...ofTemplates, ...ofMachines, ...ofNodes];
}

function unseenLists(snapshot: Snapshot, failed: number): readonly Unseen[] {
  const unseen: Unseen[] = [];
  const { source, guestsComplete, nodesComplete } = snapshot;
  // Of a list that was narrowed to some guests nothing can be said by its being empty.
  const isEmpty = snapshot.guests.length === 0 && failed === 0 && snapshot.onlyGuests === undefined;
  const reason = guestsComplete.isComplete ? (isEmpty ? "Proxmox VE showed no guest at all" : undefined) : (guestsComplete.reason ?? "the list of guests is not complete");
  if (reason !== undefined) {
    for (const kind of GUEST_KINDS) unseen.push({ kind, under: source, reason });
  }
  if (!nodesComplete.isComplete || snapshot.nodes.length === 0) {
    const why = nodesComplete.reason ?? "the list of nodes is not complete";
    for (const kind of ["node", ...FROM_NETWORK]) unseen.push({ kind, under: `${source}/node`, reason: why });
  }
  return unseen;
}

function unseenNodes(snapshot: Snapshot): readonly Unseen[] {
  return snapshot.nodes.flatMap(({ name, networks }): readonly Unseen[] => {
    const under = nodeKey(snapshot.source, name);
    if (networks.state === "unknown") return FROM_NETWORK.map((kind) => ({ kind, under, reason: networks.detail, ...(networks.reason === "not-read" ? { isUnasked: true } : {}) }));
    if (networks.state === "absent") return [];
    const untold = networks.value.filter((network) => macOfNetwork(network) === undefined);
    return untold.map((network) => ({ kind: "mac-address", under: `${under}/${network.name}`, reason: "Proxmox VE does not tell the MAC address of this interface" }));
  });
}

function unseenOfGuest(facts: GuestFacts): readonly Unseen[] {
  const { key } = facts;
  return [
    ...unseenWhere(facts.guest.config, key, FROM_CONFIG),
    ...placesOfAddresses(facts).flatMap((under) => unseenWhere(facts.addresses, under, ["ip-address"])),
    ...unseenWhere(facts.addresses, key, ["primary-ip"]),
    // Without the configuration it is not known which interface is which NIC.
    ...unseenWhere(facts.guest.config.state === "unknown" ? facts.guest.config : facts.guest.interfaces, key, OF_SYSTEM),
    ...[...facts.unmentioned].flatMap((slot) => unseenOfSlot(facts, slot)),
  ];
}

function unseenOfSlot(facts: GuestFacts, slot: string): readonly Unseen[] {
  const reason = whyUnmentioned(facts);
  return [{ kind: "ip-address", under: `${facts.key}/${slot}`, reason }, ...OF_SYSTEM.map((kind) => ({ kind, under: reportedKey(facts.key, { slot }), reason }))];
}

function whyUnmentioned({ guest: { interfaces } }: GuestFacts): string {
  return interfaces.state === "unknown" ? interfaces.detail : "the guest said nothing about this interface";
}

/** Where addresses may hide: behind the NICs that the configuration names; one that it no longer has cannot carry any. */
function placesOfAddresses({ key, nics }: GuestFacts): readonly string[] {
  return nics.state === "present" ? nics.value.map(({ slot }) => `${key}/${slot}`) : [key];
}

function unseenWhere(observed: Observed<unknown>, under: string, kinds: readonly KindName[]): readonly Unseen[] {
  return observed.state === "unknown" ? kinds.map((kind) => ({ kind, under, reason: observed.detail })) : [];
}
