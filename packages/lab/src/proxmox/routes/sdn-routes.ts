import { ApiFailure, notImplemented } from "../api-failure.ts";
import type { Estate, ProxmoxRow } from "../estate.ts";
import { parameter } from "../router.ts";
import type { Call, Route } from "../router.ts";
import { demand, may } from "../world.ts";

const anyOf = ["SDN.Audit", "SDN.Allocate"];

/** One list of the SDN: its rows, and the ACL path of a row. */
interface SdnList {
  pattern: string;
  rows: (sdn: Estate["sdn"]) => readonly ProxmoxRow[] | undefined;
  pathOf: (row: ProxmoxRow) => string;
}

const lists: readonly SdnList[] = [
  { pattern: "/cluster/sdn/zones", rows: (sdn) => sdn.zones, pathOf: (row) => `/sdn/zones/${String(row["zone"])}` },
  { pattern: "/cluster/sdn/vnets", rows: (sdn) => sdn.vnets, pathOf: vnetPath },
  { pattern: "/cluster/sdn/controllers", rows: (sdn) => sdn.controllers, pathOf: (row) => `/sdn/controllers/${String(row["controller"])}` },
];

function vnetPath(row: ProxmoxRow): string {
  return `/sdn/zones/${String(row["zone"])}/${String(row["vnet"])}`;
}

// Up to PVE 7 the SDN is a package of its own, which most installations lack.
function requireSdn({ world }: Call, path: string): void {
  if (world.dialect.sdnRows === "none") throw notImplemented("GET", path);
}

function visible(call: Call, list: SdnList): ProxmoxRow[] {
  requireSdn(call, list.pattern);
  return (list.rows(call.world.estate.sdn) ?? []).filter((row) => may(call.principal, list.pathOf(row), anyOf));
}

function subnets(call: Call): ProxmoxRow[] {
  const { sdn } = call.world.estate;
  const name = parameter(call, "vnet");
  requireSdn(call, `/cluster/sdn/vnets/${name}/subnets`);
  const vnet = sdn.vnets.find((row) => row["vnet"] === name);
  if (!vnet) throw new ApiFailure(500, `sdn vnet object ID '${name}' does not exist`);
  demand(call.principal, vnetPath(vnet), anyOf);
  return (sdn.subnets ?? []).filter((row) => row["vnet"] === name);
}

function fabrics(call: Call): ProxmoxRow[] {
  if (!call.world.dialect.haRules) throw notImplemented("GET", "/cluster/sdn/fabrics/fabric");
  return (call.world.estate.sdn.fabrics ?? []).filter((row) => may(call.principal, `/sdn/fabrics/${String(row["id"])}`, anyOf));
}

const views = ["pending", "running"];

/** `/cluster/sdn/*`: every list leaves out what the client may not see; fabrics came with PVE 9. */
export const sdnRoutes: readonly Route[] = [
  ...lists.map((list): Route => ({ pattern: list.pattern, query: ["type", ...views], handle: (call) => ({ data: visible(call, list) }) })),
  { pattern: "/cluster/sdn/vnets/{vnet}/subnets", query: views, handle: (call) => ({ data: subnets(call) }) },
  { pattern: "/cluster/sdn/fabrics/fabric", query: views, handle: (call) => ({ data: fabrics(call) }) },
];
