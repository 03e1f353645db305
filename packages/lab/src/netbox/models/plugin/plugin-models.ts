import { reference } from "../../fields/reference.ts";
import { text } from "../../fields/text.ts";
import type { Field, Model } from "../../model/model.ts";
import { guestModels } from "./guest-models.ts";
import { count, flag, line, list, machine, moment, own, pluginModel, words } from "./plugin-model.ts";

function active(): Field {
  return words("active", "active", "stale");
}

function guest(): Field {
  return words("undefined", "qemu", "lxc", "undefined");
}

function cluster(): Field {
  return reference("virtualization.cluster", { required: true, onDelete: "cascade" });
}

function named(...names: readonly string[]): Record<string, Field> {
  return Object.fromEntries(names.map((name) => [name, line()]));
}

const sdn = { endpoint: own("proxmoxendpoint"), cluster_name: line(), status: words("active", "active", "stale", "pending", "new", "deleted") };

/**
 * The models of netbox-proxbox's REST API that a sync fills, and the endpoints that they refer to (sync-mapping.md 3.15 to 3.21): fields by
 * their names there, with what Django's own fields take and refuse.
 */
export const pluginModels: readonly Model[] = [
  pluginModel({ path: "endpoints/proxmox", model: "proxmoxendpoint", verboseName: "Proxmox endpoint", title: "name", fields: { ...named("name", "domain"), ip_address: reference("ipam.ipaddress", { onDelete: "clear" }), port: count() } }),
  pluginModel({
    path: "storage", model: "proxmoxstorage", verboseName: "storage", title: "name", unique: { cluster: "Cluster", name: "Name" },
    fields: {
      cluster: cluster(),
      ...named("name", "storage_type", "content", "path", "nodes", "server", "username", "export", "share", "pool", "monhost", "namespace", "datastore", "subdir", "mountpoint", "is_mountpoint", "preallocation", "format", "prune_backups"),
      shared: flag(), enabled: flag(true), port: count(), max_protected_backups: count(),
    },
  }),
  pluginModel({
    path: "snapshots", model: "vmsnapshot", verboseName: "VM snapshot", title: "name", unique: { vmid: "Vmid", name: "Name", node: "Node" },
    fields: { virtual_machine: machine(), proxmox_storage: own("proxmoxstorage"), ...named("name", "node", "parent"), description: text(), vmid: count(), snaptime: moment(), subtype: guest(), status: active() },
  }),
  pluginModel({
    path: "backups", model: "vmbackup", verboseName: "VM backup", title: "volume_id", unique: { storage: "Storage", virtual_machine: "Virtual machine", subtype: "Subtype", format: "Format", volume_id: "Volume id", vmid: "Vmid" },
    fields: {
      virtual_machine: machine(), proxmox_storage: own("proxmoxstorage"), ...named("storage", "volume_id", "verification_state", "verification_upid"), notes: text(),
      subtype: guest(), format: words("undefined", "pbs-vm", "pbs-ct", "tzst", "tgz", "tbz", "iso", "qcow2", "raw", "tar", "undefined"), creation_time: moment(), size: count(), used: count(), vmid: count(), encrypted: flag(),
    },
  }),
  pluginModel({
    path: "task-history", model: "vmtaskhistory", verboseName: "VM task", title: "upid", unique: { upid: "UPID" },
    fields: { virtual_machine: machine(), ...named("upid", "vm_type", "node", "task_id", "task_type", "username", "description", "status", "task_state", "exitstatus"), pid: count(), pstart: count(), start_time: moment(), end_time: moment() },
  }),
  pluginModel({
    path: "replications", model: "replication", verboseName: "replication", title: "replication_id", unique: { endpoint: "Endpoint", replication_id: "Replication id" },
    fields: {
      endpoint: own("proxmoxendpoint"), virtual_machine: machine(), ...named("replication_id", "target", "schedule", "source"), comment: text(),
      guest: count(), jobnum: count(), rate: count(3), disable: flag(), job_type: words("local", "local"), remove_job: words(null, "full", "local"), status: active(),
    },
  }),
  pluginModel({
    path: "backup-routines", model: "backuproutine", verboseName: "backup routine", title: "job_id", unique: { endpoint: "Endpoint", job_id: "Job id" },
    fields: {
      endpoint: own("proxmoxendpoint"), storage: own("proxmoxstorage"), ...named("job_id", "schedule", "pbs_change_detection_mode"), comment: text(), notes_template: text(), selection: list(),
      keep_last: count(), keep_daily: count(), keep_weekly: count(), keep_monthly: count(), keep_yearly: count(), bwlimit: count(), zstd: count(),
      enabled: flag(true), repeat_missed: flag(), keep_all: flag(), status: active(),
    },
  }),
  ...guestModels,
  pluginModel({ path: "sdn-zones", model: "proxmoxsdnzone", verboseName: "SDN zone", title: "zone_name", unique: { endpoint: "Endpoint", cluster_name: "Cluster", zone_name: "Zone" }, fields: { ...sdn, ...named("zone_name", "zone_type", "controller", "dns", "ipam"), vrf_vxlan: count(), tag: count(), mtu: count(), rt_import: list() } }),
  pluginModel({ path: "sdn-vnets", model: "proxmoxsdnvnet", verboseName: "SDN VNet", title: "vnet_name", unique: { endpoint: "Endpoint", cluster_name: "Cluster", vnet_name: "VNet" }, fields: { ...sdn, ...named("zone_name", "vnet_name", "alias"), l2vpn: reference("vpn.l2vpn", { onDelete: "clear" }), tag: count(), vlanaware: flag() } }),
  pluginModel({ path: "sdn-subnets", model: "proxmoxsdnsubnet", verboseName: "SDN subnet", title: "subnet", unique: { endpoint: "Endpoint", cluster_name: "Cluster", vnet_name: "VNet", subnet: "Subnet" }, fields: { ...sdn, ...named("zone_name", "vnet_name", "subnet", "gateway"), prefix: reference("ipam.prefix", { onDelete: "clear" }), snat: flag() } }),
  pluginModel({ path: "sdn-controllers", model: "proxmoxsdncontroller", verboseName: "SDN controller", title: "controller_name", unique: { endpoint: "Endpoint", cluster_name: "Cluster", controller_name: "Controller" }, fields: { ...sdn, ...named("controller_name", "controller_type", "loopback"), asn: count(), peers: list() } }),
  pluginModel({ path: "sdn-fabrics", model: "proxmoxsdnfabric", verboseName: "SDN fabric", title: "fabric_name", unique: { endpoint: "Endpoint", cluster_name: "Cluster", fabric_name: "Fabric" }, fields: { ...sdn, fabric_name: line(), fabric_type: words("vxlan", "wireguard", "bgp", "vxlan", "ospf") } }),
];
