import { Argument } from "commander";
import type { Command } from "commander";
import { KIND_WORDS } from "../client/endpoint-kinds.ts";
import type { KindWord } from "../client/endpoint-kinds.ts";
import type { ClientOptions } from "../client/open-client.ts";
import { clientCommand } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { EndpointAddOptions } from "./remote/endpoint.ts";

function named(command: Command): Command {
  return command.addArgument(new Argument("<kind>", "what it is").choices(KIND_WORDS)).argument("<name>", "name or id");
}

function addAdding(endpoint: Command, { run, context }: CommandGroup): void {
  const add = endpoint.command("add").description("save a backend, a NetBox or a Proxmox VE; secrets are asked for, or are the first line of stdin");
  for (const kind of KIND_WORDS) {
    const command = clientCommand(add.command(kind))
      .argument("<name>", "its name")
      .argument("<address>", "https://host:port, host:port or host")
      .option("--verify-tls", "trust only a certificate that a known CA signed")
      .option("--no-verify-tls", "trust any certificate")
      .option("--disabled", "save it and call nobody", false);
    if (kind === "proxmox") command.option("--username <name>", "sign in with the password of user@realm instead of an API token").option("--backend <name>", "backend that syncs it, by name or id");
    command.action((name: string, address: string, options: EndpointAddOptions) => run(async () => (await import("./remote/endpoint.ts")).endpointAdd({ kind, name, address }, options, context)));
  }
}

function addFiles(endpoint: Command, { run, context }: CommandGroup): void {
  clientCommand(endpoint.command("export").description("endpoints and settings as YAML, without secrets"))
    .argument("[file]", "default: stdout")
    .action((file: string | undefined, options: ClientOptions) => run(async () => (await import("./remote/config-file.ts")).endpointExport(file, options, context)));
  clientCommand(endpoint.command("import").description("add and change endpoints and settings by an exported file"))
    .argument("<file>", "YAML file")
    .option("--dry-run", "only say what would change", false)
    .action((file: string, options: ClientOptions & { dryRun: boolean }) => run(async () => (await import("./remote/config-file.ts")).endpointImport(file, options, context)));
}

/** Adds endpoints: backends, NetBox and Proxmox VE. */
export function addEndpointCommands(group: CommandGroup): void {
  const { program, run, context } = group;
  const endpoint = program.command("endpoint").description("backends, NetBox and Proxmox VE that the control plane knows");
  clientCommand(endpoint.command("list").description("all endpoints")).action((options: ClientOptions) => run(async () => (await import("./remote/endpoint.ts")).endpointList(options, context)));
  addAdding(endpoint, group);
  named(clientCommand(endpoint.command("test").description("test it from the outside in"))).action((kind: KindWord, name: string, options: ClientOptions) =>
    run(async () => (await import("./remote/endpoint.ts")).endpointTest({ kind, name }, options, context)),
  );
  for (const [action, isEnabled, description] of [["enable", true, "call it again"], ["disable", false, "keep it and call it no more"]] as const) {
    named(clientCommand(endpoint.command(action).description(description))).action((kind: KindWord, name: string, options: ClientOptions) =>
      run(async () => (await import("./remote/endpoint.ts")).endpointSwitch({ kind, name, isEnabled }, options, context)),
    );
  }
  named(clientCommand(endpoint.command("remove").description("remove it here and at the backends"))).action((kind: KindWord, name: string, options: ClientOptions) =>
    run(async () => (await import("./remote/endpoint.ts")).endpointRemove({ kind, name }, options, context)),
  );
  addFiles(endpoint, group);
}
