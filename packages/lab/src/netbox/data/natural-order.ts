/**
 * A text that sorts by plain comparison as PostgreSQL's "natural_sort" collation does: digits by their value, case last.
 * Used for the names of VMs, devices and clusters (virtualization/models, `db_collation`).
 */
export function naturalKey(text: string): string {
  return `${padDigits(text.toLowerCase()).replaceAll("_", "\u001f")}\u0000${swapCase(text)}`;
}

/** The same for interface names, where NetBox compares bytes (upper case first) after padding numbers. */
export function interfaceKey(text: string): string {
  return padDigits(text);
}

/** A text that sorts as the number does. */
export function numberKey(value: number | null): string {
  return value === null ? "~" : String(value).padStart(16, "0");
}

function padDigits(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(10, "0"));
}

function swapCase(text: string): string {
  return text.replace(/[a-zA-Z]/g, (letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()));
}
