import { choice } from "../fields/choice.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { references } from "../fields/references.ts";
import { slug, text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { commented, described, tracked } from "./common-fields.ts";

const names = { type: "vpn.l2vpn", verboseName: "L2VPN" };

const types = {
  vpws: "VPWS", vpls: "VPLS", vxlan: "VXLAN", "vxlan-evpn": "VXLAN-EVPN", "mpls-evpn": "MPLS EVPN", "pbb-evpn": "PBB EVPN", "evpn-vpws": "EVPN VPWS", epl: "EPL", evpl: "EVPL",
  "ep-lan": "Ethernet Private LAN", "evp-lan": "Ethernet Virtual Private LAN", "ep-tree": "Ethernet Private Tree", "evp-tree": "Ethernet Virtual Private Tree",
};

/** vpn.L2VPN: an overlay network; its targets are route targets. */
export const l2vpn = defineModel({
  ...names,
  path: "vpn/l2vpns",
  objectName: "L2VPN",
  fields: {
    identifier: number({ nullable: true }),
    name: text({ required: true, maxLength: 100 }),
    slug: slug(),
    type: choice(types, { required: true }),
    status: choice({ active: "Active", planned: "Planned", decommissioning: "Decommissioning" }, { initial: "active", since: 3 }),
    import_targets: references("ipam.routetarget"),
    export_targets: references("ipam.routetarget"),
    ...described(),
    ...commented(),
    tenant: reference("tenancy.tenant"),
    ...tracked(names.type),
  },
  brief: ["id", "url", "display", "identifier", "name", "slug", "type", "description"],
  search: ["name", "slug", "description"],
  unique: [uniqueField(names, "name"), uniqueField(names, "slug")],
});
