/** Birth marks of a guest, or marks of a node's hardware; whichever Proxmox VE has. A vmid is recycled, these are not (user-pain.md P9). */
export interface Fingerprint {
  /** `uuid` of `smbios1`, lower case. */
  readonly uuid?: string;
  /** `ctime` of `meta`, seconds since the epoch as text. */
  readonly ctime?: string;
  /** Volume of an LXC container's `rootfs`. */
  readonly rootfs?: string;
  /** Upper-case MAC addresses of the virtual NICs, or of a node's ports, sorted. */
  readonly macs: readonly string[];
  /** SHA-256 fingerprint of a node's certificate. */
  readonly tls?: string;
  /** Model, sockets and cores of a node's processors. */
  readonly cpu?: string;
  /** Name of a cluster, and the fingerprints of its nodes' certificates by their names. */
  readonly cluster?: { readonly name: string; readonly nodes: Readonly<Record<string, string>> };
  /** Natural key of a node's device when a person was asked whether it is still this one. */
  readonly asked?: string;
}

/**
 * Says whether two fingerprints can belong to one guest. They differ only when every mark both have disagrees, since
 * each alone may change on a living guest: a uuid regenerated, a volume moved, a NIC replaced.
 */
export function isSameGuest(before: Fingerprint, now: Fingerprint): boolean {
  const verdicts: boolean[] = [];
  for (const mark of ["uuid", "ctime", "rootfs"] as const) {
    if (before[mark] !== undefined && now[mark] !== undefined) verdicts.push(before[mark] === now[mark]);
  }
  if (before.macs.length > 0 && now.macs.length > 0) verdicts.push(before.macs.some((mac) => now.macs.includes(mac)));
  return verdicts.length === 0 || verdicts.includes(true);
}
