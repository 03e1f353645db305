import { isReference } from "@proxbox/contract";
import type { FieldValue, Reference } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import type { GuestFacts } from "../../translate/guest-facts.ts";
import { reportedInterfaces } from "../../translate/reported-interfaces.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { claimOnce } from "../claim-once.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";

function* translate(facts: Facts): Iterable<DesiredObject> {
  for (const guest of facts.guests) yield* ofGuest(guest, facts);
}

/** Only addresses that go to NetBox themselves: one that is left out has nothing to join. */
function* ofGuest(guest: GuestFacts, facts: Facts): Iterable<DesiredObject> {
  if (guest.addresses.state !== "present") return;
  const written = new Set(guest.addresses.value.map(({ slot, host }) => `${slot} ${host}`));
  for (const { key, name, slot, addresses } of reportedInterfaces(guest, facts)) {
    for (const host of new Set(addresses.map((text) => text.split("/")[0] ?? ""))) {
      if (slot === undefined || !written.has(`${slot} ${host}`)) continue;
      const fields = { guest_interface: { kind: "guest-interface", key }, ip_address: { kind: "ip-address", key: `${guest.key}/${slot}/ip/${host}` }, tags: OWN_TAGS };
      yield { kind: "guest-address", key: `${key}/ip/${host}`, label: `${host} on ${guest.label} ${name}`, parent: key, fields, isQuiet: true };
    }
  }
}

/**
 * netbox-proxbox refuses an address that is not on the virtual NIC of the interface: a person may have put it, or the
 * interface, elsewhere.
 */
function adjust({ fields }: DesiredObject, context: AdjustContext): Adjustment {
  const { guest_interface: ofGuest, ip_address: address } = fields;
  if (context.row !== undefined || !isReference(ofGuest) || !isReference(address)) return {};
  if (!context.willExist(ofGuest.kind, ofGuest.key)) return { isPartial: "the interface is not in NetBox" };
  const nic: Reference = { kind: "vm-interface", key: address.key.replace(/\/ip\/[^/]*$/, "") };
  const nicId = context.idOf(nic.kind, nic.key);
  const isOn = (value: FieldValue | undefined, id: FieldValue | undefined): boolean => (value !== undefined && isReference(value) ? value.key === nic.key : id !== undefined && value === id);
  const joined = context.valueAfter(ofGuest.kind, ofGuest.key, "vm_interface") ?? null;
  const isPlaced = isOn(context.valueAfter(address.kind, address.key, "assigned_object"), nicId === undefined ? undefined : `virtualization.vminterface:${nicId}`);
  return isPlaced && (joined === null || isOn(joined, nicId)) ? {} : { isPartial: "the address is not on the virtual NIC of this interface" };
}

/**
 * Which of NetBox's addresses an interface of the guest's own system has. NetBox does not delete an address, nor the machine or
 * the NIC that has it, while such a row points to it: those of ours go first.
 */
export const guestAddress: Kind = {
  name: "guest-address",
  about: "Which address an interface of the guest's own system has. In netbox-proxbox's model, where NetBox has it.",
  identity: "interface and address",
  path: "plugins/proxbox/guest-vm-interface-addresses",
  objectType: "netbox_proxbox.guestvminterfaceaddress",
  requires: "hasProxboxPlugin",
  isLight: true,
  dependsOn: ["tag", "guest-interface", "ip-address"],
  fields: {
    guest_interface: { type: "reference", from: "the guest's interface", isOnCreateOnly: true, isRequired: true },
    ip_address: { type: "reference", from: "guest: agent or live interfaces, the address; NetBox's object of it", isOnCreateOnly: true, isRequired: true },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  gone: "remove",
  isDeletedFirst: true,
  translate,
  scopes: ({ ids }) => [{ filter: "guest_interface_id", values: ids("guest-interface") }],
  naturalKey: ({ guest_interface, ip_address }) => (typeof guest_interface === "number" && typeof ip_address === "number" ? `${guest_interface} ${ip_address}` : undefined),
  claim: claimOnce,
  adjust,
};
