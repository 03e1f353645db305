import type { Reference } from "@proxbox/contract";
import { addTo } from "../../values/add-to.ts";
import { LEAVE } from "../../values/conflict-claim.ts";
import { idInColumn } from "../../values/id-in-column.ts";
import { textOf } from "../../values/text-of.ts";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { macOfNetwork } from "../../translate/node-networks.ts";
import { guestOf, nodeKey } from "../../values/keys.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import type { Row } from "../../values/row.ts";
import type { AdjustContext, Adjustment, Claim, ClaimContext, Kind } from "../kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  yield* ofGuests(facts);
  if (facts.settings.isManagingDevices) yield* ofNodes(facts);
}

function* ofGuests({ guests, remark }: Facts): Iterable<DesiredObject> {
  const uses = new Map<string, Use[]>();
  for (const { key, label, nics } of guests) {
    if (nics.state !== "present") continue;
    for (const { slot, mac } of nics.value) {
      if (mac === undefined) continue;
      const name = `${label} ${slot}`;
      addTo(uses, mac, { key: `${key}/${slot}/mac/${mac}`, name });
      yield object(`${key}/${slot}`, { mac, name });
    }
  }
  for (const [mac, each] of uses) if (each.length > 1) remarkTwins(mac, each, remark);
}

interface Use {
  readonly key: string;
  readonly name: string;
}

/** Two guests with one MAC address (E13, E55): NetBox takes both, a network may not. The first by its key counts as the holder, in whatever order they are told. */
function remarkTwins(mac: string, uses: readonly Use[], remark: Facts["remark"]): void {
  const [first, ...others] = uses.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  if (first === undefined) return;
  for (const { key, name } of others) {
    const holder = { kind: "mac-address", key: first.key, label: first.name, isOurs: true };
    const conflict = { type: "mac" as const, holder, subject: mac, resolutions: [{ code: LEAVE.code, title: "It is meant to be so" }] };
    remark({ type: "notice", kind: "mac-address", key, label: mac, reason: `${name} has the same MAC address as ${first.name}`, conflict });
  }
}

/** A bridge may have the address of its port, so that nothing is said about equal ones. */
function* ofNodes({ snapshot }: Facts): Iterable<DesiredObject> {
  for (const { name, networks } of snapshot.nodes) {
    for (const network of networks.state === "present" ? networks.value : []) {
      const mac = macOfNetwork(network);
      if (mac !== undefined) yield object(`${nodeKey(snapshot.source, name)}/${network.name}`, { mac, name: `${name} ${network.name}` });
    }
  }
}

function object(parent: string, { mac, name }: { mac: string; name: string }): DesiredObject {
  return { kind: "mac-address", key: `${parent}/mac/${mac}`, label: `${name} ${mac}`, parent, fields: { mac_address: mac, tags: OWN_TAGS } };
}

/** The interface that a MAC address belongs to: a guest's or a node's, by its key. */
function interfaceOf({ parent = "" }: DesiredObject): Reference {
  return { kind: guestOf(parent) === undefined ? "node-interface" : "vm-interface", key: parent };
}

const TYPES: Readonly<Record<string, string>> = { "vm-interface": "virtualization.vminterface", "node-interface": "dcim.interface" };

/** The MAC object on our own interface, or one that nobody uses; any other belongs to somebody, and NetBox takes a second (E55). */
function claim(row: Row, desired: DesiredObject, context: ClaimContext): Claim {
  if (context.holder(row) !== undefined) return { type: "pass" };
  const { kind, key } = interfaceOf(desired);
  const interfaceId = context.idOf(kind, key);
  const isOnOurs = row["assigned_object_type"] === TYPES[kind] && row["assigned_object_id"] === interfaceId && interfaceId !== undefined;
  const isFree = row["assigned_object_id"] === null || row["assigned_object_id"] === undefined;
  return isOnOurs || isFree ? { type: "adopt", isOwned: context.isMarked(row), reason: isFree ? "is not assigned to anything" : "is on the same interface" } : { type: "pass" };
}

/** NetBox says on an interface what its primary MAC address is, also to a token that may not see the MAC object itself. */
function hidden(desired: DesiredObject, context: ClaimContext, netboxId: number | undefined): string | undefined {
  const { kind, key } = interfaceOf(desired);
  const interfaceId = context.idOf(kind, key);
  const row = interfaceId === undefined ? undefined : context.row(kind, interfaceId);
  const primaryId = idInColumn(row?.["primary_mac_address"]);
  if (primaryId === undefined || context.row("mac-address", primaryId) !== undefined) return undefined;
  const isOurs = primaryId === netboxId || textOf(row?.["mac_address"]).toUpperCase() === desired.fields["mac_address"];
  return isOurs ? "NetBox does not show the MAC address that this interface has; the token may not see it" : undefined;
}

/** NetBox assigns the primary MAC of a new interface itself, but not that of one it has already (E54): there it is assigned first. */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  const own = interfaceOf(desired);
  return context.idOf(own.kind, own.key) === undefined ? {} : { fields: { assigned_object: own } };
}

/**
 * MAC addresses, an object of their own since NetBox 4.2. With a new interface they are created unassigned and before it:
 * NetBox assigns them when the interface names them as primary, which saves a request an interface (netbox-api.md 2.18).
 */
export const macAddress: Kind = {
  name: "mac-address",
  about: "The MAC address of a virtual NIC, or of a node's interface.",
  identity: "the address; several may be equal, and an interface has its own",
  path: "dcim/mac-addresses",
  objectType: "dcim.macaddress",
  dependsOn: ["tag", "virtual-machine", "node"],
  matchAfter: ["vm-interface", "node-interface"],
  waitsFor: ["virtual-machine", "node"],
  hasDuplicates: true,
  isLight: true,
  fields: {
    mac_address: { type: "mac", from: "configuration: the address in netN; /nodes/{node}/network: hwaddress, else an altname such as enx005056b16847" },
    assigned_object: { type: "assignment", from: "the interface of netN, or of the node", columns: { type: "assigned_object_type", id: "assigned_object_id" } },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  alsoRead: ["description", "comments"],
  humanColumns: ["description", "comments"],
  gone: "remove",
  translate,
  scopes: ({ desired, ids }) => [
    { filter: "virtual_machine_id", values: ids("virtual-machine") },
    // Older versions tell no node's MAC address, and then none is worth a request.
    { filter: "device_id", values: desired.some((each) => interfaceOf(each).kind === "node-interface") ? ids("node") : [] },
    { filter: "mac_address", values: desired.map((each) => textOf(each.fields["mac_address"])) },
  ],
  naturalKey: ({ mac_address }) => (typeof mac_address === "string" ? mac_address : undefined),
  claim,
  hidden,
  adjust,
};
