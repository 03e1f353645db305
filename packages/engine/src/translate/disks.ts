import { parsePropertyString } from "./property-string.ts";
import { parseSizeBytes } from "./size.ts";

/** One disk of a guest: NetBox's virtual disk of the same name. */
export interface Disk {
  /** Proxmox VE's key: `scsi0`, `rootfs`, `mp0`, `efidisk0`, … */
  readonly name: string;
  readonly sizeBytes: bigint;
  readonly storage: string;
  readonly format?: string;
}

/** Disks found, and those left out with the reason. */
export interface Disks {
  readonly disks: readonly Disk[];
  readonly notes: readonly string[];
}

/** All disk buses of qemu and the volumes of LXC; `unusedN` is not attached and does not count (E64, E66). */
const DISK_KEY = /^(?:(?:scsi|ide|sata|virtio|efidisk|tpmstate|mp)\d+|rootfs)$/;

/** Finds the disks in a guest's configuration; CD-ROM and cloud-init drives are not disks (E63). */
export function parseDisks(config: Readonly<Record<string, string>>): Disks {
  const disks: Disk[] = [];
  const notes: string[] = [];
  for (const name of Object.keys(config).filter((key) => DISK_KEY.test(key)).sort()) {
    const disk = parseDisk(name, config[name] ?? "");
    if (typeof disk === "string") notes.push(disk);
    else if (disk !== undefined) disks.push(disk);
  }
  return { disks, notes };
}

/** A disk, the reason why there is none to keep, or nothing where the drive is no disk at all. */
function parseDisk(name: string, text: string): Disk | string | undefined {
  const { first, values } = parsePropertyString(text);
  const volume = first === "" ? (values.get("file") ?? values.get("volume") ?? "") : first;
  if (isNoDisk(name, volume, values)) return undefined;
  const sizeBytes = parseSizeBytes(values.get("size") ?? "") ?? 0n;
  if (sizeBytes === 0n) return `${name} has no size (${volume.startsWith("/") ? "passed through" : "not told"}) and is left out`;
  const at = volume.indexOf(":");
  const format = values.get("format");
  return { name, sizeBytes, storage: at > 0 ? volume.slice(0, at) : "", ...(format === undefined ? {} : { format }) };
}

function isNoDisk(name: string, volume: string, values: ReadonlyMap<string, string>): boolean {
  const isDrive = values.get("media") === "cdrom" || volume === "none" || volume === "cdrom" || volume.includes("cloudinit");
  const isBindMount = name.startsWith("mp") && volume.startsWith("/") && !values.has("size");
  return isDrive || isBindMount;
}
