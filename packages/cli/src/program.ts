import { AppError, toAppError } from "@proxbox/contract";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { ApplyOptions } from "./commands/apply.ts";
import type { BackendCommandOptions } from "./commands/backend.ts";
import type { CommandContext } from "./commands/command-context.ts";
import type { DemoOptions } from "./commands/demo.ts";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { LabNetboxOptions, LabProxmoxOptions } from "./commands/lab.ts";
import type { PlanOptions } from "./commands/plan.ts";
import type { SyncOptions } from "./commands/sync.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { errorText } from "./output/error-text.ts";

const exitCodesHelp = `
Exit codes: 0 success, 1 warning, 2 failed, 3 bad configuration or usage, 4 unreachable or denied.`;

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

function configOption(): Option {
  return new Option("-c, --config <file>", "configuration file").env("PROXBOX_CONFIG").default("proxbox.yaml");
}

function jsonOption(what: string): Option {
  return new Option("--json", what).default(false);
}

function sizeOptions(command: Command): Command {
  return command
    .option("--nodes <count>", "nodes of the generated cluster", wholeNumber(1, 200), 3)
    .option("--vms <count>", "guests of the generated cluster", wholeNumber(0, 100_000), 60)
    .option("--seed <number>", "the same seed makes the same cluster", wholeNumber(0, 2 ** 31), 1);
}

/** Runs an action and keeps its exit code. */
type Run = (action: () => Promise<ExitCode>) => Promise<void>;

// Each command is loaded when it is called: a backend starts in half the time without the lab and the terminal's libraries.
function addRunCommands(program: Command, run: Run, context: CommandContext): void {
  program
    .command("sync")
    .description("bring Proxmox VE into NetBox: plan, ask, apply")
    .addOption(configOption())
    .option("-y, --yes", "write without asking", false)
    .option("--approve-deletions", "let deletions pass that a guard would hold back", false)
    .addOption(jsonOption("print the summary as one line of JSON"))
    .action((options: SyncOptions) => run(async () => (await import("./commands/sync.ts")).sync(options, context)));
  program
    .command("plan")
    .description("show what a sync would change, write nothing")
    .addOption(configOption())
    .option("-o, --out <file>", "save the plan, for apply")
    .option("--approve-deletions", "plan deletions that a guard would hold back", false)
    .addOption(jsonOption("print the plan as JSON"))
    .action((options: PlanOptions) => run(async () => (await import("./commands/plan.ts")).plan(options, context)));
  program
    .command("apply")
    .description("write exactly what a saved plan says, or nothing when the world has moved")
    .argument("<plan>", "file made with plan --out")
    .addOption(configOption())
    .addOption(jsonOption("print the summary as one line of JSON"))
    .action((file: string, options: ApplyOptions) => run(async () => (await import("./commands/apply.ts")).apply(file, options, context)));
  program
    .command("doctor")
    .description("test NetBox and Proxmox VE: reachable, TLS, version, token, every permission a sync needs")
    .addOption(configOption())
    .addOption(jsonOption("print the findings as JSON"))
    .action((options: DoctorOptions) => run(async () => (await import("./commands/doctor.ts")).doctor(options, context)));
}

function addLabCommands(program: Command, run: Run, context: CommandContext): void {
  const lab = program.command("lab").description("servers that behave like the real ones, on this machine, until Ctrl-C");
  sizeOptions(lab.command("proxmox").description("a Proxmox VE with a generated cluster or a recording"))
    .option("--replay <folder>", "serve a recording instead")
    .addOption(new Option("--pve-version <version>", "behave like this version").choices(["7.4", "8.3", "8.4", "9.1"]))
    .option("--port <number>", "port on 127.0.0.1, 0 for a free one", wholeNumber(0, 65_535), 0)
    .option("--tls", "HTTPS with a self-signed certificate", false)
    .addOption(jsonOption("print address and credentials as one line of JSON"))
    .action((options: LabProxmoxOptions) => run(async () => (await import("./commands/lab.ts")).labProxmox(options, context)));
  lab
    .command("netbox")
    .description("an empty NetBox")
    .addOption(new Option("--netbox-version <version>", "behave like this version").choices(["4.2", "4.3", "4.4", "4.5", "4.6", "4.7"]))
    .option("--custom-fields", "with the custom fields of netbox-proxbox", false)
    .option("--port <number>", "port on 127.0.0.1, 0 for a free one", wholeNumber(0, 65_535), 0)
    .option("--tls", "HTTPS with a self-signed certificate", false)
    .addOption(jsonOption("print address and token as one line of JSON"))
    .action((options: LabNetboxOptions) => run(async () => (await import("./commands/lab.ts")).labNetbox(options, context)));
  sizeOptions(program.command("demo").description("show a sync on the lab, and a second one that writes nothing"))
    .option("--once", "end after the second sync", false)
    .addOption(jsonOption("print one line of JSON at the end"))
    .action((options: DemoOptions) => run(async () => (await import("./commands/demo.ts")).demo(options, context)));
}

function addBackendCommand(program: Command, run: Run, context: CommandContext): void {
  program
    .command("backend")
    .description("serve Proxbox's HTTP and SSE contract, until Ctrl-C")
    .requiredOption("--data <folder>", "folder of the database and its keys; made when it is not there")
    .option("--port <number>", "port to listen on, 0 for a free one", wholeNumber(0, 65_535), 8800)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--tls-cert <file>", "PEM file of the certificate and its chain, for HTTPS")
    .option("--tls-key <file>", "PEM file of the certificate's key")
    .addOption(jsonOption("print address and warnings as the first line of stdout, as JSON"))
    .action((options: BackendCommandOptions) => run(async () => (await import("./commands/backend.ts")).backend(options, context)));
}

function makeProgram(run: Run, context: CommandContext): Command {
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
  addRunCommands(program, run, context);
  addBackendCommand(program, run, context);
  addLabCommands(program, run, context);
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
