const unitBytes: Record<string, number> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** The parts of a property string such as `virtio=BC:24:…,bridge=vmbr0`; a first part without `=` is filed under `first`. */
function propertyString(value: string | number, first: string): Record<string, string> {
  const parts: Record<string, string> = {};
  for (const part of String(value).split(",")) {
    const [key = "", ...rest] = part.split("=");
    if (rest.length === 0) parts[first] = key;
    else parts[key] = rest.join("=");
  }
  return parts;
}

/** Bytes of a disk's `size=`; 0 without one. Units as Proxmox VE writes them: K, M, G, T are powers of 1,024. */
export function diskSizeBytes(disk: string | number | undefined): number {
  if (disk === undefined) return 0;
  const size = /^(\d+(?:\.\d+)?)([KMGT]?)$/.exec(propertyString(disk, "volume")["size"] ?? "");
  return size ? Math.round(Number(size[1]) * (unitBytes[size[2] ?? ""] ?? 1)) : 0;
}

/** True when the config switches the guest agent on: `1`, `enabled=1`, `1,type=virtio`. */
export function agentEnabled(value: string | number | undefined): boolean {
  return value !== undefined && (propertyString(value, "enabled")["enabled"] ?? "0") === "1";
}

/** MiB of a `memory` value: a number, a text, or `current=<number>`; 512 when absent, as in Proxmox VE. */
export function memoryMib(value: string | number | undefined): number {
  return value === undefined ? 512 : Number(propertyString(value, "current")["current"] ?? 512);
}

const bootable = /^(?:ide|sata|scsi|virtio)\d+$/;

/** Key of the disk that `maxdisk` counts: the first one of the boot order that is no CD-ROM; none for an order that is blank (recorded: VM 101). */
export function bootDiskKey(config: Record<string, string | number>): string | undefined {
  const boot = config["boot"];
  const isDisk = (key: string): boolean => bootable.test(key) && config[key] !== undefined && !/media=cdrom/.test(String(config[key]));
  const order = boot === undefined ? undefined : /^\s*(?:order=(.*))?$/.exec(String(boot));
  if (order) return (order[1] ?? "").split(";").find(isDisk);
  const legacy = config["bootdisk"];
  return legacy !== undefined ? String(legacy) : Object.keys(config).filter(isDisk).sort()[0];
}
