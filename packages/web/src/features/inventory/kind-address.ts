/** Kinds whose address is shorter than their name; links from NetBox lead to these. */
const SHORT: Readonly<Record<string, string>> = { vm: "virtual-machine" };

/** The kind that an address is about. */
export function kindOfAddress(address: string): string {
  return SHORT[address] ?? address;
}

/** The address of a kind. */
export function addressOfKind(kind: string): string {
  return Object.keys(SHORT).find((short) => SHORT[short] === kind) ?? kind;
}
