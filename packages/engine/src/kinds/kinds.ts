import type { Kind } from "./kind.ts";
import { cluster } from "./cluster/cluster.ts";
import { clusterType } from "./cluster-type/cluster-type.ts";
import { deviceRole } from "./device-role/device-role.ts";
import { deviceType } from "./device-type/device-type.ts";
import { ipAddress } from "./ip-address/ip-address.ts";
import { macAddress } from "./mac-address/mac-address.ts";
import { manufacturer } from "./manufacturer/manufacturer.ts";
import { node } from "./node/node.ts";
import { nodeInterface } from "./node-interface/node-interface.ts";
import { primaryIp } from "./primary-ip/primary-ip.ts";
import { site } from "./site/site.ts";
import { tag } from "./tag/tag.ts";
import { virtualDisk } from "./virtual-disk/virtual-disk.ts";
import { virtualMachine } from "./virtual-machine/virtual-machine.ts";
import { vmInterface } from "./vm-interface/vm-interface.ts";
import { vmRole } from "./vm-role/vm-role.ts";

/** Every kind of Proxbox. A new kind is a folder and a line here; the order that matters comes from `dependsOn`. */
export const KINDS: readonly Kind[] = [
  tag,
  clusterType,
  site,
  cluster,
  manufacturer,
  deviceType,
  deviceRole,
  node,
  nodeInterface,
  vmRole,
  virtualMachine,
  macAddress,
  vmInterface,
  virtualDisk,
  ipAddress,
  primaryIp,
];
