// Proxmox VE before version 8 prints numbers as texts and booleans as 0, 1 or "", and leaves out what it does not know.

/** A text, also from a number; `null` when there is none. */
export function looseText(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value : null;
}

/** A number, also from a text; `null` when there is none. */
export function looseNumber(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** A whole number, or the given one. */
export function looseInteger(value: unknown, otherwise: number): number {
  const number = looseNumber(value);
  return number === null ? otherwise : Math.trunc(number);
}

/** A boolean in any of Proxmox VE's spellings. */
export function looseFlag(value: unknown): boolean {
  return value === true || value === 1 || value === "1";
}
