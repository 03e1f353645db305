import { sourceOf } from "../values/keys.ts";
import type { Board } from "./board.ts";

/** Reports what was kept because it could not be seen: one remark for each thing unseen, only where we own something there. */
export function remarkUnseen(board: Board): void {
  const kept = new Map<string, { under: string; reason: string; labels: Set<string>; kinds: Set<string> }>();
  for (const record of board.records.values()) {
    if (board.matches.has(record.kind, record.key) || !board.isAsked(record.key)) continue;
    const reason = board.whyUnseen(record.kind, record.key);
    if (reason === undefined) continue;
    const under = board.isUnread(record.key) ? sourceOf(record.key) : guestPart(record.key);
    const entry = kept.get(`${under} ${reason}`) ?? { under, reason, labels: new Set(), kinds: new Set() };
    kept.set(`${under} ${reason}`, entry);
    entry.kinds.add(record.kind);
    entry.labels.add(record.label);
  }
  for (const { under, reason, labels, kinds } of kept.values()) {
    const [label = under] = labels;
    board.remark({ type: "stale", kind: [...kinds][0] ?? "virtual-machine", key: under, label: labels.size === 1 ? label : under, reason: `${[...kinds].sort().join(", ")} kept as last seen: ${reason}` });
  }
}

/** `lab/qemu/100` of `lab/qemu/100/net0/ip/…`: people think of the guest, not of its parts. */
function guestPart(key: string): string {
  const parts = key.split("/");
  return parts.length > 3 ? parts.slice(0, 3).join("/") : parts.length === 1 ? sourceOf(key) : key;
}
