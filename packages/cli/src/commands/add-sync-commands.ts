import { configOption, jsonOption } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { ApplyOptions } from "./apply.ts";
import type { DoctorOptions } from "./doctor.ts";
import type { PlanOptions } from "./plan.ts";
import type { RulesOptions } from "./rules.ts";
import type { SyncOptions } from "./sync.ts";

/** Adds the commands that sync by themselves, with a configuration file and no server. */
export function addSyncCommands({ program, run, context }: CommandGroup): void {
  program
    .command("sync")
    .description("bring Proxmox VE into NetBox: plan, ask, apply")
    .addOption(configOption())
    .option("-y, --yes", "write without asking", false)
    .option("--vm <vm>", "only this guest: vmid, name, or key such as lab/qemu/100")
    .option("--branch <id>", "write to this branch of NetBox (schema id) and not to main")
    .option("--approve-deletions", "let deletions pass that a guard would hold back", false)
    .addOption(jsonOption("print the summary as one line of JSON"))
    .action((options: SyncOptions) => run(async () => (await import("./sync.ts")).sync(options, context)));
  program
    .command("plan")
    .description("show what a sync would change, write nothing")
    .addOption(configOption())
    .option("-o, --out <file>", "save the plan, for apply")
    .option("--branch <id>", "compare with this branch of NetBox (schema id)")
    .option("--approve-deletions", "plan deletions that a guard would hold back", false)
    .addOption(jsonOption("print the plan as JSON"))
    .action((options: PlanOptions) => run(async () => (await import("./plan.ts")).plan(options, context)));
  program
    .command("apply")
    .description("write exactly what a saved plan says, or nothing when the world has moved")
    .argument("<plan>", "file made with plan --out")
    .addOption(configOption())
    .addOption(jsonOption("print the summary as one line of JSON"))
    .action((file: string, options: ApplyOptions) => run(async () => (await import("./apply.ts")).apply(file, options, context)));
  const rules = program.command("rules").description("the table of mapping rules");
  rules
    .command("list")
    .description("show the rules in their order")
    .addOption(configOption())
    .addOption(jsonOption("print the rules as JSON"))
    .action((options: RulesOptions) => run(async () => (await import("./rules.ts")).listRules(options, context)));
  rules
    .command("test")
    .description("say which rule hits for a guest, its interfaces and its addresses; writes nothing")
    .argument("<vm>", "vmid or name")
    .addOption(configOption())
    .addOption(jsonOption("print the findings as JSON"))
    .action((vm: string, options: RulesOptions) => run(async () => (await import("./rules.ts")).testRulesOn(vm, options, context)));
  program
    .command("doctor")
    .description("test NetBox and Proxmox VE: reachable, TLS, version, token, every permission a sync needs")
    .addOption(configOption())
    .addOption(jsonOption("print the findings as JSON"))
    .action((options: DoctorOptions) => run(async () => (await import("./doctor.ts")).doctor(options, context)));
}
