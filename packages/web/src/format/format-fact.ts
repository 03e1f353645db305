import { formatDuration } from "./format-duration.ts";
import { formatValue } from "./format-value.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** A size in bytes as people read it: 412.3 GiB. */
function formatBytes(bytes: number, language: string): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1024 ** power)} ${UNITS[power] ?? ""}`;
}

/** A fact of the inventory in words; its name says its unit (`size_bytes`, `uptime_seconds`). */
export function formatFact(name: string, value: unknown, language: string): string {
  if (typeof value !== "number") return formatValue(value);
  if (name.endsWith("_bytes")) return formatBytes(value, language);
  return name.endsWith("_seconds") ? formatDuration(value * 1_000, language) : formatValue(value);
}
