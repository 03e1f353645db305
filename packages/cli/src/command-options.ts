import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { CommandContext } from "./commands/command-context.ts";
import type { ExitCode } from "./exit-code.ts";

/** What a group of commands is added to, and what its actions get. */
export interface CommandGroup {
  readonly program: Command;
  readonly context: CommandContext;
  /** Runs an action and keeps its exit code. */
  readonly run: (action: () => Promise<ExitCode>) => Promise<void>;
}

/** Reads an option that is a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** `--config`, as every command that reads the configuration has it. */
export function configOption(): Option {
  return new Option("-c, --config <file>", "configuration file").env("PROXBOX_CONFIG").default("proxbox.yaml");
}

/** `--json`: one document on stdout. */
export function jsonOption(what: string): Option {
  return new Option("--json", what).default(false);
}

/** Adds what every command has that speaks to a control plane: where it is, whom to trust, and `--json`. */
export function clientCommand(command: Command): Command {
  return command
    .option("--url <url>", "address of the control plane; else PROXBOX_URL, else the one signed in to")
    .option("--ca-file <file>", "PEM file of the CA that signed its certificate")
    .addOption(jsonOption("print one JSON document"));
}
