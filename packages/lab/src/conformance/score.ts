import type { Comparison } from "./compare-answer.ts";
import { modelOfPath, proxboxModels } from "./models.ts";
import type { Probe } from "./recording.ts";

/** A replayed probe and how far the lab agreed. */
export interface Verdict extends Comparison {
  readonly probe: Probe;
}

/** Agreed, also in values, and total. */
export interface Tally {
  readonly name: string;
  readonly agreed: number;
  readonly sameValues: number;
  readonly total: number;
}

/** The outcome of a replay. */
export interface Score {
  readonly files: readonly Tally[];
  readonly all: Tally;
  readonly proxbox: Tally;
  /** Agreed on the Proxbox models, in percent. */
  readonly percent: number;
  /** What did not agree, each with its written reason where there is one. */
  readonly disagreed: readonly { readonly verdict: Verdict; readonly reason: string | undefined }[];
  /** Keys of exceptions that agree, or that name no probe. */
  readonly stale: readonly string[];
}

/** Smallest share of agreeing probes on the models that Proxbox uses, in percent (issue 2). */
export const requiredPercent = 95;

function concernsProxbox(probe: Probe): boolean {
  return proxboxModels.has(modelOfPath(probe.request.path) ?? "");
}

/** Adds up the verdicts of a replay against a table of exceptions (probe key → reason). */
export function score(verdicts: readonly Verdict[], exceptions: Readonly<Record<string, string>>): Score {
  const files = [...new Set(verdicts.map(({ probe }) => probe.file))];
  const proxbox = tally("models Proxbox uses", verdicts.filter(({ probe }) => concernsProxbox(probe)));
  const failed = new Set(verdicts.filter(({ contract }) => contract.length > 0).map(({ probe }) => probe.key));
  return {
    files: files.map((file) => tally(file, verdicts.filter(({ probe }) => probe.file === file))),
    all: tally("all", verdicts),
    proxbox,
    percent: proxbox.total === 0 ? 0 : (proxbox.agreed / proxbox.total) * 100,
    disagreed: verdicts.filter(({ probe }) => failed.has(probe.key)).map((verdict) => ({ verdict, reason: exceptions[verdict.probe.key] })),
    stale: Object.keys(exceptions).filter((key) => !failed.has(key)),
  };
}

function tally(name: string, verdicts: readonly Verdict[]): Tally {
  return {
    name,
    agreed: verdicts.filter(({ contract }) => contract.length === 0).length,
    sameValues: verdicts.filter(({ values }) => values.length === 0).length,
    total: verdicts.length,
  };
}
