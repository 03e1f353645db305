import type { ClientOptions } from "../client/open-client.ts";
import { clientCommand } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { SignInOptions } from "./remote/sign-in.ts";

/** Adds set-up, signing in and out. */
export function addSignInCommands({ program, run, context }: CommandGroup): void {
  clientCommand(program.command("setup").description("make the first administrator with the one-time link of the first start, and sign in"))
    .argument("<link>", "the link that the server printed, in quotes")
    .option("--username <name>", "name of the administrator", "admin")
    .action((link: string, options: SignInOptions) => run(async () => (await import("./remote/sign-in.ts")).setup(link, options, context)));
  clientCommand(program.command("login").description("sign in to a control plane; the password is asked for, or is the first line of stdin"))
    .requiredOption("--username <name>", "who signs in")
    .action((options: SignInOptions) => run(async () => (await import("./remote/sign-in.ts")).login(options, context)));
  clientCommand(program.command("logout").description("forget the sign-in, here and at the control plane")).action((options: ClientOptions) =>
    run(async () => (await import("./remote/sign-in.ts")).logout(options, context)),
  );
}
