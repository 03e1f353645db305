import { parseArgs } from "node:util";
import { readCount, readParts } from "../options.ts";

/** What can be measured, each for itself. */
export const PARTS = ["drain", "log", "readers", "idle"] as const;

/** One of them. */
export type Part = (typeof PARTS)[number];

/** What the bench of the control plane is asked for. */
export interface ControlBenchOptions {
  readonly only: readonly Part[];
  /** Jobs in the queue. */
  readonly jobs: number;
  /** Frames a second into the log. */
  readonly frames: number;
  /** How long frames come, and how long a server is left alone. */
  readonly seconds: number;
  readonly readers: number;
  /** Starts of each kind. */
  readonly runs: number;
  readonly isJson: boolean;
}

/** How the bench is started. */
export const USAGE = "npm run bench:control -- [--only drain,log,readers,idle] [--jobs 1000] [--frames 5000] [--seconds 60] [--readers 500] [--runs 3] [--json]";

/** Reads the arguments; throws an `Error` with a sentence for what cannot be understood. */
export function readControlOptions(args: readonly string[]): ControlBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", default: PARTS.join(",") },
      jobs: { type: "string", default: "1000" },
      frames: { type: "string", default: "5000" },
      seconds: { type: "string", default: "60" },
      readers: { type: "string", default: "500" },
      runs: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
    },
  });
  return {
    only: readParts(values.only, PARTS),
    jobs: readCount("jobs", values.jobs),
    frames: readCount("frames", values.frames),
    seconds: readCount("seconds", values.seconds),
    readers: readCount("readers", values.readers),
    runs: readCount("runs", values.runs),
    isJson: values.json,
  };
}
