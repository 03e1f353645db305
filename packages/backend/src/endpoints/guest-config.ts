import type { GuestConfig, ProxmoxData } from "@proxbox/contract";
import { looseFlag, looseInteger, looseText } from "./loose-values.ts";

type Disk = GuestConfig["disks"][number];

/** Buses of qemu and volumes of LXC. Firmware and TPM state are no disks to who reads this. */
const DISK = /^(?:(?:scsi|ide|sata|virtio|mp)\d+|rootfs)$/;
const NETWORK = /^net\d+$/;

const MIB_OF_UNIT: Readonly<Record<string, number>> = { "": 1 / 1024 ** 2, K: 1 / 1024, M: 1, G: 1024, T: 1024 ** 2 };

/** A size such as `32G` in MiB, rounded up so that a small disk is not none; 0 where there is no size. */
function toMib(text: string | undefined): number {
  const [, digits = "0", unit = ""] = /^(\d+(?:\.\d+)?)([KMGT]?)$/i.exec(text ?? "") ?? [];
  return Math.ceil(Number(digits) * (MIB_OF_UNIT[unit.toUpperCase()] ?? 0));
}

/** The `key=value` parts of a property string. */
function propertiesOf(text: string): Record<string, string> {
  const parts = text.split(",").map((part) => [part, part.indexOf("=")] as const);
  return Object.fromEntries(parts.flatMap(([part, at]) => (at > 0 ? [[part.slice(0, at).trim(), part.slice(at + 1).trim()]] : [])));
}

function toDrive(name: string, text: string, volume: string): Disk {
  const isEmpty = volume === "" || volume.toLowerCase() === "none";
  return { name, raw_value: text, storage: volume, description: isEmpty ? "CD-ROM drive" : `CD-ROM drive | ISO: ${volume}`, size_mb: 0 };
}

/** What is passed through or mounted from the host has no size, and is none of Proxmox VE's volumes. */
function toDisks(name: string, text: string): readonly Disk[] {
  const { media, size, format, file, volume: named } = propertiesOf(text);
  const [first = ""] = text.split(",", 1);
  const volume = first.includes("=") ? (file ?? named ?? "") : first;
  if (media === "cdrom") return [toDrive(name, text, volume)];
  const mib = toMib(size);
  if (mib === 0) return [];
  const [storage = ""] = volume.split(":", 1);
  const words = [...(storage === "" ? [] : [`Storage: ${storage}`]), ...(format === undefined ? [] : [`Format: ${format}`])];
  return [{
    name,
    raw_value: text,
    storage: volume,
    size: mib,
    size_mb: mib,
    ...(storage === "" ? {} : { storage_name: storage }),
    ...(format === undefined ? {} : { format }),
    ...(words.length === 0 ? {} : { description: words.join(" | ") }),
  }];
}

/** Proxmox VE 9 says `1024`, `"1024"` or `current=1024`; a number is what readers calculate with. */
function toMemory(value: unknown): number | string {
  const text = looseText(value) ?? "";
  return looseInteger(text.replace(/^current=/, ""), Number.NaN) || text;
}

/** A guest's config with what its readers look for besides (wire-contract.md 1.6): `disks`, `networks`, and switches as booleans. */
export function toGuestConfig(config: ProxmoxData): GuestConfig {
  const texts = Object.entries(config).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const inOrder = texts.toSorted(([left], [right]) => left.localeCompare(right, "en", { numeric: true }));
  const flags = ["onboot", "numa"].filter((name) => name in config).map((name) => [name, looseFlag(config[name])]);
  return {
    ...config,
    ...Object.fromEntries(flags),
    ...("memory" in config ? { memory: toMemory(config["memory"]) } : {}),
    disks: inOrder.filter(([name]) => DISK.test(name)).flatMap(([name, text]) => toDisks(name, text)),
    networks: inOrder.filter(([name]) => NETWORK.test(name)).map(([name, text]) => ({ [name]: propertiesOf(text) })),
  };
}
