import { objectName } from "../kinds/kind.ts";
import { shortHash } from "../values/fit.ts";
import type { Board } from "./board.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/**
 * A vmid was given to another guest (E14): the records of the old guest and of all that hangs on it get a key of their
 * own, so that the old object goes its way through the lifecycle and the new guest inherits nothing.
 */
export function retireRecord(board: Board, record: WrittenRecord): void {
  const suffix = `~${shortHash(JSON.stringify(record.fingerprint))}`;
  const hanging = [...board.records.values()].filter((each) => each.key === record.key || each.key.startsWith(`${record.key}/`));
  for (const each of hanging) {
    const key = `${record.key}${suffix}${each.key.slice(record.key.length)}`;
    const parent = each.parent?.startsWith(record.key) === true ? `${record.key}${suffix}${each.parent.slice(record.key.length)}` : each.parent;
    const retired = { ...each, key, ...(parent === undefined ? {} : { parent }) };
    board.records.delete(objectName(each.kind, each.key));
    board.drop.set(objectName(each.kind, each.key), { kind: each.kind, key: each.key });
    board.records.set(objectName(each.kind, key), retired);
    board.put.set(objectName(each.kind, key), retired);
  }
  const reason = `its vmid now belongs to another guest; this object takes the way of guests that are gone`;
  board.remark({ type: "notice", kind: record.kind, key: record.key, label: record.label, reason });
}
