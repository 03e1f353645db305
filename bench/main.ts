import { readOptions, USAGE } from "./options.ts";
import type { BenchOptions } from "./options.ts";
import { measureSize } from "./measure-size.ts";
import type { SizeMeasured } from "./measure-size.ts";
import { firstTable } from "./report-first.ts";
import { minimumTable } from "./report-minimum.ts";
import { refreshTable } from "./report-refresh.ts";
import { resyncTable } from "./report-resync.ts";
import { tableText } from "./table.ts";
import type { Table } from "./table.ts";

/** The size that larger ones are compared with. */
const BASE_VMS = 1_000;

/** A small estate beside a NetBox as slow as a real one: 20 ms an object, two workers (netbox-api.md 2.18: 17 to 28). */
const PACED = { vms: 100, msPerObject: 20 };

function tablesOf(measured: SizeMeasured, smaller: SizeMeasured | undefined): readonly Table[] {
  return [firstTable(measured), resyncTable(measured, smaller), refreshTable(measured), minimumTable(measured)];
}

/** What went wrong; a goal that is missed is a figure, no mistake. */
function faultsOf({ rounds, resyncs, refreshes }: SizeMeasured): readonly string[] {
  const runs = [...rounds.map(({ first }) => first), ...resyncs, ...refreshes].map(({ sync }) => sync);
  return runs.filter(({ verdict }) => verdict !== "success").map(({ verdict, headline }) => `a sync ended with ${verdict}: ${headline}`);
}

async function bench({ vms, nodes, seed, runs, isJson }: BenchOptions): Promise<void> {
  const say = (text: string): void => console.error(`bench: ${text}`);
  const quick = { nodes, seed, msPerObject: 0 };
  const smaller = vms > BASE_VMS ? await measureSize({ vms: BASE_VMS, ...quick }, { rounds: 1, resyncs: runs, isWithMinimum: false }, say) : undefined;
  const measured = await measureSize({ vms, ...quick }, { rounds: runs, resyncs: runs, isWithMinimum: true }, say);
  const paced = await measureSize({ ...PACED, nodes, seed }, { rounds: 1, resyncs: 0, isWithMinimum: true }, say);
  const tables = [...tablesOf(measured, smaller), minimumTable(paced)];
  if (isJson) console.log(JSON.stringify({ tables, measured, smaller, paced }));
  else console.log(tables.map(tableText).join("\n\n"));
  const faults = [smaller, measured, paced].flatMap((each) => (each === undefined ? [] : faultsOf(each)));
  for (const fault of faults) say(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  try {
    await bench(readOptions(process.argv.slice(2)));
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}\nusage: ${USAGE}`);
    process.exitCode = 1;
  }
}

await main();
