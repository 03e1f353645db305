import { figure, megabytes, median } from "../figures.ts";
import { goalWhere } from "../goal.ts";
import type { Table, TableRow } from "../table.ts";
import type { DatabaseKind } from "./control-place.ts";
import type { IdleMeasured } from "./measure-idle.ts";

const EMPTY_MS = 5_000;
const AGAIN_MS = 3_000;
const IDLE_SECONDS = 60;
const MOST_BYTES: Readonly<Record<DatabaseKind, number>> = { pglite: 350_000_000, postgresql: 200_000_000 };

function startRow(what: string, values: readonly number[], mostMs: number): TableRow {
  const slowest = Math.max(...values);
  return { what, figure: `${figure(median(values), 0)} · ${figure(slowest, 0, "ms")}`, goal: `≤ ${figure(mostMs, 0, "ms")}`, isMet: slowest <= mostMs };
}

function memoryRows({ kind, seconds, startedBytes, idleBytes }: IdleMeasured): readonly TableRow[] {
  const started = startedBytes.flatMap((bytes) => bytes ?? []);
  const most = MOST_BYTES[kind];
  if (idleBytes === undefined) return [];
  return [
    { what: "memory right after the start, the largest", figure: megabytes(Math.max(...started)) },
    { what: `memory ${seconds} s later`, figure: megabytes(idleBytes), ...goalWhere(seconds >= IDLE_SECONDS, { goal: `≤ ${megabytes(most)}`, isMet: idleBytes <= most }) },
  ];
}

/** How long `proxbox serve` takes to be there, and what it takes while nothing is asked of it. */
export function idleTable(measured: IdleMeasured): Table {
  const { kind, coldMs, warmMs, againMs } = measured;
  return {
    title: `proxbox serve on ${kind === "pglite" ? "the embedded database" : "PostgreSQL"}: from its process to the answer of /readyz, middle and slowest of ${coldMs.length} rounds; memory`,
    rows: [
      startRow("empty data directory, nothing compiled before", coldMs, EMPTY_MS),
      startRow("empty data directory, compiled before", warmMs, EMPTY_MS),
      startRow("the same data directory again", againMs, AGAIN_MS),
      ...memoryRows(measured),
    ],
  };
}
