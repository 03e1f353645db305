/*
 * Every kind of Proxbox, one line each. A new kind is a folder and a line here; the order in which kinds are read and
 * written comes from what they depend on.
 */
export { clusterType } from "./cluster-type/cluster-type.ts";
export { cluster } from "./cluster/cluster.ts";
export { cloudInit } from "./cloud-init/cloud-init.ts";
export { deviceRole } from "./device-role/device-role.ts";
export { deviceType } from "./device-type/device-type.ts";
export { guestAddress } from "./guest-address/guest-address.ts";
export { guestInterface } from "./guest-interface/guest-interface.ts";
export { ipAddress } from "./ip-address/ip-address.ts";
export { ipRange } from "./ip-range/ip-range.ts";
export { guestPlatform } from "./guest-platform/guest-platform.ts";
export { namedRole } from "./named-role/named-role.ts";
export { namedSite } from "./named-site/named-site.ts";
export { tenant } from "./tenant/tenant.ts";
export { vrf } from "./vrf/vrf.ts";
export { macAddress } from "./mac-address/mac-address.ts";
export { manufacturer } from "./manufacturer/manufacturer.ts";
export { interfaceRelation } from "./interface-relation/interface-relation.ts";
export { platform } from "./platform/platform.ts";
export { vmType } from "./vm-type/vm-type.ts";
export { nodeInterface } from "./node-interface/node-interface.ts";
export { node } from "./node/node.ts";
export { primaryIp } from "./primary-ip/primary-ip.ts";
export { site } from "./site/site.ts";
export { tag } from "./tag/tag.ts";
export { virtualDisk } from "./virtual-disk/virtual-disk.ts";
export { virtualMachine } from "./virtual-machine/virtual-machine.ts";
export { vlanGroup } from "./vlan-group/vlan-group.ts";
export { vlan } from "./vlan/vlan.ts";
export { vmInterface } from "./vm-interface/vm-interface.ts";
export { vmRole } from "./vm-role/vm-role.ts";
