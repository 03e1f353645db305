import { idOf, idsOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { choice } from "../fields/choice.ts";
import { computed, fixed, noCount } from "../fields/computed.ts";
import { reference } from "../fields/reference.ts";
import { references } from "../fields/references.ts";
import { ValidationError } from "../model/errors.ts";
import type { Field, WriteContext } from "../model/model.ts";

const modes = { access: "Access", tagged: "Tagged", "tagged-all": "Tagged (All)", "q-in-q": "Q-in-Q (802.1ad)" };

/** How an interface model names itself and its owner. */
export interface InterfaceKind {
  readonly type: "dcim.interface" | "virtualization.vminterface";
  readonly parent: "device" | "virtual_machine";
  readonly parentType: string;
  readonly parentText: "parent device" | "parent virtual machine";
}

/** `mac_address`, `primary_mac_address`, `mac_addresses`. */
export function macFields(kind: InterfaceKind): Record<string, Field> {
  return {
    mac_address: computed((row, { db }) => textOrNull(db.get("dcim.macaddress", idOf(row, "primary_mac_address")))),
    primary_mac_address: reference("dcim.macaddress", { onDelete: "clear", natural: "mac_address" }),
    mac_addresses: computed((row, context) =>
      [...context.db.table("dcim.macaddress").idsBy("assigned_object_id", `${kind.type}:${row.id}`)].map((id) => context.nested("dcim.macaddress", id, "brief")),
    ),
  };
}

function textOrNull(mac: Row | undefined): string | null {
  return mac ? textOf(mac, "mac_address") : null;
}

/** `mode`, the VLAN fields and VRF. */
export function vlanFields(): Record<string, Field> {
  return {
    mode: choice(modes, { blank: true }),
    untagged_vlan: reference("ipam.vlan", { onDelete: "clear" }),
    tagged_vlans: references("ipam.vlan"),
    qinq_svlan: reference("ipam.vlan", { onDelete: "clear" }),
    vlan_translation_policy: fixed(null),
    vrf: reference("ipam.vrf", { onDelete: "clear", natural: "rd" }),
    l2vpn_termination: fixed(null),
  };
}

/** `count_ipaddresses`, `count_fhrp_groups`. */
export function countFields(kind: InterfaceKind): Record<string, Field> {
  return {
    count_ipaddresses: computed((row, { db }) => db.table("ipam.ipaddress").idsBy("assigned_object_id", `${kind.type}:${row.id}`).size),
    count_fhrp_groups: noCount(),
  };
}

function vlanText(vlan: Row): string {
  return `${textOf(vlan, "name")} (${String(vlan["vid"])})`;
}

/** Refuses VLANs of another site; a VLAN without a site is global (netbox-api.md 2.11). */
export function cleanVlans(draft: Draft, kind: InterfaceKind, { db }: WriteContext): void {
  const owner = db.get(kind.parentType, idOf(draft, kind.parent));
  const isForeign = (vlan: Row): boolean => idOf(vlan, "site") !== null && idOf(vlan, "site") !== (owner ? idOf(owner, "site") : null);
  const must = `must belong to the same site as the interface's ${kind.parentText}, or it must be global.`;
  for (const id of idsOf(draft, "tagged_vlans")) {
    const vlan = db.get("ipam.vlan", id);
    if (vlan && isForeign(vlan)) throw new ValidationError({ tagged_vlans: [`VLAN ${vlanText(vlan)} ${must}`] });
  }
  const untagged = db.get("ipam.vlan", idOf(draft, "untagged_vlan"));
  if (untagged && isForeign(untagged)) throw new ValidationError({ untagged_vlan: [`The untagged VLAN (${vlanText(untagged)}) ${must}`] });
}

/** Refuses a primary MAC that another interface has; an unassigned one passes. */
export function cleanPrimaryMac(draft: Draft, kind: InterfaceKind, { db }: WriteContext): void {
  const mac = db.get("dcim.macaddress", idOf(draft, "primary_mac_address"));
  const assignedId = mac ? idOf(mac, "assigned_object_id") : null;
  if (!mac || assignedId === null) return;
  const assignedType = textOf(mac, "assigned_object_type");
  if (assignedType === kind.type && assignedId === draft.id) return;
  const other = db.get(assignedType, assignedId);
  const otherName = other ? textOf(other, "name") : "";
  throw new ValidationError({ primary_mac_address: [`MAC address ${textOf(mac, "mac_address")} is assigned to a different interface (${otherName}).`] });
}

/** Refuses parent and bridge interfaces of another owner, and of itself. */
export function cleanRelatives(draft: Draft, kind: InterfaceKind, { db }: WriteContext): void {
  const ownerWord = kind.parent === "device" ? "device" : "virtual machine";
  for (const [field, self] of [["parent", "An interface cannot be its own parent."], ["bridge", "An interface cannot be bridged to itself."]] as const) {
    const relative = db.get(kind.type, idOf(draft, field));
    if (!relative) continue;
    if (relative.id === draft.id) throw new ValidationError({ [field]: [self] });
    if (idOf(relative, kind.parent) === idOf(draft, kind.parent)) continue;
    const owner = db.get(kind.parentType, idOf(relative, kind.parent));
    const word = field === "parent" ? "parent" : "bridge";
    throw new ValidationError({
      [field]: [`The selected ${word} interface (${textOf(relative, "name")}) belongs to a different ${ownerWord} (${owner ? textOf(owner, "name") : ""}).`],
    });
  }
}

/**
 * BaseInterface.save(): VLANs that the mode does not allow are dropped without a word. The tagged ones that the body itself
 * brings are stored after that, and stay (recorded: 02, vmif-tagged-in-access).
 */
export function dropVlansWithoutMode(draft: Draft, previous: Row | undefined): void {
  if (draft["mode"] === "") draft["untagged_vlan"] = null;
  const isBrought = draft["tagged_vlans"] !== previous?.["tagged_vlans"];
  if (draft["mode"] !== "tagged" && !isBrought) draft["tagged_vlans"] = [];
}

/** dcim/signals.py: the MAC that a new interface names as primary is assigned to it. */
export function assignPrimaryMac(row: Row, kind: InterfaceKind, context: WriteContext): void {
  const macId = idOf(row, "primary_mac_address");
  if (macId !== null) context.update("dcim.macaddress", macId, { assigned_object_type: kind.type, assigned_object_id: row.id });
}
