import type { Guest, Node, NodeNetwork, Snapshot } from "../collect/snapshot.ts";
import type { Kind } from "../kinds/kind.ts";
import type { DesiredObject, Facts } from "../translate/desired.ts";
import { readGuest } from "../translate/guest-facts.ts";
import type { SourceSettings } from "../translate/source-settings.ts";
import type { DraftRemark } from "../values/conflict-claim.ts";
import { present, unknown } from "../values/observed.ts";

/** Settings as the configuration file has them by default. */
const SETTINGS: SourceSettings = {
  isManagingDevices: true,
  isIncludingMachines: true, isIncludingTemplates: true,
  diskBaseUnit: 1024,
  ignoredInterfaces: [],
  adoption: "evidence",
  policies: {},
  rules: [],
  vlans: { isCreating: false },
  deletion: { isEnabled: true, graceDays: 30, maxRatio: 0.1, alwaysAllowed: 2, isApproved: false },
};

/** A running virtual machine 100 `web` on pve1 with these configuration lines, whose agent was not asked, except for what `more` says. */
export function testGuest(config: Readonly<Record<string, string>> = {}, more: Partial<Guest> = {}): Guest {
  return { vmid: 100, type: "qemu", node: "pve1", name: "web", status: present("running"), isTemplate: false, config: present(config), interfaces: unknown("not-read", "not asked"), ...more };
}

/** A node that is online and has no network, except for what `more` says. */
export function testNode(name: string, more: Partial<Node> = {}): Node {
  return { name, isOnline: true, networks: present([]), status: present({}), ...more };
}

/** An interface of a node that is up and has nothing besides, except for what `more` says. */
export function testNetwork(name: string, type: string, more: Partial<NodeNetwork> = {}): NodeNetwork {
  return { name, type, isActive: true, addresses: [], altnames: [], slaves: [], ports: [], ...more };
}

function testSnapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    source: "lab",
    cluster: { name: "lab", mode: "cluster", isQuorate: true },
    version: "9.1.5",
    nodes: [testNode("pve1")],
    guests: [],
    nodesComplete: { isComplete: true },
    guestsComplete: { isComplete: true },
    warnings: [],
    problems: [],
    ...more,
  };
}

/** What a test says of the facts; everything else is ordinary. */
export interface FactsSituation {
  readonly guests?: readonly Guest[];
  readonly snapshot?: Partial<Snapshot>;
  readonly settings?: Partial<SourceSettings>;
  /** Custom fields that NetBox has for virtual machines and devices. */
  readonly customFields?: readonly string[];
}

/** Facts of the situation, and the remarks that are made about it. */
export function testFacts(situation: FactsSituation = {}): Facts & { readonly remarks: readonly DraftRemark[] } {
  const { guests = [] } = situation;
  const snapshot = testSnapshot({ guests, ...situation.snapshot });
  const settings = { ...SETTINGS, ...situation.settings };
  const ignored = settings.ignoredInterfaces.map((pattern) => new RegExp(pattern));
  const remarks: DraftRemark[] = [];
  return {
    snapshot,
    settings,
    guests: guests.map((guest) => readGuest(snapshot.source, guest, ignored)),
    customFields: (objectType) => new Set(objectType === "virtualization.virtualmachine" || objectType === "dcim.device" ? situation.customFields : []),
    remark: (remark) => void remarks.push(remark),
    remarks,
  };
}

/** The objects that a kind makes of a situation. */
export function translated(kind: Kind, situation: FactsSituation = {}): readonly DesiredObject[] {
  return [...kind.translate(testFacts(situation))];
}
