import fc from "fast-check";
import type { Guest, Snapshot } from "../collect/snapshot.ts";
import { guestKey, nodeKey } from "../values/keys.ts";
import { unknown } from "../values/observed.ts";

/** One thing that a reading of Proxmox VE did not see. */
export interface Blindness {
  readonly what: "guests-hidden" | "no-guests" | "nodes-hidden" | "node-offline" | "config-unread" | "silent" | "unmentioned" | "source-down";
  readonly source: number;
  /** Chooses a guest or node, counted round. */
  readonly pick: number;
}

/** A combination of them. */
export const blindnesses: fc.Arbitrary<readonly Blindness[]> = fc.array(
  fc.record({ what: fc.constantFrom("guests-hidden", "no-guests", "nodes-hidden", "node-offline", "config-unread", "silent", "unmentioned", "source-down" as const), source: fc.nat({ max: 1 }), pick: fc.nat({ max: 5 }) }),
  { minLength: 1, maxLength: 4 },
);

/** Objects of these kinds (all of them where absent) at or under a key were not seen. */
export interface Hidden {
  readonly under: string;
  readonly kinds?: readonly string[];
  /** Something of them was seen: values may be taken out, the objects may not go. */
  readonly isPartly?: boolean;
}

/** What is left of the snapshots, and what nobody may therefore call gone. */
export interface Partial {
  readonly snapshots: readonly Snapshot[];
  readonly hidden: readonly Hidden[];
}

const GUEST_KINDS = ["virtual-machine", "vm-interface", "mac-address", "virtual-disk", "cloud-init", "ip-address", "primary-ip", "guest-interface", "guest-address"];
const NODE_KINDS = ["node", "node-interface", "ip-address"];

/** Takes from the snapshots what was not seen. */
export function blindTo(snapshots: readonly Snapshot[], list: readonly Blindness[]): Partial {
  return list.reduce<Partial>((so, { what, source, pick }) => {
    const at = source % Math.max(1, so.snapshots.length);
    const snapshot = so.snapshots[at];
    if (snapshot === undefined) return so;
    const { left, hidden } = EFFECTS[what](snapshot, pick);
    return { snapshots: so.snapshots.flatMap((each, index) => (index !== at ? [each] : left === undefined ? [] : [left])), hidden: [...so.hidden, ...hidden] };
  }, { snapshots, hidden: [] });
}

interface Effect {
  /** Absent: the source gave nothing at all. */
  readonly left?: Snapshot;
  readonly hidden: readonly Hidden[];
}

const EFFECTS: Readonly<Record<Blindness["what"], (snapshot: Snapshot, pick: number) => Effect>> = {
  "guests-hidden": (snapshot, pick) => ({
    left: { ...snapshot, guests: snapshot.guests.filter((_guest, index) => index % 2 === pick % 2), guestsComplete: { isComplete: false, reason: "VM.Audit is missing" } },
    // What Proxmox VE shows of the guests that are left is seen as ever; whoever is not in the list may be hidden or destroyed.
    hidden: [
      { under: snapshot.source, kinds: GUEST_KINDS, isPartly: true },
      ...snapshot.guests.filter((_guest, index) => index % 2 !== pick % 2).map(({ type, vmid }) => ({ under: guestKey(snapshot.source, type, vmid), kinds: GUEST_KINDS })),
    ],
  }),
  "no-guests": (snapshot) => ({ left: { ...snapshot, guests: [] }, hidden: [{ under: snapshot.source, kinds: GUEST_KINDS }] }),
  "nodes-hidden": (snapshot, pick) => ({
    left: { ...snapshot, nodes: snapshot.nodes.filter((_node, index) => index !== pick % 2), nodesComplete: { isComplete: false, reason: "no quorum" } },
    hidden: [{ under: snapshot.source, kinds: ["node", "node-interface"] }, { under: `${snapshot.source}/node` }],
  }),
  "node-offline": offline,
  "config-unread": (snapshot, pick) => onGuest(snapshot, pick, (guest) => ({ ...guest, config: unknown("error", "500"), interfaces: unknown("not-read", "no config") })),
  silent: (snapshot, pick) => {
    const effect = onGuest(snapshot, pick, (guest) => ({ ...guest, interfaces: unknown("agent-silent", "QEMU guest agent is not running") }));
    const guest = snapshot.guests[pick % Math.max(1, snapshot.guests.length)];
    return { ...effect, hidden: guest === undefined ? [] : placesOfAddresses(snapshot, guest) };
  },
  unmentioned: (snapshot, pick) => {
    const effect = onGuest(snapshot, pick, (guest) => (guest.interfaces.state === "present" ? { ...guest, interfaces: { state: "present", value: [] } } : guest));
    const guest = snapshot.guests[pick % Math.max(1, snapshot.guests.length)];
    // A container's addresses that its configuration names are seen there.
    return { ...effect, hidden: guest === undefined || guest.type === "lxc" ? [] : placesOfAddresses(snapshot, guest) };
  },
  "source-down": (snapshot) => ({ hidden: [{ under: snapshot.source }] }),
};

/** Addresses behind the NICs that the configuration names; a container's static ones are seen without its answer. */
function placesOfAddresses({ source }: Snapshot, guest: Guest): readonly Hidden[] {
  const { config } = guest;
  if (config.state !== "present") return [{ under: guestKey(source, guest.type, guest.vmid), kinds: ["ip-address", "primary-ip"] }];
  const slots = Object.keys(config.value).filter((key) => /^net\d+$/.test(key) && !/ip6?=[0-9a-f:.]+\//i.test(config.value[key] ?? ""));
  return slots.map((slot) => ({ under: `${guestKey(source, guest.type, guest.vmid)}/${slot}`, kinds: ["ip-address"] }));
}

function onGuest(snapshot: Snapshot, pick: number, change: (guest: Guest) => Guest): Effect {
  const at = pick % Math.max(1, snapshot.guests.length);
  const guest = snapshot.guests[at];
  if (guest === undefined) return { left: snapshot, hidden: [] };
  const key = guestKey(snapshot.source, guest.type, guest.vmid);
  return { left: { ...snapshot, guests: snapshot.guests.map((each, index) => (index === at ? change(each) : each)) }, hidden: [{ under: key, kinds: GUEST_KINDS }] };
}

/** A node that does not answer hides its networks, and of its guests everything but that they are there. */
function offline(snapshot: Snapshot, pick: number): Effect {
  const node = snapshot.nodes[pick % Math.max(1, snapshot.nodes.length)];
  if (node === undefined) return { left: snapshot, hidden: [] };
  const unseen = unknown<never>("node-offline", `${node.name} does not answer`);
  const dark = (guest: Guest): Guest => {
    const { name: _name, maxCpus: _maxCpus, maxMemoryBytes: _maxMemoryBytes, ...known } = guest;
    return guest.node === node.name ? { ...known, isTemplate: false, status: unseen, config: unseen, interfaces: unseen } : guest;
  };
  const guests = snapshot.guests.filter((guest) => guest.node === node.name).map(({ type, vmid }) => ({ under: guestKey(snapshot.source, type, vmid), kinds: GUEST_KINDS }));
  return {
    left: { ...snapshot, guests: snapshot.guests.map(dark), nodes: snapshot.nodes.map((each) => (each === node ? { ...each, isOnline: false, networks: unseen } : each)) },
    hidden: [...guests, { under: nodeKey(snapshot.source, node.name), kinds: NODE_KINDS }],
  };
}
