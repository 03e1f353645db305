/*
 * Every kind that is made from the inventory, one line each. A new one is a file and a line here.
 */
export { backupRoutine } from "./backup-routine.ts";
export { backup } from "./backup.ts";
export { l2vpn } from "./l2vpn.ts";
export { prefix } from "./prefix.ts";
export { replication } from "./replication.ts";
export { sdnController, sdnFabric, sdnSubnet, sdnVnet, sdnZone } from "./sdn.ts";
export { snapshot } from "./snapshot.ts";
export { storage } from "./storage.ts";
export { taskHistory } from "./task-history.ts";
export { vnetVlan } from "./vnet-vlan.ts";
