import { ApiFailure } from "./api-failure.ts";
import type { Accounts, Principal } from "./accounts.ts";
import type { Dialect } from "./dialect.ts";
import type { Estate, EstateGuest, EstateNode } from "./estate.ts";

/** What every route works on. */
export interface World {
  readonly estate: Estate;
  readonly dialect: Dialect;
  readonly accounts: Accounts;
  /** Name of the node that the client is connected to; undefined takes the first one online. */
  readonly connectedNode: string | undefined;
  /** The guest with this id, whatever its node; undefined when there is none. */
  guest(vmid: number): EstateGuest | undefined;
  /** Resolves after this time, at once when the server closes. */
  wait(ms: number): Promise<void>;
  /** Resolves when the server closes. */
  readonly closed: Promise<void>;
}

/** Looks guests up by id in an array that others change: an entry is checked before it is believed. */
export function guestFinder(guests: () => readonly EstateGuest[]): (vmid: number) => EstateGuest | undefined {
  let positions = new Map<number, number>();
  return (vmid) => {
    const list = guests();
    const known = list[positions.get(vmid) ?? -1];
    if (known?.vmid === vmid) return known;
    positions = new Map(list.map((guest, position) => [guest.vmid, position]));
    return list[positions.get(vmid) ?? -1];
  };
}

/** The node that answers: the one connected to, or the first one online. */
export function localNode(world: World): EstateNode | undefined {
  const { nodes } = world.estate;
  return nodes.find((node) => node.name === world.connectedNode) ?? nodes.find((node) => node.online) ?? nodes[0];
}

/** The node of a path; 500 when the cluster has none of this name, 595 or 596 when it cannot be reached. */
export function reachNode(world: World, name: string): EstateNode {
  const node = world.estate.nodes.find((candidate) => candidate.name === name);
  if (!node) throw new ApiFailure(500, `hostname lookup '${name}' failed - failed to get address info for: ${name}: Name or service not known`);
  if (node.online || node === localNode(world)) return node;
  const { status, reason } = node.unreachable ?? { status: 595, reason: "No route to host" };
  throw new ApiFailure(status, reason, { bare: true });
}

/** The guest of a path; 500 when this node holds no config file for it, as after a migration or for the other guest type. */
export function reachGuest(world: World, place: { node: string; type: "qemu" | "lxc"; vmid: number }): EstateGuest {
  const { node, type, vmid } = place;
  const guest = world.guest(vmid);
  if (guest?.node === node && guest.type === type) return guest;
  const folder = type === "qemu" ? "qemu-server" : "lxc";
  throw new ApiFailure(500, `Configuration file 'nodes/${node}/${folder}/${vmid}.conf' does not exist`);
}

/** True when any of the privileges holds on the path. */
export function may(principal: Principal, path: string, anyOf: readonly string[]): boolean {
  const held = principal.privilegesAt(path);
  return anyOf.some((privilege) => held.has(privilege));
}

/** 403 that names path and privilege when none of the privileges holds. */
export function demand(principal: Principal, path: string, anyOf: readonly string[]): void {
  if (!may(principal, path, anyOf)) throw new ApiFailure(403, `Permission check failed (${path}, ${anyOf.join("|")})`);
}
