import { figure, median, megabytes } from "../figures.ts";
import { goalFrom } from "../goal.ts";
import type { Size } from "../measure-size.ts";
import type { Table, TableRow } from "../table.ts";
import { READERS } from "./measure-memory.ts";
import type { MemoryMeasured, MemoryRound } from "./measure-memory.ts";

const MORE = { vms: 1_000, mostBytes: 150_000_000 };

function peaksOf(rounds: readonly MemoryRound[], pick: (round: MemoryRound) => MemoryMeasured): readonly number[] {
  return rounds.flatMap((round) => pick(round).peakBytes ?? []);
}

function rowsOf(size: Size, rounds: readonly MemoryRound[]): readonly TableRow[] {
  const alone = median(peaksOf(rounds, (round) => round.alone));
  const more = (what: string, pick: (round: MemoryRound) => MemoryMeasured): TableRow => {
    const bytes = median(peaksOf(rounds, pick)) - alone;
    return { what, figure: megabytes(bytes), ...goalFrom(MORE.vms, size, { goal: `≤ ${megabytes(MORE.mostBytes)}`, isMet: bytes <= MORE.mostBytes }) };
  };
  const half = READERS / 2;
  return [
    { what: "peak memory of the run alone", figure: megabytes(alone) },
    { what: "  from round to round", figure: peaksOf(rounds, (round) => round.alone).map(megabytes).join(" · ") },
    more(`more with ${READERS} idle readers of the log`, (round) => round.withLogReaders),
    more(`more with ${half} idle readers of the log and ${half} of the run's events`, (round) => round.withRunReaders),
  ];
}

/** What readers that only listen cost beside a run. */
export function memoryTable(size: Size, rounds: readonly MemoryRound[]): Table {
  const isKnown = peaksOf(rounds, ({ alone }) => alone).length > 0;
  return {
    title: `Peak memory of the backend, an unchanged full update of ${figure(size.vms, 0)} VMs, ${rounds.length} rounds, each run in a fresh process`,
    rows: isKnown ? rowsOf(size, rounds) : [],
    ...(isKnown ? {} : { notes: ["not measured: this system does not tell the peak memory of another process as /proc does"] }),
  };
}
