import { resolve } from "node:path";
import { loadConfig } from "../config/load-config.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { planText } from "../output/plan-text.ts";
import { noteProblems } from "../output/run-result.ts";
import type { CommandContext } from "./command-context.ts";
import { writePlanFile } from "./plan-file.ts";
import { runOnce } from "./run-once.ts";
import { withState } from "./with-state.ts";

/** Options of `proxbox plan`. */
export interface PlanOptions {
  readonly config: string;
  readonly json: boolean;
  readonly approveDeletions: boolean;
  /** Schema id of the branch of NetBox to compare with; absent: the configuration's. */
  readonly branch?: string;
  /** Path to save the plan to. */
  readonly out?: string;
}

/** `proxbox plan`: shows what a sync would change, writes nothing to NetBox. */
export async function plan(options: PlanOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env } = context;
  const isDeletionApproved = options.approveDeletions;
  const config = loadConfig(options.config, { env, isDeletionApproved, branch: options.branch });
  const report = await withState(config.statePath, (state) => runOnce({ config, state, mode: "plan" }, context));
  const made = report.plan;
  if (made !== undefined) terminal.print(options.json ? JSON.stringify(made) : planText(made, terminal.paint));
  else if (options.json) terminal.print(JSON.stringify(report.summary));
  noteProblems(report.summary, terminal);
  if (options.out !== undefined && made !== undefined) {
    writePlanFile(resolve(options.out), { proxbox: "plan", isDeletionApproved, plan: made });
    terminal.note(`Saved to ${options.out}. Apply exactly this with: proxbox apply ${options.out}`);
  }
  return exitCodeOf(report.summary);
}
