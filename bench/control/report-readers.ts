import { figure, megabytes, seconds } from "../figures.ts";
import { goalWhere } from "../goal.ts";
import type { Table, TableRow } from "../table.ts";
import type { ReadersMeasured } from "./measure-readers.ts";

const READERS = 500;
const DELAY_MS = 1_000;

function processRows({ beforeBytes, peakBytes, cpuMs, transactions, report }: ReadersMeasured): readonly TableRow[] {
  const memory = beforeBytes === undefined || peakBytes === undefined ? [] : [{ what: "memory of the control plane: before, peak", figure: `${megabytes(beforeBytes)} · ${megabytes(peakBytes)}` }];
  return [
    ...memory,
    ...(cpuMs === undefined ? [] : [{ what: "CPU of the control plane, until the last reader was done", figure: seconds(cpuMs) }]),
    { what: "CPU of the readers' own process", figure: seconds(report.cpuMs) },
    { what: "transactions a second: no reader, one, all", figure: [transactions.none, transactions.one, transactions.all].map((count) => figure(count, 0)).join(" · ") },
  ];
}

/** What many readers of one job got. */
export function readersTable(measured: ReadersMeasured): Table {
  const { readers, framesPerSecond, seconds: lasting, report } = measured;
  const { whole, events, delayMs } = report;
  const isHeld = readers >= READERS;
  return {
    title: `Readers: ${figure(readers, 0)} follow one job over HTTP, ${figure(framesPerSecond, 0)} events a second for ${lasting} s, PostgreSQL`,
    rows: [
      { what: `readers that got all ${figure(events, 0)} events once, in order, and the end`, figure: figure(whole, 0), ...goalWhere(isHeld, { goal: figure(readers, 0), isMet: whole === readers }) },
      { what: "from the time of an event to its arrival: middle value", figure: figure(delayMs.middle, 0, "ms") },
      { what: "  95 of 100 are quicker than", figure: figure(delayMs.of95, 0, "ms"), ...goalWhere(isHeld, { goal: `≤ ${figure(DELAY_MS, 0, "ms")}`, isMet: delayMs.of95 <= DELAY_MS }) },
      { what: "  the slowest", figure: figure(delayMs.most, 0, "ms") },
      ...processRows(measured),
    ],
  };
}
