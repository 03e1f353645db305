const FIRST_KINDS = ["virtual-machine", "node", "cluster", "vm-interface", "ip-address", "virtual-disk"];

/** Kinds with those that people look for first before the others. */
export function kindsInOrder(kinds: readonly string[]): string[] {
  return [...FIRST_KINDS.filter((kind) => kinds.includes(kind)), ...kinds.filter((kind) => !FIRST_KINDS.includes(kind)).toSorted()];
}
