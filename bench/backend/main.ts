import { readOptions } from "../options.ts";
import type { BenchOptions } from "../options.ts";
import { tableText } from "../table.ts";
import { measureBackend } from "./measure-backend.ts";
import type { BackendMeasured } from "./measure-backend.ts";
import { fullUpdateTable } from "./report-full-update.ts";
import { memoryTable } from "./report-memory.ts";
import { requestsTable, startTable } from "./report-start.ts";

const USAGE = "npm run bench:backend -- [--vms 1000] [--nodes 3] [--seed 1] [--runs 3] [--json]";

/** What went wrong; a goal that is missed is a figure, no mistake. */
function faultsOf({ updates, memory }: BackendMeasured): readonly string[] {
  const read = [...updates.map(({ backend }) => backend), ...memory.flatMap(({ alone, withLogReaders, withRunReaders }) => [alone, withLogReaders, withRunReaders])];
  return [
    ...read.filter(({ update }) => !update.isOk).map(({ update }) => `a full update failed: ${update.message}`),
    ...updates.flatMap(({ engine, plain }) => [...engine.faults, ...plain.faults]).map((fault) => `a run of the engine failed: ${fault}`),
  ];
}

async function bench({ vms, nodes, seed, runs, isJson }: BenchOptions): Promise<void> {
  const say = (text: string): void => console.error(`bench: ${text}`);
  const measured = await measureBackend({ vms, nodes, seed, msPerObject: 0 }, { rounds: runs, say });
  const { size, start, requests, updates, memory } = measured;
  const tables = [startTable(start), requestsTable(requests), fullUpdateTable(size, updates), memoryTable(size, memory)];
  if (isJson) console.log(JSON.stringify({ tables, measured }));
  else console.log(tables.map(tableText).join("\n\n"));
  const faults = faultsOf(measured);
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

// Told to end, it leaves through "exit", where processes and folders of its own are ended and removed.
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) process.once(signal, () => process.exit(code));

await main();
