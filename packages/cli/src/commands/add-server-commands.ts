import { jsonOption, wholeNumber } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { BackendCommandOptions } from "./backend.ts";

/** Adds the commands that serve until Ctrl-C. */
export function addServerCommands({ program, run, context }: CommandGroup): void {
  program
    .command("backend")
    .description("serve Proxbox's HTTP and SSE contract, until Ctrl-C")
    .requiredOption("--data <folder>", "folder of the database and its keys; made when it is not there")
    .option("--port <number>", "port to listen on, 0 for a free one", wholeNumber(0, 65_535), 8800)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--tls-cert <file>", "PEM file of the certificate and its chain, for HTTPS")
    .option("--tls-key <file>", "PEM file of the certificate's key")
    .addOption(jsonOption("print address and warnings as the first line of stdout, as JSON"))
    .action((options: BackendCommandOptions) => run(async () => (await import("./backend.ts")).backend(options, context)));
}
