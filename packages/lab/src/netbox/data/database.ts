import type { Model } from "../model/model.ts";
import type { Row } from "./row.ts";
import { Table } from "./table.ts";

/** All tables of the lab's NetBox, with transactions and a clock whose readings never repeat. */
export interface Database {
  /** Throws when the type is unknown: a mistake of the lab. */
  table(type: string): Table;
  has(type: string): boolean;
  readonly models: readonly Model[];
  get(type: string, id: number | null): Row | undefined;
  /** Runs the work; when it throws, every change made in it is taken back (ids stay used up) and the error goes on. */
  transaction<T>(work: () => T): T;
  /** Now as NetBox writes it, `2026-11-22T05:29:32.923800Z`; each call is at least one microsecond later. */
  now(): string;
}

function isoWithMicroseconds(micros: number): string {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return `${iso.slice(0, -1)}${String(micros % 1000).padStart(3, "0")}Z`;
}

function createClock(clock: () => Date): () => string {
  let last = 0;
  return () => {
    last = Math.max(clock().getTime() * 1000, last + 1);
    // Django leaves out ".000000", which would make the texts unequal in form.
    if (last % 1_000_000 === 0) last += 1;
    return isoWithMicroseconds(last);
  };
}

/** The tables of one schema, and the steps that take back what an open transaction did to them. */
function openSchema(models: readonly Model[], makeTable: (model: Model, undo: (step: () => void) => void) => Table): Pick<Database, "table" | "has" | "models" | "get" | "transaction"> {
  let journal: (() => void)[] | undefined;
  const undo = (step: () => void): void => void journal?.push(step);
  const tables = new Map(models.map((model) => [model.type, makeTable(model, undo)]));
  const table = (type: string): Table => {
    const found = tables.get(type);
    if (!found) throw new Error(`The lab's NetBox has no model ${type}`);
    return found;
  };
  return {
    models,
    table,
    has: (type) => tables.has(type),
    get: (type, id) => (id === null ? undefined : tables.get(type)?.get(id)),
    transaction(work) {
      if (journal) return work();
      const steps: (() => void)[] = [];
      journal = steps;
      try {
        return work();
      } catch (error) {
        journal = undefined;
        for (const step of steps.toReversed()) step();
        throw error;
      } finally {
        journal = undefined;
      }
    },
  };
}

/** Makes an empty database for these models. */
export function createDatabase(models: readonly Model[], clock: () => Date): Database {
  return { ...openSchema(models, (model, undo) => new Table(model, undo)), now: createClock(clock) };
}

/** Makes a branch: the rows of main as they are now, ids from main's sequences, and main's own tables of what is not branched; its change log begins empty. */
export function createBranch(main: Database, about: { isShared: (type: string) => boolean; emptyType: string }): Database {
  const own = openSchema(main.models, (model, undo) => {
    const source = main.table(model.type);
    if (about.isShared(model.type)) return source;
    const copy = new Table(model, undo, source.sequence);
    if (model.type !== about.emptyType) for (const row of source.rows.values()) copy.put(row);
    return copy;
  });
  // What a write does to tables that are not branched is taken back along with the rest.
  return { ...own, now: main.now, transaction: (work) => main.transaction(() => own.transaction(work)) };
}
