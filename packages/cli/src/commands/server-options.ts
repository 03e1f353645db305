import { hostname } from "node:os";
import { resolve } from "node:path";
import { AppError } from "@proxbox/contract";
import type { CommandContext } from "./command-context.ts";

/** PEM files of a server as they are given. */
export interface TlsOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Options that every server of the command line has. */
export interface ServerCommandOptions extends TlsOptions {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly json: boolean;
}

/** The certificate and its key, or none; one without the other is a mistake. */
export function tlsOf({ tlsCert, tlsKey }: TlsOptions): { readonly tls?: { readonly certPath: string; readonly keyPath: string } } {
  if (tlsCert === undefined && tlsKey === undefined) return {};
  if (tlsCert !== undefined && tlsKey !== undefined) return { tls: { certPath: resolve(tlsCert), keyPath: resolve(tlsKey) } };
  throw new AppError("CFG_USAGE", { detail: "--tls-cert and --tls-key belong together", hint: "Give both, or neither for plain HTTP." });
}

/** The data directory as a whole path; an empty one comes from a variable that is not set. */
export function dataDirOf({ data }: { readonly data: string }): string {
  if (data.trim() === "") throw new AppError("CFG_USAGE", { detail: "--data is empty", hint: "Name the folder; an unset variable leaves nothing." });
  return resolve(data);
}

/** What people see as the name of a worker in this process. */
export function workerName(): string {
  return `${hostname()}:${process.pid}`;
}

/** What the servers take from the process. */
export function processParts({ env, clock, newId }: CommandContext): Pick<CommandContext, "env" | "clock" | "newId"> & { random(): number } {
  return { env, clock, newId, random: Math.random };
}

/** What is said while there is no account. */
export function setupSentences(setupUrl: string | undefined): string[] {
  return setupUrl === undefined ? [] : [`There is no account yet. Make the first one within a day: ${setupUrl}`];
}
