import type { Kind, KindName } from "../kinds/kind.ts";

/**
 * How many steps still have to follow a kind, one after the other: machines before their disks, which nobody waits for.
 * NetBox writes addresses one call at a time (netbox-api.md 2.18), so what leads to them must not queue behind what can be
 * written beside them.
 */
export function urgencies(kinds: readonly Kind[]): ReadonlyMap<KindName, number> {
  const found = new Map<KindName, number>();
  const urgencyOf = (name: KindName): number => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const followers = kinds.filter(({ dependsOn }) => dependsOn.includes(name));
    const urgency = Math.max(0, ...followers.map((kind) => 1 + urgencyOf(kind.name)));
    found.set(name, urgency);
    return urgency;
  };
  for (const kind of kinds) urgencyOf(kind.name);
  return found;
}
