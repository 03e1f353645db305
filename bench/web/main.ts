import { tableText } from "../table.ts";
import type { Table } from "../table.ts";
import { measureAxe } from "./measure-axe.ts";
import { measureEstate } from "./measure-estate.ts";
import { measureEvents } from "./measure-events.ts";
import { measureLoad } from "./measure-load.ts";
import { axeTable, estateTable, eventsTable, loadTable } from "./report-web.ts";
import { readWebOptions, USAGE } from "./web-options.ts";
import type { Part, WebBenchOptions } from "./web-options.ts";

/** What a part found: how it is told, and its figures; a goal that is missed is a figure, no mistake. */
interface Found {
  readonly table: Table;
  readonly measured: unknown;
}

const MEASURES: Readonly<Record<Part, (options: WebBenchOptions) => Promise<Found>>> = {
  load: async ({ runs }) => {
    const measured = await measureLoad(runs);
    return { table: loadTable(measured), measured };
  },
  events: async ({ events, runs }) => {
    const measured = await measureEvents(events, runs);
    return { table: eventsTable(measured), measured };
  },
  estate: async ({ vms, runs }) => {
    const measured = await measureEstate(vms, runs);
    return { table: estateTable(measured), measured };
  },
  axe: async () => {
    const measured = await measureAxe();
    return { table: axeTable(measured), measured };
  },
};

async function main(): Promise<void> {
  try {
    const options = readWebOptions(process.argv.slice(2));
    const all: Found[] = [];
    for (const part of options.only) {
      console.error(`bench: ${part}`);
      const found = await MEASURES[part](options);
      all.push(found);
      if (!options.isJson) console.log(`${tableText(found.table)}\n`);
    }
    if (options.isJson) console.log(JSON.stringify({ tables: all.map(({ table }) => table), measured: all.map(({ measured }) => measured) }));
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}\nusage: ${USAGE}`);
    process.exitCode = 1;
  }
}

// Told to end, it leaves through "exit", where processes, servers and folders of its own are ended and removed.
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) process.once(signal, () => process.exit(code));

await main();
