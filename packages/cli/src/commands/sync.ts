import { createInterface } from "node:readline/promises";
import { AppError } from "@proxbox/contract";
import { loadConfig } from "../config/load-config.ts";
import { EXIT_CODES, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { planText } from "../output/plan-text.ts";
import { placeText } from "../output/place-text.ts";
import { printRunResult } from "../output/run-result.ts";
import { counted } from "../output/words.ts";
import type { CommandContext } from "./command-context.ts";
import { narrowToGuest } from "./narrow-to-guest.ts";
import { runOnce } from "./run-once.ts";
import type { RunReport, RunRequest } from "./run-once.ts";
import { withState } from "./with-state.ts";

/** Options of `proxbox sync`. */
export interface SyncOptions {
  readonly config: string;
  readonly yes: boolean;
  readonly json: boolean;
  readonly approveDeletions: boolean;
  /** Schema id of the branch of NetBox to write to; absent: the configuration's. */
  readonly branch?: string;
  /** The one guest to sync: its vmid, name or key. */
  readonly vm?: string;
}

type Work = Pick<RunRequest, "config" | "state" | "only">;

async function ask(question: string, context: CommandContext): Promise<boolean> {
  const { stdin, stderr } = context.terminal;
  const lines = createInterface({ input: stdin, output: stderr });
  // While a question is open the terminal gives Ctrl-C and Ctrl-D to it and not to the process.
  const leaving = new AbortController();
  lines.once("SIGINT", () => leaving.abort()).once("close", () => leaving.abort());
  try {
    const answer = await lines.question(question, { signal: AbortSignal.any([context.signal, leaving.signal]) });
    return /^y(es)?$/i.test(answer.trim());
  } catch (cause) {
    throw new AppError("RUN_CANCELLED", { detail: "nothing was written", cause });
  } finally {
    lines.close();
  }
}

async function syncAfterReview(work: Work, context: CommandContext): Promise<RunReport | undefined> {
  const { terminal } = context;
  const reviewed = await runOnce({ ...work, mode: "plan" }, context);
  if (reviewed.plan === undefined) return reviewed;
  const writable = reviewed.plan.changes.filter(({ blocked }) => blocked === undefined).length;
  terminal.print(planText(reviewed.plan, terminal.paint));
  if (writable === 0) return reviewed;
  if (!(await ask(`\nWrite ${counted(writable, "change")} to ${placeText(work.config.netbox)}? [y/N] `, context))) return undefined;
  return runOnce({ ...work, mode: "apply", expectedChecksum: reviewed.plan.checksum }, context);
}

/** `proxbox sync`: plan and apply in one go with --yes; without it shows the plan and asks, on a terminal only. With --vm of one guest. */
export async function sync(options: SyncOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env } = context;
  const config = loadConfig(options.config, { env, isDeletionApproved: options.approveDeletions, branch: options.branch });
  if (!options.yes && (options.json || !terminal.isInteractive)) {
    const hint = "Add --yes to write without being asked, or use `proxbox plan` to look first.";
    throw new AppError("CFG_USAGE", { detail: "sync without --yes asks before it writes, and there is nobody to ask", hint });
  }
  const report = await withState(config.statePath, async (state) => {
    const work = options.vm === undefined ? { config, state } : await narrowToGuest({ config, state }, options.vm, context);
    return options.yes ? runOnce({ ...work, mode: "apply" }, context) : syncAfterReview(work, context);
  });
  if (report === undefined) {
    terminal.note("Nothing was written.");
    return EXIT_CODES.success;
  }
  printRunResult(report, options.json, terminal);
  return exitCodeOf(report.summary);
}
