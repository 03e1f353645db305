import { generic } from "../fields/generic.ts";
import { reference } from "../fields/reference.ts";
import { defineModel } from "../model/define-model.ts";
import { tracked } from "./common-fields.ts";

const type = "vpn.l2vpntermination";

/** vpn.L2VPNTermination: what an overlay network ends at; it goes with the network. */
export const l2vpnTermination = defineModel({
  type,
  verboseName: "L2VPN termination",
  path: "vpn/l2vpn-terminations",
  objectName: "L2VPNTermination",
  fields: {
    l2vpn: reference("vpn.l2vpn", { required: true, onDelete: "cascade" }),
    ...generic({ prefix: "assigned_object", types: ["dcim.interface", "ipam.vlan", "virtualization.vminterface"], onDelete: "cascade", required: true }),
    ...tracked(type),
  },
  display: (row) => `${row.id}`,
});
