import { idOf, numberOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import { naturalKey } from "../data/natural-order.ts";
import { choice } from "../fields/choice.ts";
import { computed, counterOf, fixed } from "../fields/computed.ts";
import { json } from "../fields/json.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel } from "../model/define-model.ts";
import { ServerError, ValidationError } from "../model/errors.ts";
import type { UniqueRule, WriteContext } from "../model/model.ts";
import { commented, described, namedBrief, tracked } from "./common-fields.ts";
import { nameOf } from "./placement.ts";
import { cleanPrimaryIps, hasPrimaryIpFilter, primaryIp } from "./primary-ip.ts";
import { vmMacFilter } from "./mac-filters.ts";

const type = "virtualization.virtualmachine";

const statuses = {
  offline: "Offline",
  active: "Active",
  planned: "Planned",
  staged: "Staged",
  failed: "Failed",
  decommissioning: "Decommissioning",
  paused: "Paused",
};

const startOnBoot = { on: "On", off: "Off", laststate: "Last State" };

// Case-insensitive per cluster and tenant, or per cluster when there is no tenant (netbox-api.md 2.10).
function uniqueName(parent: "cluster" | "device", withTenant: boolean): UniqueRule {
  const columns = [parent, ...(withTenant ? ["tenant"] : [])];
  const applies = (row: Row): boolean => {
    if (row[parent] === null || (parent === "device" && row["cluster"] !== null)) return false;
    return withTenant === (row["tenant"] !== null);
  };
  const values = (row: Row): string[] => [textOf(row, "name").toLowerCase(), ...columns.map((column) => String(row[column]))];
  return {
    level: "constraint",
    field: "__all__",
    message: `Virtual machine name must be unique per ${columns.join(" and ")}.`,
    constraint: `virtualization_virtualmachine_unique_name_${columns.join("_")}`,
    key: (row) => (applies(row) ? JSON.stringify(values(row)) : undefined),
    detail: (row) => `(lower(name::text), ${columns.map((column) => `${column}_id`).join(", ")})=(${values(row).join(", ")})`,
  };
}

// A VM on a standalone device is new in 4.6 (netbox-api.md 2.17).
function requireHost(device: Row | undefined, version: number): void {
  if (device && version >= 6) return;
  const places = version >= 6 ? "a site, cluster, or device" : "a site and/or cluster";
  throw new ValidationError({ __all__: [`A virtual machine must be assigned to ${places}.`] });
}

function cleanPlacement(draft: Draft, context: WriteContext): void {
  const { db, settings } = context;
  const site = db.get("dcim.site", idOf(draft, "site"));
  const cluster = db.get("virtualization.cluster", idOf(draft, "cluster"));
  const device = db.get("dcim.device", idOf(draft, "device"));
  if (!site && !cluster) requireHost(device, settings.version);
  const clusterSite = cluster && idOf(cluster, "_site");
  if (cluster && site && clusterSite !== null && clusterSite !== site.id) {
    throw new ValidationError({ cluster: [`The selected cluster (${nameOf(cluster)}) is not assigned to this site (${nameOf(site)}).`] });
  }
  if (device) cleanDevice(draft, { device, cluster, site, context });
}

function cleanDevice(draft: Draft, places: { device: Row; cluster: Row | undefined; site: Row | undefined; context: WriteContext }): void {
  const { device, cluster, site, context } = places;
  const { db, settings } = context;
  const display = db.table("dcim.device").model.display(device, db);
  if (settings.version >= 6 && site && idOf(device, "site") !== site.id) {
    throw new ValidationError({ site: [`The selected device (${display}) is not assigned to this site (${nameOf(site)}).`] });
  }
  const deviceCluster = db.get("virtualization.cluster", idOf(device, "cluster"));
  if (!cluster && settings.version < 6) throw new ValidationError({ device: ["Must specify a cluster when assigning a host device."] });
  if (!cluster && deviceCluster) {
    throw new ValidationError({ cluster: [`Must specify the assigned device's cluster (${nameOf(deviceCluster)}) when assigning host device ${display}.`] });
  }
  if (cluster && idOf(device, "cluster") !== idOf(draft, "cluster")) {
    throw new ValidationError({ device: [`The selected device (${display}) is not assigned to this cluster (${nameOf(cluster)}).`] });
  }
}

function cleanDisk(draft: Draft, { db }: WriteContext): void {
  const disks = db.table("virtualization.virtualdisk");
  const total = [...disks.idsBy("virtual_machine", draft.id)].reduce((sum, id) => sum + (numberOf(disks.get(id) ?? { id }, "size") ?? 0), 0);
  if (total === 0 || draft["disk"] === total) return;
  if (draft["disk"] === null) draft["disk"] = total;
  else throw new ValidationError({ disk: [`The specified disk size (${String(draft["disk"])}) must match the aggregate size of assigned virtual disks (${total}).`] });
}

function applyTypeDefaults(draft: Draft, { db }: WriteContext): void {
  const kind = db.get("virtualization.virtualmachinetype", idOf(draft, "virtual_machine_type"));
  if (!kind) return;
  for (const field of ["platform", "vcpus", "memory"]) draft[field] ??= kind[`default_${field}`] ?? null;
}

/** virtualization.VirtualMachine (netbox-api.md 2.10). */
export const virtualMachine = defineModel({
  type,
  verboseName: "virtual machine",
  path: "virtualization/virtual-machines",
  objectName: "VirtualMachine",
  fields: {
    name: text({ required: true, maxLength: 64 }),
    virtual_machine_type: reference("virtualization.virtualmachinetype", { since: 6, resetOnPut: true }),
    role: reference("dcim.devicerole"),
    status: choice(statuses, { initial: "active" }),
    start_on_boot: choice(startOnBoot, { initial: "off", since: 5 }),
    site: reference("dcim.site", { resetOnPut: true }),
    cluster: reference("virtualization.cluster", { resetOnPut: true, natural: "name" }),
    device: reference("dcim.device", { resetOnPut: true, natural: "name" }),
    platform: reference("dcim.platform", { onDelete: "clear" }),
    primary_ip: primaryIp(),
    primary_ip4: reference("ipam.ipaddress", { onDelete: "clear", natural: "address" }),
    primary_ip6: reference("ipam.ipaddress", { onDelete: "clear", natural: "address" }),
    vcpus: number({ places: 2, min: 0.01, max: 10_000, nullable: true, minText: "0.01000000000000000020816681711721685132943093776702880859375" }),
    memory: number({ min: 0, max: 2_147_483_647, nullable: true }),
    disk: number({ min: 0, max: 2_147_483_647, nullable: true }),
    ...described(),
    serial: text({ maxLength: 50 }),
    tenant: reference("tenancy.tenant", { resetOnPut: true }),
    ...commented(),
    local_context_data: json(),
    config_template: fixed(null),
    ...tracked(type),
    interface_count: counterOf("virtualization.vminterface", "virtual_machine"),
    virtual_disk_count: counterOf("virtualization.virtualdisk", "virtual_machine"),
    config_context: computed((row) => row["local_context_data"] ?? {}),
  },
  brief: namedBrief,
  nested: ["id", "url", "display_url", "display", "name"],
  search: ["name", "comments", "serial", "description"],
  unique: [uniqueName("cluster", true), uniqueName("cluster", false), uniqueName("device", true), uniqueName("device", false)],
  filters: { ...hasPrimaryIpFilter, ...vmMacFilter },
  sortKey: (row) => naturalKey(textOf(row, "name")),
  clean(draft, previous, context) {
    cleanPlacement(draft, context);
    if (previous) cleanDisk(draft, context);
    // NetBox asks `ip.assigned_object in None` here, with whatever address (netbox-api.md 2.10, also in 4.7).
    else if (idOf(draft, "primary_ip4") ?? idOf(draft, "primary_ip6")) {
      throw new ServerError("TypeError", "argument of type 'NoneType' is not a container or iterable");
    }
    cleanPrimaryIps(draft, { owner: "VM", interfaceType: "virtualization.vminterface", parent: "virtual_machine" }, context);
  },
  beforeSave(draft, previous, context) {
    const { db } = context;
    const cluster = db.get("virtualization.cluster", idOf(draft, "cluster"));
    const device = db.get("dcim.device", idOf(draft, "device"));
    draft["site"] ??= (cluster && idOf(cluster, "_site")) ?? (device && idOf(device, "site")) ?? null;
    if (!previous) applyTypeDefaults(draft, context);
  },
});
