import type { Command } from "commander";
import type { ClientOptions } from "../client/open-client.ts";
import { clientCommand, wholeNumber } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import { scopeOptions, stayOptions } from "./add-job-commands.ts";
import type { CadenceOptions, ScheduleAddOptions, ScheduleRunOptions } from "./remote/schedule.ts";

const [mostMinutes, mostJitterSeconds] = [525_600, 3600];

function cadenceOptions(command: Command): Command {
  return command
    .option("--every <minutes>", "start a job every so many minutes", wholeNumber(1, mostMinutes))
    .option("--cron <expression>", "start jobs by minute, hour, day of month, month and day of week, in quotes")
    .option("--timezone <name>", "time zone of --cron; default: UTC");
}

function addChanging(schedule: Command, { run, context }: CommandGroup): void {
  scopeOptions(cadenceOptions(clientCommand(schedule.command("add").description("make a schedule; without --every and --cron at the interval of the settings"))))
    .argument("<name>", "its name")
    .option("--jitter <seconds>", "put each start off by a random time up to this", wholeNumber(0, mostJitterSeconds), 0)
    .option("--start <time>", "start nothing before, and count intervals from then")
    .option("--paused", "do not start it yet", false)
    .action((name: string, options: ScheduleAddOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleAdd(name, options, context)));
  for (const [action, description] of [["pause", "start no more jobs"], ["resume", "go on with the next planned time"]] as const) {
    clientCommand(schedule.command(action).description(description))
      .argument("<name>", "name or id")
      .action((name: string, options: ClientOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleSwitch(name, action, { options, context })));
  }
  clientCommand(schedule.command("remove").description("remove a schedule; its jobs stay"))
    .argument("<name>", "name or id")
    .action((name: string, options: ClientOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleRemove(name, options, context)));
}

/** Adds schedules. */
export function addScheduleCommands(group: CommandGroup): void {
  const { program, run, context } = group;
  const schedule = program.command("schedule").description("jobs that start by themselves");
  clientCommand(schedule.command("list").description("all schedules")).action((options: ClientOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleList(options, context)));
  clientCommand(schedule.command("show").description("one schedule with its next times"))
    .argument("<name>", "name or id")
    .action((name: string, options: ClientOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleShow(name, options, context)));
  addChanging(schedule, group);
  stayOptions(clientCommand(schedule.command("run").description("start its job now; the plan stays")))
    .argument("<name>", "name or id")
    .option("--approve-deletions", "let deletions pass that a guard would hold back; the schedule's own word is for its own times", false)
    .action((name: string, options: ScheduleRunOptions) => run(async () => (await import("./remote/schedule.ts")).scheduleRun(name, options, context)));
  cadenceOptions(clientCommand(schedule.command("preview").description("when a schedule would start its jobs"))).action((options: ClientOptions & CadenceOptions) =>
    run(async () => (await import("./remote/schedule.ts")).schedulePreview(options, context)),
  );
}
