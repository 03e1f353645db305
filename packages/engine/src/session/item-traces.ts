import { AppError } from "@proxbox/contract";
import { ITEM_KINDS } from "../items/item-kinds.ts";
import { cloudInit } from "../kinds/cloud-init/cloud-init.ts";
import { columnsOf } from "../kinds/columns.ts";
import { objectName } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import { readDoomed } from "../observe/read-doomed.ts";
import { loadElsewhere, loadRecords } from "../observe/records.ts";
import { Board } from "../plan/board.ts";
import { labelOf } from "../plan/dependants.ts";
import { withOthers } from "../plan/join-elsewhere.ts";
import { touchedBy } from "../plan/touched.ts";
import { idInColumn } from "../values/id-in-column.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { Row } from "../values/row.ts";
import { namesOf } from "./plan-items.ts";
import type { SessionOptions } from "./session-options.ts";
import { sha256 } from "./sha256.ts";

/** Where the items of machines are looked for. */
export interface ItemSight {
  readonly options: SessionOptions;
  readonly netbox: Netbox;
  readonly signal: AbortSignal;
}

/** Kinds of netbox-proxbox whose rows go along with their machine without a word, and that a plan of machines does not read in whole. */
const OF_MACHINES: readonly Kind[] = [...ITEM_KINDS.filter(({ isOfPlugin, fields }) => isOfPlugin && fields["virtual_machine"]?.isRequired === true), cloudInit];

interface OnMachine {
  readonly kind: Kind;
  readonly machine: number;
  /** Undefined where the token may not see the rows of the kind, so that nothing can be ruled out. */
  readonly row?: Row;
}

/**
 * What people have made or changed among the items of machines that are about to be deleted and in their rows of cloud-init, by the machine's NetBox id, in words: such a
 * machine stays. The models are read whole: which filters they have differs from one version of netbox-proxbox to the other.
 */
export async function itemTraces({ options, netbox, signal }: ItemSight, machines: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (machines.length === 0 || !netbox.capabilities.hasProxboxPlugin) return new Map();
  const wanted = new Set(machines);
  const found = (await Promise.all(OF_MACHINES.map((kind) => rowsOn({ netbox, signal }, kind, wanted)))).flat();
  const seen = found.filter((each): each is Required<OnMachine> => each.row !== undefined);
  const hidden = found.filter(({ row }) => row === undefined).map(({ kind, machine }) => [machine, `${kind.name}, which the token may not see at ${kind.path}`] as const);
  if (seen.length === 0) return new Map(hidden);
  const records = await recordsOf({ options, netbox });
  const humanTraces = await readDoomed(netbox, seen.map(({ kind, row }) => ({ kind, netboxId: row.id })), signal);
  const rows = new Map([...Map.groupBy(seen, ({ kind }) => kind.name)].map(([kind, list]) => [kind, list.map(({ row }) => row)]));
  const board = new Board({ kinds: OF_MACHINES, desired: [], rows, records, humanTraces, settings: new Map(), capabilities: netbox.capabilities, netboxUrl: netbox.url, now: options.clock(), sha256 });
  const byRow = new Map(records.map((record) => [objectName(record.kind, String(record.netboxId)), record]));
  const persons = seen.flatMap(({ kind, machine, row }) => {
    const record = byRow.get(objectName(kind.name, String(row.id)));
    return isPersons(board, { kind, row, record }) ? [[machine, labelOf({ kind, row, ...(record === undefined ? {} : { record }) })] as const] : [];
  });
  return new Map([...hidden, ...persons]);
}

async function rowsOn({ netbox, signal }: Pick<ItemSight, "netbox" | "signal">, kind: Kind, machines: ReadonlySet<number>): Promise<readonly OnMachine[]> {
  try {
    const rows = await netbox.list(kind.path, {}, { fields: [...columnsOf(kind), "display"], signal });
    return rows.flatMap((row) => {
      const machine = idInColumn(row["virtual_machine"]);
      return machine !== undefined && machines.has(machine) ? [{ kind, machine, row }] : [];
    });
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "NB_PERMISSION" && error.code !== "NB_UNEXPECTED")) throw error;
    return error.status === 404 ? [] : [...machines].map((machine) => ({ kind, machine }));
  }
}

/** Main's records and those of its branches. */
async function recordsOf({ options, netbox }: Pick<ItemSight, "options" | "netbox">): Promise<readonly WrittenRecord[]> {
  const kinds = new Set(OF_MACHINES.map(({ name }) => name));
  const wanted = { lastWritten: options.lastWritten, place: netbox.place, filter: { isWanted: (kind: string) => kinds.has(kind) } };
  return withOthers(await loadRecords(wanted, namesOf(options)), await loadElsewhere(wanted, namesOf(options)));
}

/** Without a record of ours that made it a row is a person's or the original's. */
function isPersons(board: Board, { kind, row, record }: { kind: Kind; row: Row; record: WrittenRecord | undefined }): boolean {
  return record?.isOwned !== true || touchedBy(board, { kind, record, row }) !== undefined;
}
