import type { Command } from "commander";
import { Option } from "commander";
import { jsonOption, wholeNumber } from "../command-options.ts";
import type { CommandGroup } from "../command-options.ts";
import type { ServeCommandOptions } from "./serve.ts";
import type { ServerCommandOptions } from "./server-options.ts";
import type { WorkerCommandOptions } from "./worker.ts";

const port = wholeNumber(0, 65_535);

function dataOption(what: string): Option {
  return new Option("--data <folder>", `${what}; made when it is not there`).env("PROXBOX_DATA").makeOptionMandatory();
}

function slotsOption(command: Command): Command {
  return command.option("--slots <number>", "jobs at a time", wholeNumber(1, 1000), 10);
}

function listenOptions(command: Command, defaultPort: number): Command {
  return command
    .option("--port <number>", "port to listen on, 0 for a free one", port, defaultPort)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--tls-cert <file>", "PEM file of the certificate and its chain, for HTTPS")
    .option("--tls-key <file>", "PEM file of the certificate's key")
    .addOption(jsonOption("print address and warnings as the first line of stdout, as JSON"));
}

function addServe({ program, run, context }: CommandGroup): void {
  const serve = program.command("serve").description("everything in one process: control plane, worker and backend, until Ctrl-C").addOption(dataOption("folder of all data"));
  slotsOption(listenOptions(serve, 8900))
    .option("--backend-port <number>", "port of the backend on 127.0.0.1, 0 for a free one", port, 0)
    .option("--restore <file>", "backup that an empty data folder begins with")
    .action((options: ServeCommandOptions) => run(async () => (await import("./serve.ts")).serve(options, context)));
}

function addApart({ program, run, context }: CommandGroup): void {
  const control = program.command("control").description("the control plane alone, on the PostgreSQL of DATABASE_URL, until Ctrl-C").addOption(dataOption("folder of the encryption key"));
  listenOptions(control, 8900).action((options: ServerCommandOptions) => run(async () => (await import("./control.ts")).control(options, context)));
  const worker = program.command("worker").description("do the jobs of the PostgreSQL of DATABASE_URL, until Ctrl-C").addOption(dataOption("folder of the encryption key"));
  slotsOption(worker)
    .option("--name <name>", "name in the list of jobs; default: host and process id")
    .addOption(jsonOption("print name and warnings as the first line of stdout, as JSON"))
    .action((options: WorkerCommandOptions) => run(async () => (await import("./worker.ts")).worker(options, context)));
  const backend = program.command("backend").description("serve the contract that control planes drive, until Ctrl-C").addOption(dataOption("folder of the database and its keys"));
  listenOptions(backend, 8800).action((options: ServerCommandOptions) => run(async () => (await import("./backend.ts")).backend(options, context)));
}

/** Adds the commands that serve until Ctrl-C. */
export function addServerCommands(group: CommandGroup): void {
  addServe(group);
  addApart(group);
}
