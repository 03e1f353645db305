import { resolve } from "node:path";
import { AppError } from "@proxbox/contract";
import type { Plan } from "@proxbox/contract";
import { loadConfig } from "../config/load-config.ts";
import type { RunConfig } from "../config/load-config.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { planDifference } from "../output/plan-difference.ts";
import { printRunResult } from "../output/run-result.ts";
import type { CommandContext } from "./command-context.ts";
import { readPlanFile } from "./plan-file.ts";
import { runOnce } from "./run-once.ts";
import { withState } from "./with-state.ts";

/** Options of `proxbox apply`. */
export interface ApplyOptions {
  readonly config: string;
  readonly json: boolean;
}

function refuseOtherPlan(plan: Plan, config: RunConfig, where: string): void {
  const hint = "Use the configuration with which the plan was made, or make a new plan.";
  if (plan.netboxUrl !== config.netbox.url) {
    throw new AppError("CFG_PLAN_INVALID", { detail: `it was made for ${plan.netboxUrl}, the configuration names ${config.netbox.url}`, where, hint });
  }
  if (plan.branch !== config.netbox.branch) {
    throw new AppError("CFG_PLAN_INVALID", { detail: `it was made for ${plan.branch === undefined ? "main" : `the branch ${plan.branch}`}, the configuration names the branch ${config.netbox.branch ?? ""}`, where, hint });
  }
  const names = config.sources.map(({ name }) => name);
  if (plan.sources.toSorted().join() === names.toSorted().join()) return;
  throw new AppError("CFG_PLAN_INVALID", { detail: `it was made from ${plan.sources.join(", ")}, the configuration names ${names.join(", ")}`, where, hint });
}

/** `proxbox apply PLAN`: writes exactly what the saved plan says, or nothing when it would no longer be the same plan. */
export async function apply(file: string, options: ApplyOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal, env } = context;
  const path = resolve(file);
  const { plan, isDeletionApproved } = readPlanFile(path);
  const given = loadConfig(options.config, { env, isDeletionApproved });
  // What was planned for a branch goes there, also where the branch was named on the command line.
  const config = plan.branch === undefined || given.netbox.branch !== undefined ? given : { ...given, netbox: { ...given.netbox, branch: plan.branch } };
  refuseOtherPlan(plan, config, path);
  const request = { config, mode: "apply", expectedChecksum: plan.checksum } as const;
  const report = await withState(config.statePath, (state) => runOnce({ ...request, state }, context));
  printRunResult(report, options.json, terminal);
  const hasMoved = report.summary.problems.some(({ code }) => code === "RUN_WORLD_MOVED");
  if (hasMoved && report.plan !== undefined) for (const line of planDifference(plan, report.plan, terminal.notePaint)) terminal.note(line);
  return exitCodeOf(report.summary);
}
