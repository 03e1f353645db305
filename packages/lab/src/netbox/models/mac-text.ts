/** Turns any notation of a MAC address into NetBox's `AA:BB:CC:DD:EE:FF`; undefined when it is none. */
export function normaliseMac(text: string): string | undefined {
  const digits = text.replaceAll(/[-:.\s]/g, "").toUpperCase();
  if (!/^[0-9A-F]{12}$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(":");
}
