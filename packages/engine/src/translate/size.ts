const UNIT_BYTES: Readonly<Record<string, bigint>> = { "": 1n, K: 1024n, M: 1024n ** 2n, G: 1024n ** 3n, T: 1024n ** 4n, P: 1024n ** 5n };

/** NetBox's largest integer column (netbox-api.md 2.10). */
const MAX_INTEGER = 2_147_483_647;

/**
 * Reads a Proxmox VE size into bytes: `528K`, `1.5T`, `67108864` (bare numbers are bytes). Returns `undefined` for what
 * is not a size. Exact: no floating point below the byte (E60, E61).
 */
export function parseSizeBytes(text: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d+))?\s*([KMGTP]?)(?:i?B)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const unit = UNIT_BYTES[(match[3] ?? "").toUpperCase()] ?? 1n;
  const fraction = match[2] ?? "";
  const scale = 10n ** BigInt(fraction.length);
  return (BigInt(`${match[1] ?? "0"}${fraction}`) * unit + scale - 1n) / scale;
}

/**
 * Bytes in the unit that NetBox shows, rounded up so that a small disk is never 0 (E60): MiB for base 1024, MB for base
 * 1000 (E62). Clamped to NetBox's largest integer.
 */
export function toNetboxDiskSize(sizeBytes: bigint, base: 1000 | 1024): number {
  const unit = BigInt(base) ** 2n;
  const size = (sizeBytes + unit - 1n) / unit;
  return size > BigInt(MAX_INTEGER) ? MAX_INTEGER : Number(size);
}

/** Bytes as whole MiB, NetBox's unit of memory here; clamped to NetBox's largest integer. */
export function toMemoryMib(sizeBytes: number): number {
  return Math.min(MAX_INTEGER, Math.floor(sizeBytes / 1_048_576));
}
