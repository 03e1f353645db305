import { AppError } from "@proxbox/contract";
import { EVERY_ROW, isOfPlugin } from "../kinds/kind.ts";
import type { Kind, KindName } from "../kinds/kind.ts";
import type { Netbox } from "../netbox/netbox.ts";
import type { WrittenRecord } from "../values/last-written.ts";
import type { DesiredObject } from "../translate/desired.ts";
import type { Row } from "../values/row.ts";
import { columnsOf } from "../kinds/columns.ts";
import { readRows } from "./read-rows.ts";
import type { ReadRows } from "./read-rows.ts";

/** What observe reads for, and with what. */
export interface ObserveInput {
  readonly netbox: Netbox;
  readonly kinds: readonly Kind[];
  readonly desired: ReadonlyMap<KindName, readonly DesiredObject[]>;
  /** Our records of what is to be read whatever its scope. */
  readonly records: readonly WrittenRecord[];
  /** Whether only some guests were asked for, all of which we have records of; default no. */
  readonly isNarrow?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  /** Told of a kind of netbox-proxbox that the token may not see, and that is left out therefore. */
  readonly onHidden?: (kind: KindName, error: AppError) => void;
}

/** NetBox's rows by kind; of netbox-proxbox's models only those that it has and the token may see. */
export type Actual = ReadonlyMap<KindName, readonly Row[]>;

/**
 * Reads what NetBox has: every model once, only the columns and the scope needed. A kind is read as soon as the kinds
 * whose ids it needs are, so that the big models are read beside each other under NetBox's one limit.
 */
export async function observe(input: ObserveInput): Promise<Actual> {
  const readings = new Map<KindName, Promise<void>>();
  const alike = new Map<string, Promise<readonly Row[]>>();
  const done = new Map<KindName, readonly Row[]>();
  const names = new Set(input.kinds.map((kind) => kind.name));
  const start = (kind: Kind): Promise<void> => {
    const known = readings.get(kind.name);
    if (known !== undefined) return known;
    const needs = (kind.matchAfter ?? kind.dependsOn).filter((name) => names.has(name));
    const reading = Promise.all(needs.map((name) => start(byName(input.kinds, name)))).then(async () => {
      const rows = await readKind({ ...input, alike }, kind, done);
      if (rows !== undefined) done.set(kind.name, rows);
      input.onProgress(done.size, input.kinds.length);
    });
    readings.set(kind.name, reading);
    return reading;
  };
  await Promise.all(input.kinds.map(start));
  return done;
}

function byName(kinds: readonly Kind[], name: KindName): Kind {
  const kind = kinds.find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no kind is called ${name}`);
  return kind;
}

/** With what has been asked for so far, so that kinds of one small model do not ask for the same twice. */
interface Observing extends ObserveInput {
  readonly alike: Map<string, Promise<readonly Row[]>>;
}

function readKind(input: Observing, kind: Kind, done: ReadonlyMap<KindName, readonly Row[]>): Promise<readonly Row[] | undefined> | readonly Row[] {
  // A kind that patches another's objects shares their rows.
  if (kind.patches !== undefined) return done.get(kind.patches) ?? [];
  const scopes = kind.scopes({
    desired: input.desired.get(kind.name) ?? [],
    isNarrow: input.isNarrow ?? false,
    desiredOf: (name) => input.desired.get(name) ?? [],
    ids: (name) => (done.get(name) ?? []).map((row) => row.id),
  });
  const recordedIds = [...input.records.flatMap((record) => (record.kind === kind.name ? [record.netboxId] : [])), ...referredIds(input.records, kind)];
  const wanted: ReadRows = { netbox: input.netbox, path: kind.path, columns: columnsOf(kind), scopes, recordedIds, signal: input.signal };
  if (isOfPlugin(kind)) return readIfThere(input, kind, wanted);
  return kind.isLookup === true ? readOnce(input, wanted).catch(nothingToSee) : readOnce(input, wanted);
}

function readOnce({ alike }: Observing, wanted: ReadRows): Promise<readonly Row[]> {
  const { path, columns, scopes } = wanted;
  // Only where everything is read: what is read by ids besides differs from kind to kind.
  if (!scopes.includes(EVERY_ROW)) return readRows(wanted);
  const name = JSON.stringify([path, columns]);
  const reading = alike.get(name) ?? readRows(wanted);
  alike.set(name, reading);
  return reading;
}

/** Older versions of netbox-proxbox do not have every model or filter, and a token may not see it: the kind is then left out. */
async function readIfThere({ netbox, desired, signal, onHidden }: ObserveInput, kind: Kind, wanted: ReadRows): Promise<readonly Row[] | undefined> {
  const isAsked = wanted.recordedIds.length > 0 || wanted.scopes.some(({ values }) => values.length > 0);
  try {
    // Where there is nothing to read yet, only a question tells whether there is a model to write to.
    if (!isAsked && (desired.get(kind.name) ?? []).length > 0) await netbox.count(kind.path, {}, signal);
    return await readRows(wanted);
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "NB_PERMISSION" && error.code !== "NB_UNEXPECTED")) throw error;
    if (error.status !== 404) onHidden?.(kind.name, error);
    return undefined;
  }
}

function referredIds(records: readonly WrittenRecord[], { referredBy = [] }: Kind): readonly number[] {
  const values = referredBy.flatMap(({ kind, field }) => records.flatMap((record) => (record.kind === kind ? [record.fields[field]].flat() : [])));
  return [...new Set(values)].filter((id) => typeof id === "number");
}

/** What is only looked up and may not be seen is as if it were not there: nothing of it is needed for the rest. */
function nothingToSee(error: unknown): readonly Row[] {
  if (error instanceof AppError && error.code === "NB_PERMISSION") return [];
  throw error;
}
