import { AppError, toAppError } from "@proxbox/contract";
import { Command, CommanderError } from "commander";
import type { CommandGroup } from "./command-options.ts";
import { addConflictCommands } from "./commands/add-conflict-commands.ts";
import { addEndpointCommands } from "./commands/add-endpoint-commands.ts";
import { addJobCommands } from "./commands/add-job-commands.ts";
import { addLabCommands } from "./commands/add-lab-commands.ts";
import { addNetboxCommands } from "./commands/add-netbox-commands.ts";
import { addScheduleCommands } from "./commands/add-schedule-commands.ts";
import { addServerCommands } from "./commands/add-server-commands.ts";
import { addSignInCommands } from "./commands/add-sign-in-commands.ts";
import { addSyncCommands } from "./commands/add-sync-commands.ts";
import { addUserCommands } from "./commands/add-user-commands.ts";
import type { CommandContext } from "./commands/command-context.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { errorText } from "./output/error-text.ts";

const exitCodesHelp = `
Exit codes: 0 success, 1 warning, 2 failed, 3 bad configuration or usage, 4 unreachable or denied.`;

// Each command is loaded when it is called: a backend starts in half the time without the lab and the terminal's libraries.
const groups: readonly ((group: CommandGroup) => void)[] = [addSyncCommands, addConflictCommands, addNetboxCommands, addServerCommands, addSignInCommands, addJobCommands, addScheduleCommands, addEndpointCommands, addUserCommands, addLabCommands];

function makeProgram(run: CommandGroup["run"], context: CommandContext): Command {
  const program = new Command("proxbox")
    .description("Keeps NetBox true to Proxmox VE.")
    .addHelpText("after", exitCodesHelp)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.print(text.trimEnd()),
      // What is wrong with the arguments is said once, by the error at the end.
      writeErr: () => undefined,
    });
  for (const add of groups) add({ program, run, context });
  return program;
}

function toUsageError(error: CommanderError): AppError {
  return new AppError("CFG_USAGE", { detail: error.message.replace(/^error: /, "").trim() });
}

function report(thrown: unknown, isJson: boolean, context: CommandContext): ExitCode {
  const error = thrown instanceof CommanderError ? toUsageError(thrown) : toAppError(thrown);
  context.terminal.note(errorText(error, context.terminal.notePaint));
  if (isJson) context.terminal.print(JSON.stringify({ verdict: "failed", error: error.toProblem() }));
  return exitCodeOf(error);
}

/** Runs the command line `argv` (without node and script) and says with which code the process has to end. Never throws. */
export async function runProgram(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  let code: ExitCode = EXIT_CODES.success;
  const program = makeProgram(async (action) => {
    code = await action();
  }, context);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT_CODES.success;
    if (error instanceof CommanderError && error.code === "commander.help") return EXIT_CODES.badConfiguration;
    return report(error, argv.includes("--json"), context);
  }
}
