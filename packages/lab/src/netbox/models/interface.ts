import { interfaceKey, naturalKey } from "../data/natural-order.ts";
import { idOf, textOf } from "../data/row.ts";
import type { Draft } from "../data/row.ts";
import { boolean } from "../fields/boolean.ts";
import { choice } from "../fields/choice.ts";
import { computed, fixed } from "../fields/computed.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueTogether } from "../model/define-model.ts";
import { ValidationError } from "../model/errors.ts";
import type { WriteContext } from "../model/model.ts";
import { described, tracked } from "./common-fields.ts";
import {
  assignPrimaryMac,
  cleanPrimaryMac,
  cleanRelatives,
  cleanVlans,
  countFields,
  dropVlansWithoutMode,
  macFields,
  vlanFields,
} from "./interface-rules.ts";
import type { InterfaceKind } from "./interface-rules.ts";
import { interfaceTypes } from "./interface-types.ts";
import { interfaceMacFilter } from "./mac-filters.ts";

const names = { type: "dcim.interface", verboseName: "interface" };

const kind: InterfaceKind = { type: "dcim.interface", parent: "device", parentType: "dcim.device", parentText: "parent device" };

// dcim/models/device_components.py, Interface.clean(): what may be a parent, a member of a LAG, a LAG.
function cleanLag(draft: Draft, { db }: WriteContext): void {
  const lag = db.get(names.type, idOf(draft, "lag"));
  const own = textOf(draft, "type");
  if (draft["parent"] !== null && own !== "virtual") throw new ValidationError({ parent: ["Only virtual interfaces may be assigned to a parent interface."] });
  if (!lag) return;
  if (own === "virtual") throw new ValidationError({ lag: ["Virtual interfaces cannot have a parent LAG interface."] });
  if (lag.id === draft.id) throw new ValidationError({ lag: ["A LAG interface cannot be its own parent."] });
  if (idOf(lag, "device") !== idOf(draft, "device")) {
    const owner = db.get("dcim.device", idOf(lag, "device"));
    throw new ValidationError({ lag: [`The selected LAG interface (${textOf(lag, "name")}) belongs to a different device (${owner ? textOf(owner, "name") : ""}).`] });
  }
}

const cableFields = {
  mark_connected: boolean(false),
  cable: fixed(null),
  cable_end: fixed(null),
  wireless_link: fixed(null),
  link_peers: fixed([]),
  link_peers_type: fixed(null),
  wireless_lans: fixed([]),
};

/** dcim.Interface: `type` is required; a parent forbids its deletion (netbox-api.md 2.13). */
export const deviceInterface = defineModel({
  ...names,
  path: "dcim/interfaces",
  objectName: "Interface",
  fields: {
    device: reference("dcim.device", { required: true, onDelete: "cascade", natural: "name" }),
    vdcs: fixed([]),
    module: fixed(null),
    name: text({ required: true, maxLength: 64 }),
    label: text({ maxLength: 64 }),
    type: choice(interfaceTypes, { required: true }),
    enabled: boolean(true),
    parent: reference("dcim.interface", { onDelete: "restrict", form: "nested", natural: "name" }),
    bridge: reference("dcim.interface", { onDelete: "clear", form: "nested", natural: "name" }),
    bridge_interfaces: computed((row, context) => [...context.db.table("dcim.interface").idsBy("bridge", row.id)].map((id) => context.nested("dcim.interface", id, "nested"))),
    lag: reference("dcim.interface", { onDelete: "clear", form: "nested", natural: "name" }),
    mtu: number({ min: 1, max: 65_536, nullable: true }),
    ...macFields(kind),
    speed: number({ min: 0, nullable: true }),
    duplex: choice({ half: "Half", full: "Full", auto: "Auto" }, { nullable: true, blank: true }),
    wwn: text({ nullable: true }),
    mgmt_only: boolean(false),
    ...described(),
    rf_role: fixed(null),
    rf_channel: fixed(null),
    poe_mode: fixed(null),
    poe_type: fixed(null),
    rf_channel_frequency: fixed(null),
    rf_channel_width: fixed(null),
    tx_power: fixed(null),
    ...vlanFields(),
    ...cableFields,
    connected_endpoints: fixed(null),
    connected_endpoints_type: fixed(null),
    connected_endpoints_reachable: fixed(false),
    ...tracked(names.type),
    ...countFields(kind),
    _occupied: fixed(false),
  },
  brief: ["id", "url", "display", "device", "name", "description", "cable", "_occupied"],
  nested: ["id", "url", "display_url", "display", "device", "name", "cable", "_occupied"],
  search: ["name", "label", "description"],
  filters: interfaceMacFilter(names.type),
  unique: [uniqueTogether(names, { device: "Device", name: "Name" })],
  sortKey: (row, db) => {
    const owner = db.get("dcim.device", idOf(row, "device"));
    return `${owner ? naturalKey(textOf(owner, "name")) : ""}\u0001${String(owner?.id).padStart(10, "0")}\u0001${interfaceKey(textOf(row, "name"))}`;
  },
  sortDependsOn: ["dcim.device"],
  clean(draft, _previous, context) {
    cleanRelatives(draft, kind, context);
    cleanLag(draft, context);
    cleanPrimaryMac(draft, kind, context);
    cleanVlans(draft, kind, context);
  },
  beforeSave: dropVlansWithoutMode,
  afterSave(row, previous, context) {
    if (!previous) assignPrimaryMac(row, kind, context);
  },
});
