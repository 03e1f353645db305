import { tableText } from "../table.ts";
import type { Table } from "../table.ts";
import { readControlOptions, USAGE } from "./control-options.ts";
import type { ControlBenchOptions, Part } from "./control-options.ts";
import { measureDrain } from "./measure-drain.ts";
import { measureIdle } from "./measure-idle.ts";
import { measureLog } from "./measure-log.ts";
import { measureReaders } from "./measure-readers.ts";
import { drainTable } from "./report-drain.ts";
import { idleTable } from "./report-idle.ts";
import { logTable } from "./report-log.ts";
import { readersTable } from "./report-readers.ts";

/** What a part found: how it is told, its figures, and what went wrong; a goal that is missed is a figure, no mistake. */
interface Found {
  readonly table: Table;
  readonly measured: unknown;
  readonly faults: readonly string[];
}

/** Measures something; more than one thing where it is done on both databases. */
type Measure = (options: ControlBenchOptions) => AsyncGenerator<Found>;

/** Events a second that readers are sent, for so long at most. */
const READERS_LOAD = { framesPerSecond: 200, mostSeconds: 20 };

function say(text: string): void {
  console.error(`bench: ${text}`);
}

async function* drain({ jobs }: ControlBenchOptions): AsyncGenerator<Found> {
  const measured = await measureDrain(jobs, say);
  const { ranTwice, overlaps, completed } = measured;
  const isWhole = ranTwice === 0 && overlaps === 0 && completed === jobs;
  yield { table: drainTable(measured), measured, faults: isWhole ? [] : ["a job ran twice, not at all, or beside another one on its endpoint"] };
}

async function* log({ frames: framesPerSecond, seconds }: ControlBenchOptions): AsyncGenerator<Found> {
  for (const kind of ["postgresql", "pglite"] as const) {
    const measured = await measureLog(kind, { framesPerSecond, seconds }, say);
    const { isInOrder, frames, sent, state } = measured;
    const isWhole = isInOrder && frames === sent.frames && state === "completed";
    yield { table: logTable(measured), measured, faults: isWhole ? [] : [`the job on ${kind} is ${state}, and ${frames} of ${sent.frames} frames are in its log`] };
  }
}

async function* readers({ readers: count, seconds }: ControlBenchOptions): AsyncGenerator<Found> {
  const { framesPerSecond, mostSeconds } = READERS_LOAD;
  const measured = await measureReaders({ readers: count, framesPerSecond, seconds: Math.min(mostSeconds, seconds) }, say);
  yield { table: readersTable(measured), measured, faults: measured.report.faults.map((fault) => `a reader: ${fault}`) };
}

async function* idle({ runs: rounds, seconds }: ControlBenchOptions): AsyncGenerator<Found> {
  for (const kind of ["pglite", "postgresql"] as const) {
    const measured = await measureIdle(kind, { rounds, seconds }, say);
    yield { table: idleTable(measured), measured, faults: [] };
  }
}

const MEASURES: Readonly<Record<Part, Measure>> = { drain, log, readers, idle };

async function bench(options: ControlBenchOptions): Promise<void> {
  const all: Found[] = [];
  for (const part of options.only) {
    for await (const found of MEASURES[part](options)) {
      all.push(found);
      if (!options.isJson) console.log(`${tableText(found.table)}\n`);
    }
  }
  if (options.isJson) console.log(JSON.stringify({ tables: all.map(({ table }) => table), measured: all.map(({ measured }) => measured) }));
  const faults = all.flatMap((found) => found.faults);
  for (const fault of faults) say(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  try {
    await bench(readControlOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}\nusage: ${USAGE}`);
    process.exitCode = 1;
  }
}

// Told to end, it leaves through "exit", where processes, servers and folders of its own are ended and removed.
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) process.once(signal, () => process.exit(code));

await main();
