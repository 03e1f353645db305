const GUEST_TYPES: readonly string[] = ["qemu", "lxc"];

/** A part of a key as it was before it became one; a part that only looks encoded stays. */
function decoded(part: string): string {
  if (!part.includes("%")) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function namesOf(key: string): readonly string[] {
  const [source = "", type = "", ...rest] = key.split("/");
  // A cluster and an endpoint have no name but their source's.
  if (rest.length === 0) return [source];
  // A machine is said before its parts, but an address or a MAC is known without its machine.
  if (GUEST_TYPES.includes(type) || type === "node") return rest.length === 2 ? rest : rest.slice(-1);
  return rest.slice(-1);
}

/**
 * A key of Proxbox's in people's words: `lab/node/pve1` is pve1, `lab/qemu/100/net0` is 100 net0, `lab/cluster` is lab. For what has a label, the
 * label is better.
 */
export function keyWords(key: string): string {
  return namesOf(key).map(decoded).join(" ");
}
