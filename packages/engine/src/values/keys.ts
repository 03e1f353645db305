import type { GuestType } from "../collect/snapshot.ts";

/**
 * Keys are paths: what hangs on an object has its key as a prefix, so that "unseen under" and "gone with" are prefix
 * questions. Objects that all sources share start with `shared`.
 */
export const SHARED = "shared";

/** Key of an object that all sources share. */
export function sharedKey(kind: string, slug: string): string {
  return `${SHARED}/${kind}/${slug}`;
}

/** A name as a part of a key: the same whatever its case, and never two parts. */
export function nameInKey(name: string): string {
  return encodeURIComponent(name.toLowerCase());
}

/** Key of a source's cluster. */
export function clusterKey(source: string): string {
  return `${source}/cluster`;
}

/** Key of a node's device. */
export function nodeKey(source: string, node: string): string {
  return `${source}/node/${node}`;
}

/** Key of a guest: cluster, type, vmid; never the name. */
export function guestKey(source: string, type: GuestType, vmid: number): string {
  return `${source}/${type}/${vmid}`;
}

/** The source a key belongs to. */
export function sourceOf(key: string): string {
  const end = key.indexOf("/");
  return end === -1 ? key : key.slice(0, end);
}

/** The key itself and every key above it, nearest first. */
export function keyAndAncestors(key: string): readonly string[] {
  const parts = key.split("/");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/**
 * The guest that a key is or hangs on, `lab/qemu/100` of `lab/qemu/100/net0` and of what its vmid stood for before
 * (`lab/qemu/100~1f2e`); undefined for what hangs on no guest.
 */
export function guestOf(key: string): string | undefined {
  const [source, type, vmid] = key.split("/", 3);
  return (type === "qemu" || type === "lxc") && vmid !== undefined ? `${source}/${type}/${vmid.replace(/~.*$/, "")}` : undefined;
}
