import type { Facts } from "./desired.ts";

/**
 * Tells what of the guests is not in NetBox: one by one where a person may want to mend it (a disk without a size, an
 * address that NetBox would refuse), in numbers where every guest has such (link-local addresses, containers' own
 * interfaces, E35).
 */
export function remarkLeftOut({ snapshot, guests, remark }: Pick<Facts, "snapshot" | "guests" | "remark">): void {
  const { source } = snapshot;
  const counts = new Map<string, { addresses: number; guests: number }>();
  for (const { key, label, notes, leftOut } of guests) {
    for (const reason of notes) remark({ type: "notice", kind: "virtual-machine", key, label, reason });
    for (const [reason, addresses] of leftOut) {
      const before = counts.get(reason) ?? { addresses: 0, guests: 0 };
      counts.set(reason, { addresses: before.addresses + addresses, guests: before.guests + 1 });
    }
  }
  for (const [reason, count] of counts) {
    remark({ type: "notice", kind: "ip-address", key: source, label: source, reason: `addresses left out: ${count.addresses} of ${count.guests} guests (${reason})` });
  }
}
