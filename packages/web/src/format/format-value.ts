/** The last part of a key, which is what people know: `lab/node/pve1` is pve1. */
function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** A value of a field in words: a reference by its name, a list with commas, nothing as a dash. */
export function formatValue(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value)) return value.length === 0 ? "—" : value.map((each: unknown) => formatValue(each)).join(", ");
  if (typeof value === "string") return value;
  if (typeof value !== "object") return JSON.stringify(value);
  return "key" in value && typeof value.key === "string" ? nameOf(value.key) : JSON.stringify(value);
}
