import { idOf } from "../../data/row.ts";
import type { Draft } from "../../data/row.ts";
import { reference } from "../../fields/reference.ts";
import { text } from "../../fields/text.ts";
import { ValidationError } from "../../model/errors.ts";
import { uniqueTogether } from "../../model/define-model.ts";
import type { Model, WriteContext } from "../../model/model.ts";
import { count, flag, line, machine, pluginModel } from "./plugin-model.ts";

const NIC = "virtualization.vminterface";
const INTERFACE = { type: "netbox_proxbox.guestvminterface", verboseName: "Guest VM interface" };


function machineOfNic(id: number | null, { db }: WriteContext): number | null {
  const row = id === null ? undefined : db.get(NIC, id);
  return row === undefined ? null : idOf(row, "virtual_machine");
}

/** The virtual NIC must be of the same machine. */
function cleanInterface(draft: Draft, _previous: unknown, context: WriteContext): void {
  const nic = idOf(draft, "vm_interface");
  if (nic !== null && machineOfNic(nic, context) !== idOf(draft, "virtual_machine")) throw new ValidationError({ vm_interface: ["Mapped core VM interface must belong to the same virtual machine as the guest interface."] });
}

/** An assigned address must be on the virtual NIC that the interface is joined with, else on one of the same machine. */
function cleanAddress(draft: Draft, _previous: unknown, context: WriteContext): void {
  const address = context.db.get("ipam.ipaddress", idOf(draft, "ip_address") ?? 0);
  const ofGuest = context.db.get(INTERFACE.type, idOf(draft, "guest_interface") ?? 0);
  const type = address?.["assigned_object_type"] ?? null;
  const id = address?.["assigned_object_id"];
  if (ofGuest === undefined || type === null) return;
  const nic = idOf(ofGuest, "vm_interface");
  const isRight = type === NIC && (nic === null ? machineOfNic(Number(id), context) === idOf(ofGuest, "virtual_machine") : id === nic);
  if (!isRight) throw new ValidationError({ ip_address: ["IP address must be the same object assigned to the mapped Proxmox core VM interface."] });
}

/** What netbox-proxbox keeps of a guest's own system and of cloud-init. */
export const guestModels: readonly Model[] = [
  pluginModel({
    path: "guest-vm-interfaces", model: "guestvminterface", verboseName: INTERFACE.verboseName, title: "name", unique: { virtual_machine: "Virtual machine", name: "Name" },
    once: [uniqueTogether(INTERFACE, { vm_interface: "Vm interface" })],
    fields: { virtual_machine: machine(), vm_interface: reference(NIC, { onDelete: "clear" }), name: text({ required: true, maxLength: 128 }), mac_address: text({ maxLength: 32 }), enabled: flag(true), mtu: count() },
    clean: cleanInterface,
  }),
  pluginModel({
    path: "guest-vm-interface-addresses", model: "guestvminterfaceaddress", verboseName: "Guest VM interface address", title: "id", unique: { guest_interface: "Guest interface", ip_address: "Ip address" },
    fields: { guest_interface: reference(INTERFACE.type, { required: true, onDelete: "cascade" }), ip_address: reference("ipam.ipaddress", { required: true, onDelete: "protect" }) },
    clean: cleanAddress,
  }),
  pluginModel({
    path: "vm-cloudinit", model: "proxmoxvmcloudinit", verboseName: "Proxmox VM cloud-init", title: "id", unique: { virtual_machine: "Virtual machine" },
    fields: { virtual_machine: machine(), ciuser: text({ maxLength: 64 }), sshkeys: text(), ipconfig0: line(), sshkeys_truncated: flag(), hostname: line(), search_domain: line(), bridge: line(), gateway: line(), ip_cidr: line() },
  }),
];
