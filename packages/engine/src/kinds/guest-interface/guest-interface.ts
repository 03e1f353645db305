import type { FieldValue } from "@proxbox/contract";
import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { reportedInterfaces } from "../../translate/reported-interfaces.ts";
import { fitName } from "../../values/fit.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { claimOnce } from "../claim-once.ts";
import type { AdjustContext, Adjustment, Kind } from "../kind.ts";

/** netbox-proxbox's limit for the name. */
const NAME_LENGTH = 128;

function* translate(facts: Facts): Iterable<DesiredObject> {
  for (const guest of facts.guests) {
    for (const { key, name, mac, slot, isOfSlot } of reportedInterfaces(guest, facts)) {
      const fields: Record<string, FieldValue> = {
        virtual_machine: { kind: "virtual-machine", key: guest.key },
        vm_interface: isOfSlot ? { kind: "vm-interface", key: `${guest.key}/${slot ?? ""}` } : null,
        name: fitName(name, NAME_LENGTH),
        mac_address: mac ?? "",
        tags: OWN_TAGS,
      };
      yield { kind: "guest-interface", key, label: `${guest.label} ${name}`, parent: guest.key, fields };
    }
  }
}

/** netbox-proxbox takes a virtual NIC for one row only: while another one has it, ours goes without. */
function adjust(desired: DesiredObject, context: AdjustContext): Adjustment {
  const nic = `${desired.parent ?? ""}/${desired.key.split("/").at(-1) ?? ""}`;
  const netboxId = desired.fields["vm_interface"] === null ? undefined : context.idOf("vm-interface", nic);
  if (netboxId === undefined) return {};
  const isTaken = context.children("guest-interface", "vm_interface", netboxId).some(({ id }) => id !== context.row?.id);
  return isTaken ? { without: ["vm_interface"] } : {};
}

/** The interfaces of a guest by the names that its own system has for them, in netbox-proxbox's model of them. */
export const guestInterface: Kind = {
  name: "guest-interface",
  about: "An interface as the guest's own system has it: its name there, beside the virtual NIC. In netbox-proxbox's model, where NetBox has it.",
  identity: "the virtual NIC with its MAC address, else machine and name",
  path: "plugins/proxbox/guest-vm-interfaces",
  objectType: "netbox_proxbox.guestvminterface",
  requires: "hasProxboxPlugin",
  isLight: true,
  dependsOn: ["tag", "virtual-machine", "vm-interface"],
  fields: {
    virtual_machine: { type: "reference", from: "the guest", isOnCreateOnly: true, isRequired: true },
    vm_interface: { type: "reference", from: "the virtual NIC with the same MAC address; of several interfaces with it (VLANs, bridges) the one below", isDispensable: true },
    name: { type: "text", from: "guest: agent or live interfaces, the name" },
    mac_address: { type: "mac", from: "guest: agent or live interfaces, the MAC address" },
    tags: { type: "tags", from: "Proxbox's marks" },
  },
  gone: "remove",
  cascades: [{ kind: "guest-address", field: "guest_interface", column: "guest_interface", filter: "guest_interface_id", isOptional: true }],
  translate,
  scopes: ({ ids }) => [{ filter: "virtual_machine_id", values: ids("virtual-machine") }],
  naturalKey: ({ virtual_machine, name }) => (typeof virtual_machine === "number" && typeof name === "string" ? `${virtual_machine} ${name}` : undefined),
  claim: claimOnce,
  adjust,
};
