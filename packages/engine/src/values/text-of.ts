/** A value of a foreign answer or a canonical value as text; nothing for what is no scalar, never `[object Object]`. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? `${value}` : "";
}
