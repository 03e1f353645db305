import { AppError } from "@proxbox/contract";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import { columnsOf } from "../kinds/columns.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import { KINDS } from "../kinds/kinds.ts";
import { openNetbox } from "../netbox/connect.ts";
import type { NetboxOptions } from "../netbox/connect.ts";
import { compareRecord } from "../plan/compare-record.ts";
import type { ComparedField, RecordComparison } from "../plan/compare-record.ts";
import { isOtherObject } from "../plan/row-of-record.ts";
import type { WrittenRecord } from "../values/last-written.ts";

/** Whose object is looked at, and with what. */
export interface NetboxNowOptions extends Pick<RecordComparison, "said" | "policies"> {
  readonly netbox: NetboxOptions;
  readonly record: WrittenRecord;
  /** The NetBox id of another object of ours. */
  readonly idOf: (kind: KindName, key: string) => number | undefined;
  readonly signal: AbortSignal;
}

/** What NetBox has of an object now. `gone`: none under its id that the token may see; `other`: another object has its id. */
export interface NetboxNow {
  readonly state: "there" | "gone" | "other";
  readonly fields: readonly ComparedField[];
}

function kindNamed(name: KindName): Kind {
  const kind = [...KINDS, ...ITEM_KINDS].find((each) => each.name === name);
  if (kind === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no kind ${name}` });
  return kind;
}

function objectType(name: KindName): string {
  return kindNamed(name).objectType;
}

/** Reads one object of ours from NetBox, once and without waiting for a busy one, and compares it with what was last written. Throws what NetBox refuses. */
export async function readNetboxNow({ netbox: options, record, signal, idOf, ...how }: NetboxNowOptions): Promise<NetboxNow> {
  const kind = kindNamed(record.kind);
  const netbox = await openNetbox({ ...options, signal });
  try {
    const [row] = await netbox.list(kind.path, { id: [record.netboxId] }, { fields: columnsOf(kind), signal, isPatient: false });
    if (row === undefined) return { state: "gone", fields: [] };
    if (isOtherObject(record, row)) return { state: "other", fields: [] };
    return { state: "there", fields: compareRecord({ ...how, kind, record, row, resolver: { idOf, objectType } }) };
  } finally {
    await netbox.close();
  }
}
