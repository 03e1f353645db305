import type { Field, Model } from "../model/model.ts";
import { clusterGroup } from "./cluster-group.ts";
import { clusterType } from "./cluster-type.ts";
import { cluster } from "./cluster.ts";
import { contactAssignment } from "./contact-assignment.ts";
import { customFieldChoiceSet } from "./custom-field-choice-set.ts";
import { customField } from "./custom-field.ts";
import { customLink } from "./custom-link.ts";
import { deviceRole } from "./device-role.ts";
import { deviceType } from "./device-type.ts";
import { device } from "./device.ts";
import { deviceInterface } from "./interface.ts";
import { imageAttachment } from "./image-attachment.ts";
import { ipAddress } from "./ip-address.ts";
import { ipRange } from "./ip-range.ts";
import { ipamRole } from "./ipam-role.ts";
import { journalEntry } from "./journal-entry.ts";
import { l2vpn } from "./l2vpn.ts";
import { l2vpnTermination } from "./l2vpn-termination.ts";
import { location } from "./location.ts";
import { macAddress } from "./mac-address.ts";
import { manufacturer } from "./manufacturer.ts";
import { objectChange } from "./object-change.ts";
import { objectType } from "./object-type.ts";
import { platform } from "./platform.ts";
import { branch } from "./plugin/branch.ts";
import { pluginModels } from "./plugin/plugin-models.ts";
import { prefix } from "./prefix.ts";
import { rack } from "./rack.ts";
import { service } from "./service.ts";
import { site } from "./site.ts";
import { tag } from "./tag.ts";
import { tenantGroup } from "./tenant-group.ts";
import { tenant } from "./tenant.ts";
import { routeTarget } from "./route-target.ts";
import { virtualDisk } from "./virtual-disk.ts";
import { virtualMachineType } from "./virtual-machine-type.ts";
import { virtualMachine } from "./virtual-machine.ts";
import { vlanGroup } from "./vlan-group.ts";
import { vlan } from "./vlan.ts";
import { vmInterface } from "./vm-interface.ts";
import { vrf } from "./vrf.ts";

const allModels: readonly Model[] = [
  tag,
  customFieldChoiceSet,
  customField,
  customLink,
  journalEntry,
  imageAttachment,
  contactAssignment,
  objectChange,
  objectType,
  tenantGroup,
  tenant,
  site,
  location,
  rack,
  manufacturer,
  deviceType,
  deviceRole,
  platform,
  device,
  deviceInterface,
  clusterType,
  clusterGroup,
  cluster,
  virtualMachineType,
  virtualMachine,
  vmInterface,
  virtualDisk,
  routeTarget,
  vrf,
  ipamRole,
  vlanGroup,
  vlan,
  prefix,
  ipRange,
  service,
  // After addresses: the order in which Django deletes, and logs, what hangs on an interface.
  ipAddress,
  macAddress,
  l2vpn,
  l2vpnTermination,
];

function exists(part: { since?: number; until?: number }, version: number): boolean {
  return (part.since ?? 0) <= version && version <= (part.until ?? Number.POSITIVE_INFINITY);
}

/** The models and fields that this minor version of NetBox 4 and its plugins have (netbox-api.md 2.17). */
export function modelsOf(version: number, plugins: readonly string[] = []): readonly Model[] {
  return [...allModels, ...(plugins.includes("proxbox") ? pluginModels : []), ...(plugins.includes("branching") ? [branch] : [])]
    .filter((model) => exists(model, version))
    .map((model) => {
      const fields = Object.entries(model.fields).filter(([, field]: [string, Field]) => exists(field, version));
      return { ...model, fields: Object.fromEntries(fields) };
    });
}
