/**
 * NetBox models that Proxbox reads or writes, and the three paths without a model that it uses, as `app/model` paths below `/api/`.
 * The 95 % of issue 2 is asked for these.
 */
export const proxboxModels: ReadonlySet<string> = new Set([
  "extras/tags",
  "extras/custom-fields",
  "extras/custom-links",
  "dcim/sites",
  "dcim/manufacturers",
  "dcim/device-types",
  "dcim/device-roles",
  "dcim/devices",
  "dcim/interfaces",
  "dcim/mac-addresses",
  "dcim/platforms",
  "virtualization/cluster-types",
  "virtualization/clusters",
  "virtualization/virtual-machines",
  "virtualization/interfaces",
  "virtualization/virtual-disks",
  "ipam/ip-addresses",
  "ipam/prefixes",
  "ipam/vlans",
  "ipam/vrfs",
  "ipam/ip-ranges",
  "tenancy/tenants",
  "core/object-changes",
  "status",
  "authentication-check",
  "users/tokens",
]);

const modelOfContentType: Readonly<Record<string, string>> = {
  "dcim.site": "dcim/sites",
  "dcim.device": "dcim/devices",
  "dcim.interface": "dcim/interfaces",
  "dcim.macaddress": "dcim/mac-addresses",
  "virtualization.cluster": "virtualization/clusters",
  "virtualization.virtualmachine": "virtualization/virtual-machines",
  "virtualization.vminterface": "virtualization/interfaces",
  "extras.webhook": "extras/webhooks",
};

const modelOfField: Readonly<Record<string, string>> = {
  virtual_machine: "virtualization/virtual-machines",
  cluster: "virtualization/clusters",
  clusters: "virtualization/clusters",
  site: "dcim/sites",
  tenant: "tenancy/tenants",
  manufacturer: "dcim/manufacturers",
  device_type: "dcim/device-types",
  device: "dcim/devices",
  role: "dcim/device-roles",
  platform: "dcim/platforms",
  primary_ip4: "ipam/ip-addresses",
  primary_ip6: "ipam/ip-addresses",
  primary_mac_address: "dcim/mac-addresses",
  untagged_vlan: "ipam/vlans",
  tagged_vlans: "ipam/vlans",
  vrf: "ipam/vrfs",
  choice_set: "extras/custom-field-choice-sets",
  tags: "extras/tags",
  add_tags: "extras/tags",
  remove_tags: "extras/tags",
};

const modelOfOwnField: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "virtualization/clusters": { type: "virtualization/cluster-types" },
  "ipam/vlans": { group: "ipam/vlan-groups" },
  "dcim/interfaces": { parent: "dcim/interfaces", bridge: "dcim/interfaces", lag: "dcim/interfaces" },
  "virtualization/interfaces": { parent: "virtualization/interfaces", bridge: "virtualization/interfaces" },
};

/** The `app/model` (or single-word) path of an API path or URL; undefined when it is not below `/api/`. */
export function modelOfPath(path: string): string | undefined {
  const match = /\/api\/([a-z-]+)(?:\/([a-z-]+))?/.exec(path);
  if (!match) return undefined;
  return match[2] === undefined ? match[1] : `${match[1]}/${match[2]}`;
}

/** The model whose ids a field of `model` holds; for `…_id` fields beside a `…_type`, the type's value decides. */
export function modelOfForeignKey(model: string, field: string, contentType: unknown): string | undefined {
  if (typeof contentType === "string") return modelOfContentType[contentType];
  if (field === "id") return model;
  return modelOfOwnField[model]?.[field] ?? modelOfField[field];
}
