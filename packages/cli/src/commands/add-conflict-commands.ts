import { configOption, jsonOption } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { ConflictListOptions, ConflictOptions } from "./conflicts.ts";

/** Adds the commands for what a person has to decide, with a configuration file and no server. */
export function addConflictCommands({ program, run, context }: CommandGroup): void {
  const conflicts = program.command("conflicts").description("where Proxmox VE and NetBox disagree, and what is to become of it");
  conflicts
    .command("list", { isDefault: true })
    .description("show the conflicts of the last run and how each can be settled")
    .addOption(configOption())
    .option("--all", "decided ones too", false)
    .option("--type <type>", "only field, address, mac, name, identity, vlan, device or other")
    .option("--kind <kind>", "only of this kind, such as virtual-machine")
    .option("--source <name>", "only of this Proxmox VE")
    .option("--field <field>", "only about this field")
    .addOption(jsonOption("print the conflicts as JSON"))
    .action((options: ConflictListOptions) => run(async () => (await import("./conflicts.ts")).listConflicts(options, context)));
  conflicts
    .command("resolve")
    .description("settle conflicts; the next sync does it")
    .argument("<resolution>", "one that the list shows, such as proxmox or keep; open takes a decision back")
    .argument("<ids...>", "ids, or their beginnings")
    .addOption(configOption())
    .addOption(jsonOption("print what was decided as JSON"))
    .action((resolution: string, ids: string[], options: ConflictOptions) => run(async () => (await import("./conflicts.ts")).resolveConflicts({ resolution, ids }, options, context)));
  program
    .command("give-back")
    .description("give a field that a person changed in NetBox back to Proxmox VE; the next sync writes it")
    .argument("<key>", "key of the object, such as lab/qemu/100")
    .argument("<field>", "name of the field")
    .addOption(configOption())
    .addOption(jsonOption("print what was decided as JSON"))
    .action((key: string, field: string, options: ConflictOptions) => run(async () => (await import("./conflicts.ts")).giveBack({ key, field }, options, context)));
}
