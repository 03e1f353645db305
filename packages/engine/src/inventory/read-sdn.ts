import { SdnControllerRow, SdnFabricRow, SdnSubnetRow, SdnVnetRow, SdnZoneRow } from "../proxmox/inventory-schema.ts";
import { facts } from "./facts.ts";
import type { InventoryItem } from "./inventory.ts";
import { itemKey } from "../values/item-key.ts";
import { proveSight } from "./prove-sight.ts";
import { readList } from "./read-list.ts";
import type { List } from "./read-list.ts";
import type { Reading } from "./reading.ts";

// pve-network, API2/Network/SDN: every list leaves out what neither privilege is held on, and answers 200.
const anyOf = ["SDN.Audit", "SDN.Allocate"] as const;

/** One list of the SDN: kind of its items, the ACL path above them, and their ids. */
interface SdnList<T> extends Omit<List<T>, "under"> {
  readonly kind: string;
  readonly sightPath: string;
  readonly idOf: (row: T) => string;
}

const zones: SdnList<SdnZoneRow> = { kind: "sdn-zone", path: "/cluster/sdn/zones", row: SdnZoneRow, sightPath: "/sdn/zones", idOf: (row) => row.zone };
const vnets: SdnList<SdnVnetRow> = { kind: "sdn-vnet", path: "/cluster/sdn/vnets", row: SdnVnetRow, sightPath: "/sdn/zones", idOf: (row) => row.vnet };
const controllers: SdnList<SdnControllerRow> = { kind: "sdn-controller", path: "/cluster/sdn/controllers", row: SdnControllerRow, sightPath: "/sdn/controllers", idOf: (row) => row.controller };
const fabrics: SdnList<SdnFabricRow> = { kind: "sdn-fabric", path: "/cluster/sdn/fabrics/fabric", row: SdnFabricRow, sightPath: "/sdn/fabrics", idOf: (row) => row.id };

/** Kinds of the SDN; a VNet's subnets hang on it. */
export const SDN_KINDS = [zones.kind, vnets.kind, "sdn-subnet", controllers.kind, fabrics.kind] as const;

async function readRows<T>(reading: Reading, list: SdnList<T>): Promise<readonly T[] | undefined> {
  const under = itemKey(reading.source, list.kind);
  const rows = await readList(reading, { ...list, under });
  if (rows !== undefined) await proveSight(reading, under, [{ path: list.sightPath, anyOf, isBelow: true }]);
  return rows;
}

function toItem<T extends Readonly<Record<string, unknown>>>(reading: Reading, list: SdnList<T>, row: T): InventoryItem {
  const id = list.idOf(row);
  return { kind: list.kind, key: itemKey(reading.source, list.kind, id), label: id, parent: null, data: facts(row) };
}

function toSubnet(reading: Reading, vnet: string, row: SdnSubnetRow): InventoryItem {
  // Up to PVE 7 the id is the only place of the network: `zone-10.0.0.0-24`.
  const named = /-([0-9a-f.:]+)-(\d{1,3})$/i.exec(row.subnet);
  const cidr = row.cidr ?? (named === null ? undefined : `${named[1]}/${named[2]}`);
  return { kind: "sdn-subnet", key: itemKey(reading.source, "sdn-subnet", vnet, row.subnet), label: cidr ?? row.subnet, parent: null, data: facts({ ...row, vnet, cidr }) };
}

async function readSubnets(reading: Reading, found: readonly SdnVnetRow[] | undefined): Promise<readonly InventoryItem[]> {
  const under = itemKey(reading.source, "sdn-subnet");
  if (found === undefined) reading.leaveOut(under, "the VNets could not be read");
  else await proveSight(reading, under, [{ path: vnets.sightPath, anyOf, isBelow: true }]);
  const step = reading.countSteps(found?.length ?? 0, "VNets");
  const lists = (found ?? []).map(async ({ vnet }) => {
    const path = `/cluster/sdn/vnets/${encodeURIComponent(vnet)}/subnets`;
    const rows = await readList(reading, { path, row: SdnSubnetRow, under: itemKey(reading.source, "sdn-subnet", vnet) });
    step();
    return (rows ?? []).map((row) => toSubnet(reading, vnet, row));
  });
  return (await Promise.all(lists)).flat();
}

/** Reads the SDN as it is configured: zones, VNets with their subnets, controllers, and from PVE 9 on fabrics. */
export async function readSdn(reading: Reading): Promise<readonly InventoryItem[]> {
  const [foundZones, foundVnets, foundControllers, foundFabrics] = await Promise.all([readRows(reading, zones), readRows(reading, vnets), readRows(reading, controllers), readRows(reading, fabrics)]);
  return [
    ...(foundZones ?? []).map((row) => toItem(reading, zones, row)),
    ...(foundVnets ?? []).map((row) => toItem(reading, vnets, row)),
    ...(await readSubnets(reading, foundVnets)),
    ...(foundControllers ?? []).map((row) => toItem(reading, controllers, row)),
    ...(foundFabrics ?? []).map((row) => toItem(reading, fabrics, row)),
  ];
}
