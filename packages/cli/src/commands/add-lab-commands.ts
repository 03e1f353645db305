import { Option } from "commander";
import type { Command } from "commander";
import { jsonOption, wholeNumber } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { DemoOptions } from "./demo.ts";
import type { LabNetboxOptions, LabProxmoxOptions } from "./lab.ts";

function sizeOptions(command: Command): Command {
  return command
    .option("--nodes <count>", "nodes of the generated cluster", wholeNumber(1, 200), 3)
    .option("--vms <count>", "guests of the generated cluster", wholeNumber(0, 100_000), 60)
    .option("--seed <number>", "the same seed makes the same cluster", wholeNumber(0, 2 ** 31), 1);
}

/** Adds the servers of the lab, and the demo on them. */
export function addLabCommands({ program, run, context }: CommandGroup): void {
  const lab = program.command("lab").description("servers that behave like the real ones, on this machine, until Ctrl-C");
  sizeOptions(lab.command("proxmox").description("a Proxmox VE with a generated cluster or a recording"))
    .option("--replay <folder>", "serve a recording instead")
    .addOption(new Option("--pve-version <version>", "behave like this version").choices(["7.4", "8.3", "8.4", "9.1"]))
    .option("--port <number>", "port on 127.0.0.1, 0 for a free one", wholeNumber(0, 65_535), 0)
    .option("--tls", "HTTPS with a self-signed certificate", false)
    .addOption(jsonOption("print address and credentials as one line of JSON"))
    .action((options: LabProxmoxOptions) => run(async () => (await import("./lab.ts")).labProxmox(options, context)));
  lab
    .command("netbox")
    .description("an empty NetBox")
    .addOption(new Option("--netbox-version <version>", "behave like this version").choices(["4.2", "4.3", "4.4", "4.5", "4.6", "4.7"]))
    .option("--custom-fields", "with the custom fields of netbox-proxbox", false)
    .addOption(new Option("--plugin <name...>", "with these plugins").choices(["proxbox", "branching"]))
    .option("--port <number>", "port on 127.0.0.1, 0 for a free one", wholeNumber(0, 65_535), 0)
    .option("--tls", "HTTPS with a self-signed certificate", false)
    .addOption(jsonOption("print address and token as one line of JSON"))
    .action((options: LabNetboxOptions) => run(async () => (await import("./lab.ts")).labNetbox(options, context)));
  sizeOptions(program.command("demo").description("show a sync on the lab, and a second one that writes nothing"))
    .option("--once", "end after the second job", false)
    .option("--port <number>", "port of the control plane, 0 for a free one", wholeNumber(0, 65_535), 8900)
    .addOption(jsonOption("print one line of JSON at the end"))
    .action((options: DemoOptions) => run(async () => (await import("./demo.ts")).demo(options, context)));
}
