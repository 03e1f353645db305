import type { Command } from "commander";
import { configOption, jsonOption } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { LinkOptions } from "./netbox-links.ts";

function linkCommand(command: Command): Command {
  return command
    .addOption(configOption())
    .option("--public-url <url>", "address of the control plane, as browsers reach it; else PROXBOX_PUBLIC_URL")
    .option("--replace", "links of these names that somebody changed, too", false)
    .addOption(jsonOption("print what became of each link as JSON"));
}

/** Adds what is set up in NetBox itself, with a configuration file and no server. */
export function addNetboxCommands({ program, run, context }: CommandGroup): void {
  const netbox = program.command("netbox").description("buttons in NetBox that lead to Proxbox");
  linkCommand(netbox.command("install-links").description("make a button on every cluster, device and virtual machine of Proxbox that leads to its page in the control plane")).action((options: LinkOptions) =>
    run(async () => (await import("./netbox-links.ts")).netboxLinks("install", options, context)),
  );
  linkCommand(netbox.command("remove-links").description("take exactly these buttons away again")).action((options: LinkOptions) => run(async () => (await import("./netbox-links.ts")).netboxLinks("remove", options, context)));
}
