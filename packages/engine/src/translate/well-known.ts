import type { Reference } from "@proxbox/contract";
import type { GuestFacts } from "./guest-facts.ts";
import type { Facts } from "./desired.ts";
import { LIMITS, fitName, toSlug } from "../values/fit.ts";
import { clusterKey, nodeKey, sharedKey } from "../values/keys.ts";

/** Roles of guests with netbox-proxbox's slugs; `template` is ours (E23). */
export const VM_ROLES = {
  qemu: { slug: "virtual-machine-qemu", name: "Virtual Machine (QEMU)", color: "00ffff", description: "Proxmox Virtual Machine" },
  lxc: { slug: "container-lxc", name: "Container (LXC)", color: "7fffd4", description: "Proxmox LXC Container" },
  template: { slug: "proxmox-template", name: "Proxmox Template", color: "9e9e9e", description: "Proxmox template, not a running machine" },
} as const;

/** Types of virtual machines since NetBox 4.6, with netbox-proxbox's slugs (sync-mapping.md 3.1). */
export const VM_TYPES = {
  qemu: { slug: "qemu-virtual-machine", name: "QEMU Virtual Machine" },
  lxc: { slug: "lxc-container", name: "LXC Container" },
} as const;

/** Role of nodes, as netbox-proxbox names it. */
export const NODE_ROLE = { slug: "proxmox-node", name: "Proxmox Node", color: "00bcd4", description: "Proxmox node" } as const;

/** Manufacturer of nodes whose hardware nobody has documented, as netbox-proxbox names it. */
export const MANUFACTURER = { slug: "proxmox", name: "Proxmox" } as const;

/** Device type of nodes whose hardware nobody has documented, as netbox-proxbox names it. */
export const DEVICE_TYPE = { slug: "proxmox-generic-device", model: "Proxmox Generic Device" } as const;

/** Name of a source's cluster in NetBox. */
export function clusterName({ settings, snapshot }: Pick<Facts, "settings" | "snapshot">): string {
  return fitName(settings.clusterName ?? snapshot.cluster.name, LIMITS.clusterName);
}

/** Name of the site of a node, or of the whole cluster when no node is given; `undefined` where the cluster spans sites. */
export function siteName({ settings, snapshot }: Pick<Facts, "settings" | "snapshot">, node?: string): string | undefined {
  const ofNode = node === undefined ? undefined : settings.nodeSites?.[node];
  if (ofNode !== undefined) return ofNode;
  if (settings.nodeSites !== undefined && node === undefined) return undefined;
  if (settings.site !== undefined) return settings.site;
  return fitName(`Proxmox Default Site - ${clusterName({ settings, snapshot })}`, LIMITS.siteName);
}

/** Reference to a site by its name. */
export function siteReference(name: string): Reference {
  return { kind: "site", key: sharedKey("site", toSlug(name, "site")) };
}

/** Reference to the cluster of a snapshot. */
export function clusterReference(facts: Facts): Reference {
  return { kind: "cluster", key: clusterKey(facts.snapshot.source) };
}

/** Reference to the device of a node. */
export function nodeReference(facts: Facts, node: string): Reference {
  return { kind: "node", key: nodeKey(facts.snapshot.source, node) };
}

/** Which role a guest has. */
export function roleOf({ guest }: GuestFacts): keyof typeof VM_ROLES {
  return guest.isTemplate ? "template" : guest.type;
}
