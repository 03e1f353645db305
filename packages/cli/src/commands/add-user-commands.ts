import type { ClientOptions } from "../client/open-client.ts";
import { clientCommand } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { UserTokenOptions } from "./remote/user.ts";

/** Adds users and API tokens. */
export function addUserCommands({ program, run, context }: CommandGroup): void {
  const user = program.command("user").description("who may sign in, and what they may do");
  clientCommand(user.command("list").description("all users")).action((options: ClientOptions) => run(async () => (await import("./remote/user.ts")).userList(options, context)));
  clientCommand(user.command("add").description("add a user; the password is asked for, or is the first line of stdin"))
    .argument("<name>", "name to sign in with")
    .option("--role <name...>", "roles by name or id", [])
    .action((name: string, options: ClientOptions & { role: string[] }) => run(async () => (await import("./remote/user.ts")).userAdd(name, options, context)));
  clientCommand(user.command("role").description("give a user exactly these roles"))
    .argument("<name>", "name or id of the user")
    .argument("[role...]", "roles by name or id; none: take all away")
    .action((name: string, roles: string[], options: ClientOptions) => run(async () => (await import("./remote/user.ts")).userRole(name, roles, { options, context })));
  for (const [action, isActive, description] of [["disable", false, "let a user sign in no more; sessions and tokens end"], ["enable", true, "let a user sign in again"]] as const) {
    clientCommand(user.command(action).description(description))
      .argument("<name>", "name or id")
      .action((name: string, options: ClientOptions) => run(async () => (await import("./remote/user.ts")).userSwitch(name, isActive, { options, context })));
  }
  clientCommand(user.command("password").description("give a user another password, or without a name oneself"))
    .argument("[name]", "name or id")
    .action((name: string | undefined, options: ClientOptions) => run(async () => (await import("./remote/user.ts")).userPassword(name, { options, context })));
  clientCommand(user.command("token").description("make an API token, for oneself or another user; it is shown once"))
    .argument("[name]", "name or id of the user")
    .option("--description <text>", "what it is for", "")
    .option("--read-only", "let it change nothing", false)
    .option("--expires <time>", "until when it is valid, like 2027-01-01T00:00:00Z")
    .action((name: string | undefined, options: UserTokenOptions) => run(async () => (await import("./remote/user.ts")).userToken(name, options, context)));
}
