import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { sourceOfScope } from "@proxbox/engine";
import type { RecordsFilter, WrittenRecord } from "@proxbox/engine";
import { COLUMNS, fromRow } from "./record-row.ts";
import { sharing } from "./sharing.ts";

/** A scope as the database knows it. */
export interface ScopeRow {
  readonly id: number;
  readonly name: string;
}

/** Keys from one text up to another; without the second one. */
type Range = readonly [from: string, before: string];

const SELECT = `SELECT ${COLUMNS.join(", ")} FROM record WHERE scope_id = ? AND kind = ?`;

/** Behind every text that a key can be. */
const END = "\u{10FFFF}";

const ALL: Range = ["", END];

const OF_PARENTS = " AND (parent IN (SELECT value FROM json_each(?)) OR key IN (SELECT value FROM json_each(?)))";

/** Loads the records that the filter wants, kind by kind and only their part of the table: rows that nobody wants are not looked at. */
export function loadRecords(database: DatabaseSync, scope: ScopeRow, { isWanted, ofGuests, ofParents }: RecordsFilter): readonly WrittenRecord[] {
  const ranges = ofGuests === undefined ? [ALL] : rangesOf(sourceOfScope(scope.name), ofGuests.keys);
  const take = taking();
  for (const kind of kindsIn(database, scope)) {
    if (isWanted?.(kind) === false) continue;
    const wanted = ofGuests?.wholeKinds.has(kind) === true ? [ALL] : ranges;
    const narrowed = ofParents?.get(kind);
    const [where, ...lists] = narrowed === undefined ? [""] : [OF_PARENTS, json(narrowed.parents), json(narrowed.keys)];
    const statement = database.prepare(`${SELECT} AND key >= ? AND key < ?${where}`);
    for (const range of wanted) take(statement, [scope.id, kind, ...range, ...lists]);
  }
  return take.records;
}

function json(texts: ReadonlySet<string>): string {
  return JSON.stringify([...texts]);
}

/** Loads the records of some NetBox rows of a kind; they are found by a look at all records of the kind, inside SQLite. */
export function loadRecordsOfRows(database: DatabaseSync, scope: ScopeRow, about: { readonly kind: string; readonly netboxIds: ReadonlySet<number> }): readonly WrittenRecord[] {
  const take = taking();
  take(database.prepare(`${SELECT} AND netbox_id IN (SELECT value FROM json_each(?))`), [scope.id, about.kind, JSON.stringify([...about.netboxIds])]);
  return take.records;
}

/** Objects that we have made, by kind; none of a kind of which all are adopted. */
export function countOwnedRecords(database: DatabaseSync, { id }: ScopeRow): ReadonlyMap<string, number> {
  const rows = database.prepare("SELECT kind, sum(is_owned) AS count FROM record WHERE scope_id = ? GROUP BY kind").all(id);
  return new Map(rows.map(({ kind, count }) => [String(kind), Number(count)]));
}

/** The kinds of a scope, each found by one step in the primary key: a DISTINCT would read every row. */
function kindsIn(database: DatabaseSync, { id }: ScopeRow): readonly string[] {
  const next = database.prepare("SELECT kind FROM record WHERE scope_id = ? AND kind > ? ORDER BY kind LIMIT 1");
  const kinds: string[] = [];
  for (let row = next.get(id, ""); row !== undefined; row = next.get(id, kinds.at(-1) ?? "")) kinds.push(String(row["kind"]));
  return kinds;
}

/** Everything of a source besides its guests, and these guests, with what hangs on them and what their vmids stood for before (`~`). */
function rangesOf(source: string, guests: ReadonlySet<string>): readonly Range[] {
  const besides: readonly Range[] = [["", `${source}/lxc/`], [after(`${source}/lxc/`), `${source}/qemu/`], [after(`${source}/qemu/`), END]];
  return [...besides, ...[...guests].flatMap((guest): Range[] => [[guest, `${guest}\u0000`], [`${guest}/`, after(`${guest}/`)], [`${guest}~`, after(`${guest}~`)]])];
}

/** The first text behind all that begin with this one, whose last sign is one of ASCII. */
function after(prefix: string): string {
  return `${prefix.slice(0, -1)}${String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)}`;
}

/** Collects records row by row: a large estate has 100,000 of them, and their rows need not all be held. */
function taking(): ((statement: StatementSync, values: readonly SQLInputValue[]) => void) & { readonly records: readonly WrittenRecord[] } {
  const records: WrittenRecord[] = [];
  const share = sharing();
  const take = (statement: StatementSync, values: readonly SQLInputValue[]): void => {
    for (const row of statement.iterate(...values)) records.push(fromRow(row, share));
  };
  return Object.assign(take, { records });
}
