import { naturalKey } from "../data/natural-order.ts";
import { idOf, textOf } from "../data/row.ts";
import type { Draft, Row } from "../data/row.ts";
import type { Database } from "../data/database.ts";
import { choice } from "../fields/choice.ts";
import { computed, counterOf, fixed, noCount } from "../fields/computed.ts";
import { json } from "../fields/json.ts";
import { number } from "../fields/number.ts";
import { reference } from "../fields/reference.ts";
import { text } from "../fields/text.ts";
import { defineModel, uniqueField } from "../model/define-model.ts";
import { ValidationError } from "../model/errors.ts";
import type { Field, UniqueRule, WriteContext } from "../model/model.ts";
import { commented, described, namedBrief, tracked } from "./common-fields.ts";
import { nameOf } from "./placement.ts";
import { cleanPrimaryIps, hasPrimaryIpFilter, primaryIp } from "./primary-ip.ts";

const names = { type: "dcim.device", verboseName: "device" };

const statuses = {
  offline: "Offline",
  active: "Active",
  planned: "Planned",
  staged: "Staged",
  failed: "Failed",
  inventory: "Inventory",
  decommissioning: "Decommissioning",
};

const components = ["console_port", "console_server_port", "power_port", "power_outlet"];
const laterComponents = ["front_port", "rear_port", "device_bay", "module_bay", "inventory_item"];

function counts(prefixes: readonly string[]): Record<string, Field> {
  return Object.fromEntries(prefixes.map((prefix) => [`${prefix}_count`, noCount()]));
}

// lower(name) + site + tenant, or + site without a tenant (netbox-api.md 2.13); nameless devices are free.
function uniqueName(withTenant: boolean): UniqueRule {
  const columns = ["site", ...(withTenant ? ["tenant"] : [])];
  const values = (row: Row): string[] => [textOf(row, "name").toLowerCase(), ...columns.map((column) => String(row[column]))];
  return {
    level: "constraint",
    field: "__all__",
    message: withTenant ? "Device name must be unique per site and tenant." : "Device name must be unique per site.",
    constraint: withTenant ? "dcim_device_unique_name_site_tenant" : "dcim_device_unique_name_site",
    key: (row) => (row["name"] === null || (row["tenant"] !== null) !== withTenant ? undefined : JSON.stringify(values(row))),
    detail: (row) => `(lower(name::text), ${columns.map((column) => `${column}_id`).join(", ")})=(${values(row).join(", ")})`,
  };
}

function displayOf(row: Row, db: Database): string {
  if (row["name"] !== null) return textOf(row, "name");
  const kind = db.get("dcim.devicetype", idOf(row, "device_type"));
  const maker = kind && db.get("dcim.manufacturer", idOf(kind, "manufacturer"));
  return `${nameOf(maker)} ${kind ? textOf(kind, "model") : ""} (${row.id})`;
}

// dcim/models/devices.py, Device.clean(): a platform with a manufacturer is for its device types alone.
function cleanPlatform(draft: Draft, { db }: WriteContext): void {
  const maker = (type: string, field: string): number | null => {
    const found = db.get(type, idOf(draft, field));
    return found ? idOf(found, "manufacturer") : null;
  };
  const [ofPlatform, ofType] = [maker("dcim.platform", "platform"), maker("dcim.devicetype", "device_type")];
  if (ofPlatform === null || ofPlatform === ofType) return;
  const [limited, belongs] = [ofPlatform, ofType].map((id) => nameOf(db.get("dcim.manufacturer", id)));
  throw new ValidationError({ platform: [`The assigned platform is limited to ${limited} device types, but this device's type belongs to ${belongs}.`] });
}

/** dcim.Device: the node of a Proxmox cluster. */
export const device = defineModel({
  ...names,
  path: "dcim/devices",
  objectName: "Device",
  sequentialCreate: true,
  fields: {
    name: text({ maxLength: 64, nullable: true }),
    device_type: reference("dcim.devicetype", { required: true }),
    role: reference("dcim.devicerole", { required: true }),
    tenant: reference("tenancy.tenant", { resetOnPut: true }),
    platform: reference("dcim.platform", { onDelete: "clear" }),
    serial: text({ maxLength: 50 }),
    asset_tag: text({ maxLength: 50, nullable: true }),
    site: reference("dcim.site", { required: true }),
    location: reference("dcim.location", { resetOnPut: true }),
    rack: reference("dcim.rack", { resetOnPut: true }),
    position: number({ places: 1, min: 0.5, max: 1000, nullable: true }),
    face: choice({ front: "Front", rear: "Rear" }, { blank: true }),
    latitude: number({ places: 6, nullable: true, min: -90, max: 90 }),
    longitude: number({ places: 6, nullable: true, min: -180, max: 180 }),
    parent_device: fixed(null),
    status: choice(statuses, { initial: "active" }),
    airflow: fixed(null),
    primary_ip: primaryIp(),
    primary_ip4: reference("ipam.ipaddress", { onDelete: "clear", natural: "address" }),
    primary_ip6: reference("ipam.ipaddress", { onDelete: "clear", natural: "address" }),
    oob_ip: reference("ipam.ipaddress", { onDelete: "clear", natural: "address" }),
    cluster: reference("virtualization.cluster", { onDelete: "clear", natural: "name" }),
    virtual_chassis: fixed(null),
    vc_position: number({ min: 0, max: 255, nullable: true }),
    vc_priority: number({ min: 0, max: 255, nullable: true }),
    ...described(),
    ...commented(),
    config_template: fixed(null),
    config_context: computed((row) => row["local_context_data"] ?? {}),
    local_context_data: json(),
    ...tracked(names.type),
    ...counts(components),
    interface_count: counterOf("dcim.interface", "device"),
    ...counts(laterComponents),
  },
  brief: namedBrief,
  nested: ["id", "url", "display_url", "display", "name"],
  search: ["name", "serial", "asset_tag", "description", "comments"],
  filters: hasPrimaryIpFilter,
  unique: [uniqueName(true), uniqueName(false), uniqueField({ ...names, verboseName: "device" }, "asset_tag")],
  display: displayOf,
  sortKey: (row) => (row["name"] === null ? "\uffff" : naturalKey(textOf(row, "name"))),
  clean(draft, _previous, context) {
    const cluster = context.db.get("virtualization.cluster", idOf(draft, "cluster"));
    const clusterSite = cluster ? idOf(cluster, "_site") : null;
    cleanPlatform(draft, context);
    cleanPrimaryIps(draft, { owner: "device", interfaceType: "dcim.interface", parent: "device" }, context);
    if (clusterSite !== null && clusterSite !== idOf(draft, "site")) {
      throw new ValidationError({ cluster: [`The assigned cluster belongs to a different site (${nameOf(context.db.get("dcim.site", clusterSite))})`] });
    }
  },
});
