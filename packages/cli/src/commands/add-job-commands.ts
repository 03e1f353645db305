import { JobState } from "@proxbox/contract";
import { Argument, Option } from "commander";
import type { Command } from "commander";
import { clientCommand, wholeNumber } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import { JOB_ACTIONS } from "./remote/job-actions.ts";
import type { JobAction, JobOptions } from "./remote/job-actions.ts";
import type { JobsOptions } from "./remote/jobs.ts";
import type { RunOptions } from "./remote/run.ts";

const largestId = 2_147_483_647;

/** Adds the options that say what a job syncs. */
export function scopeOptions(command: Command): Command {
  return command
    .option("--endpoint <name...>", "Proxmox endpoints by name or id; default: all that are enabled")
    .option("--stage <name...>", "stages; default: all")
    .option("--vm <id...>", "virtual machines by their NetBox ids; default: all")
    .option("--backend <name>", "backend by name or id; default: each endpoint's own")
    .option("--full-update", "one stream for all stages, where the backend offers it", false)
    .option("--approve-deletions", "let deletions pass that a guard would hold back", false)
    .option("--branch <id>", "write to this branch of NetBox (schema id) and not to main")
    .addOption(new Option("--on-busy <what>", "while another job is at work on an endpoint").choices(["wait", "skip"]));
}

/** Adds the options that say whether a command stays with the job that it started. */
export function stayOptions(command: Command): Command {
  return command.option("--wait", "stay until it has ended; its verdict is the exit code", false).option("--no-follow", "do not stay, not even on a terminal");
}

/** Adds starting jobs, and looking after them. */
export function addJobCommands({ program, run, context }: CommandGroup): void {
  stayOptions(scopeOptions(clientCommand(program.command("run").description("start a job at the control plane, and follow it on a terminal"))))
    .option("--once", "give back an equal job that has not ended yet instead of a new one", false)
    .action((options: RunOptions) => run(async () => (await import("./remote/run.ts")).run(options, context)));
  clientCommand(program.command("jobs").description("the newest jobs"))
    .addOption(new Option("--state <state>", "only these").choices(JobState.options))
    .option("--limit <count>", "so many at most", wholeNumber(1, 1000), 20)
    .action((options: JobsOptions) => run(async () => (await import("./remote/jobs.ts")).jobs(options, context)));
  clientCommand(program.command("job").description("look at one job, follow it, cancel it, run it again, or retry what failed of it"))
    .argument("<id>", "its number", wholeNumber(1, largestId))
    .addArgument(new Argument("[action]", "what to do").choices(JOB_ACTIONS).default("show"))
    .option("--follow", "log: go on until the job has ended")
    .option("--no-follow", "run-now, retry: do not stay, not even on a terminal")
    .option("--wait", "run-now, retry: stay until it has ended; its verdict is the exit code", false)
    .addOption(new Option("--level <level>", "log: only events of this level").choices(["debug", "info", "warning", "error"]))
    .option("--stage <name>", "log: only events of this stage")
    .option("--approve-deletions", "run-now, retry: let deletions pass that a guard would hold back; what was said for the job does not hold for the next", false)
    .action((id: number, action: JobAction, options: JobOptions) => run(async () => (await import("./remote/job.ts")).job(id, action, { options, context })));
}
