import { notImplemented } from "../api-failure.ts";
import type { ContainerInterface, EstateGuest, ProxmoxRow } from "../estate.ts";
import type { World } from "../world.ts";

function isIpv6(address: string): boolean {
  return address.includes(":");
}

// The real code writes one key per family, so the last address of a family hides the others.
function shortForm(row: ContainerInterface): ProxmoxRow {
  const families = row.addresses.map((address) => [isIpv6(address) ? "inet6" : "inet", address] as const);
  return { name: row.name, hwaddr: row.hwaddr, ...Object.fromEntries(families) };
}

function longForm(row: ContainerInterface): ProxmoxRow {
  const addresses = row.addresses.map((address) => {
    const [host = "", prefix = ""] = address.split("/");
    return { "ip-address": host, "ip-address-type": isIpv6(address) ? "inet6" : "inet", prefix: Number(prefix) };
  });
  return { ...shortForm(row), "hardware-address": row.hwaddr, "ip-addresses": addresses };
}

/** Body of `/lxc/{vmid}/interfaces`: null for a stopped container, 501 where the version has no such call. */
export function containerInterfaces(world: World, guest: EstateGuest): ProxmoxRow[] | null {
  const shape = guest.interfaces?.shape ?? world.dialect.containerInterfaces;
  if (shape === "unimplemented") throw notImplemented("GET", `/nodes/${guest.node}/lxc/${guest.vmid}/interfaces`);
  if (shape === "null" || guest.status === "stopped" || !guest.interfaces) return null;
  return guest.interfaces.rows.map(shape === "inet" ? shortForm : longForm);
}
