import type { FieldValue } from "@proxbox/contract";
import { EVERY_ROW } from "../kinds/kind.ts";
import { ACTIVE, endpointField, flag, line, list, number } from "./item-field.ts";
import { itemKind } from "./item-kind.ts";
import type { ItemField, ItemKind } from "./item-kind.ts";

const clusterName: ItemField = { type: "text", from: "Proxmox VE's name of the cluster", of: (_item, { facts }) => facts.snapshot.cluster.name };

/** One kind of the SDN's: its rows are told apart by the cluster's name and their own. */
interface SdnOptions {
  readonly name: string;
  readonly about: string;
  readonly path: string;
  readonly model: string;
  /** Columns that tell one row of a cluster from another. */
  readonly names: readonly string[];
  readonly fields: Readonly<Record<string, ItemField>>;
  readonly dependsOn?: readonly string[];
}

function sdnKind({ name, about, path, model, names, fields, dependsOn = [] }: SdnOptions): ItemKind {
  return itemKind({
    name,
    item: name,
    about,
    identity: "the cluster's name and its own",
    path: `plugins/proxbox/${path}`,
    objectType: `netbox_proxbox.${model}`,
    dependsOn: ["proxmox-endpoint", ...dependsOn],
    fields: { endpoint: endpointField(), cluster_name: clusterName, ...fields, status: ACTIVE },
    scopes: () => [EVERY_ROW],
    naturalKey: (values) => keyOf(["cluster_name", ...names].map((column) => values[column])),
  });
}

/** The endpoint is no part of the key: it may be unknown, and the rows of one cluster are the same by whichever node they are read. */
function keyOf(values: readonly (FieldValue | undefined)[]): string | undefined {
  return values.every((value) => typeof value === "string") ? values.join("\n") : undefined;
}

/** A zone of the SDN. */
export const sdnZone = sdnKind({
  name: "sdn-zone",
  about: "A zone of the SDN.",
  path: "sdn-zones",
  model: "proxmoxsdnzone",
  names: ["zone_name"],
  fields: {
    zone_name: line("/cluster/sdn/zones: zone", "zone"),
    zone_type: line("/cluster/sdn/zones: type", "type"),
    controller: line("/cluster/sdn/zones: controller", "controller"),
    vrf_vxlan: number("/cluster/sdn/zones: vrf-vxlan", "vrf_vxlan"),
    tag: number("/cluster/sdn/zones: tag", "tag"),
    mtu: number("/cluster/sdn/zones: mtu", "mtu"),
    dns: line("/cluster/sdn/zones: dns", "dns"),
    ipam: line("/cluster/sdn/zones: ipam", "ipam"),
    rt_import: list("/cluster/sdn/zones: rt-import", "rt_import"),
  },
});

const l2vpn: ItemField = { type: "reference", from: "the L2VPN of the VNet", of: ({ key }) => ({ kind: "l2vpn", key }) };

/** A VNet of the SDN, with the L2VPN that it is in NetBox's own models. */
export const sdnVnet = sdnKind({
  name: "sdn-vnet",
  about: "A VNet of the SDN.",
  path: "sdn-vnets",
  model: "proxmoxsdnvnet",
  names: ["vnet_name"],
  dependsOn: ["l2vpn"],
  fields: {
    zone_name: line("/cluster/sdn/vnets: zone", "zone"),
    vnet_name: line("/cluster/sdn/vnets: vnet", "vnet"),
    tag: number("/cluster/sdn/vnets: tag", "tag"),
    alias: line("/cluster/sdn/vnets: alias", "alias"),
    vlanaware: flag("/cluster/sdn/vnets: vlanaware", "vlanaware"),
    l2vpn,
  },
});

const prefix: ItemField = { type: "reference", from: "the prefix of the subnet", of: ({ key }) => ({ kind: "prefix", key }) };

/** A subnet of a VNet, with the prefix that it is in NetBox's own models. */
export const sdnSubnet = sdnKind({
  name: "sdn-subnet",
  about: "A subnet of a VNet.",
  path: "sdn-subnets",
  model: "proxmoxsdnsubnet",
  names: ["vnet_name", "subnet"],
  dependsOn: ["prefix"],
  fields: {
    zone_name: line("subnet list: zone", "zone"),
    vnet_name: line("the VNet", "vnet"),
    subnet: line("subnet list: cidr, else the id", "cidr"),
    gateway: line("subnet list: gateway", "gateway"),
    snat: flag("subnet list: snat", "snat"),
    prefix,
  },
});

/** A controller of the SDN. */
export const sdnController = sdnKind({
  name: "sdn-controller",
  about: "A controller of the SDN.",
  path: "sdn-controllers",
  model: "proxmoxsdncontroller",
  names: ["controller_name"],
  fields: {
    controller_name: line("/cluster/sdn/controllers: controller", "controller"),
    controller_type: line("/cluster/sdn/controllers: type", "type"),
    asn: number("/cluster/sdn/controllers: asn", "asn"),
    peers: list("/cluster/sdn/controllers: peers", "peers"),
    loopback: line("/cluster/sdn/controllers: loopback", "loopback"),
  },
});

/** A fabric of the SDN, of PVE 9. */
export const sdnFabric = sdnKind({
  name: "sdn-fabric",
  about: "A fabric of the SDN, of PVE 9.",
  path: "sdn-fabrics",
  model: "proxmoxsdnfabric",
  names: ["fabric_name"],
  fields: {
    fabric_name: line("/cluster/sdn/fabrics/fabric: id", "id"),
    // netbox-proxbox knows other types than Proxmox VE; of these two it is one.
    fabric_type: { type: "choice", from: "/cluster/sdn/fabrics/fabric: protocol, where netbox-proxbox knows it (ospf)", of: ({ data }) => (data["protocol"] === "ospf" ? "ospf" : undefined) },
  },
});
