import type { Kind, KindName } from "../kinds/kind.ts";

/** Kinds with every kind after those it needs; ties keep the order of the list. Needs that are not in the list do not count. */
export function inOrderOf(kinds: readonly Kind[], needs: (kind: Kind) => readonly KindName[]): readonly Kind[] {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]));
  const ordered = new Set<Kind>();
  const visit = (kind: Kind, path: readonly KindName[]): void => {
    if (ordered.has(kind)) return;
    if (path.includes(kind.name)) throw new Error(`kinds need each other in a circle: ${[...path, kind.name].join(" → ")}`);
    for (const name of needs(kind)) {
      const needed = byName.get(name);
      if (needed !== undefined) visit(needed, [...path, kind.name]);
    }
    ordered.add(kind);
  };
  for (const kind of kinds) visit(kind, []);
  return [...ordered];
}
