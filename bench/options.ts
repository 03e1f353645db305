import { parseArgs } from "node:util";

/** What the bench is asked for. */
export interface BenchOptions {
  readonly vms: number;
  readonly nodes: number;
  readonly seed: number;
  /** First syncs, and unchanged re-syncs. */
  readonly runs: number;
  readonly isJson: boolean;
}

/** How the bench is started. */
export const USAGE = "npm run bench -- [--vms 1000] [--nodes 3] [--seed 1] [--runs 3] [--json]";

/** A whole number from 1 on; throws an `Error` with a sentence. */
export function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name}: ${text} is not a whole number from 1 on`);
  return count;
}

/** Reads which parts of a bench are asked for, by commas; throws an `Error` with a sentence. */
export function readParts<Part extends string>(text: string, parts: readonly Part[]): readonly Part[] {
  return text.split(",").map((name) => {
    const part = parts.find((each) => each === name);
    if (part === undefined) throw new Error(`--only: ${name} is none of ${parts.join(", ")}`);
    return part;
  });
}

/** Reads the arguments; throws an `Error` with a sentence for what cannot be understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      vms: { type: "string", default: "1000" },
      nodes: { type: "string", default: "3" },
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
    },
  });
  return {
    vms: readCount("vms", values.vms),
    nodes: readCount("nodes", values.nodes),
    seed: readCount("seed", values.seed),
    runs: readCount("runs", values.runs),
    isJson: values.json,
  };
}
