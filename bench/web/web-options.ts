import { parseArgs } from "node:util";
import { readCount, readParts } from "../options.ts";

/** What can be measured, each for itself. */
export const PARTS = ["load", "events", "estate", "axe"] as const;

/** One of them: the first load; a long log; a plan and an inventory of a large estate; what axe finds. */
export type Part = (typeof PARTS)[number];

/** What the bench of the web page is asked for. */
export interface WebBenchOptions {
  readonly only: readonly Part[];
  /** Events of the long log. */
  readonly events: number;
  /** Guests of the large estate. */
  readonly vms: number;
  /** How often each page is opened; the middle one counts. */
  readonly runs: number;
  readonly isJson: boolean;
}

/** How the bench is started. */
export const USAGE = "npm run bench:web -- [--only load,events,estate,axe] [--events 100000] [--vms 10000] [--runs 3] [--json]";

/** Reads the arguments; throws an `Error` with a sentence for what cannot be understood. */
export function readWebOptions(args: readonly string[]): WebBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: PARTS.join(",") },
      events: { type: "string", default: "100000" },
      vms: { type: "string", default: "10000" },
      runs: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
    },
  });
  return { only: readParts(values.only, PARTS), events: readCount("events", values.events), vms: readCount("vms", values.vms), runs: readCount("runs", values.runs), isJson: values.json };
}
