import { hostname } from "node:os";
import { resolve } from "node:path";
import { AppError } from "@proxbox/contract";
import { AnyAnswer, MeAnswer, NewTokenAnswer } from "../../client/answers.ts";
import { createApiClient } from "../../client/api-client.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { controlUrl } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { readSignIn, removeSignIn, saveSignIn } from "../../client/sign-in-file.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { askSecret } from "../../output/ask-secret.ts";
import { printAnswer } from "../../output/print-answer.ts";
import type { CommandContext } from "../command-context.ts";

/** Options of `proxbox login` and `proxbox setup`. */
export interface SignInOptions extends ClientOptions {
  readonly username: string;
}

interface Account {
  readonly username: string;
  readonly password: string;
}

async function signIn(client: ApiClient, account: Account, { options, context }: { readonly options: SignInOptions; readonly context: CommandContext }): Promise<ExitCode> {
  const body = { ...account, description: `proxbox on ${hostname()}` };
  const { id, token, user } = await client.send({ method: "POST", path: "/api/accounts/tokens/provision/", body }, NewTokenAnswer);
  const ca = options.caFile === undefined ? {} : { ca_file: resolve(options.caFile) };
  const path = saveSignIn({ url: client.url, username: user.username, token, token_id: id, ...ca }, context.env);
  const lines = [`Signed in to ${client.url} as ${user.username}. The token is kept in ${path}.`];
  printAnswer(context.terminal, options.json, { value: { url: client.url, username: user.username, path }, lines });
  return EXIT_CODES.success;
}

function noteOpenLine(url: string, { terminal }: CommandContext): void {
  const { protocol, hostname: host } = new URL(url);
  const isOwn = host === "localhost" || host === "[::1]" || host.startsWith("127.");
  if (protocol === "http:" && !isOwn) terminal.note(`${terminal.notePaint.yellow("warning")}: ${url} is not encrypted; whoever listens in gets the password and the token`);
}

function urlOf(options: ClientOptions, { env }: CommandContext): string {
  const named = options.url ?? env["PROXBOX_URL"] ?? readSignIn(env)?.url;
  if (named === undefined || named === "") throw new AppError("CTL_NO_URL", { hint: "Name it with --url." });
  return controlUrl(named);
}

/** `proxbox login`: makes an API token with username and password and keeps it for the next commands. */
export async function login(options: SignInOptions, context: CommandContext): Promise<ExitCode> {
  const url = urlOf(options, context);
  noteOpenLine(url, context);
  const password = await askSecret(`Password of ${options.username}`, context);
  const client = createApiClient({ url, caFile: options.caFile, signal: context.signal });
  try {
    return await signIn(client, { username: options.username, password }, { options, context });
  } finally {
    await client.close();
  }
}

/** `proxbox setup LINK`: makes the first administrator with the one-time link of the first start, and signs in. */
export async function setup(link: string, options: SignInOptions, context: CommandContext): Promise<ExitCode> {
  const [address = "", token = ""] = link.split("#", 2);
  if (token === "" || !address.endsWith("/setup")) throw new AppError("CFG_USAGE", { detail: "this is no set-up link", hint: "Give the whole link that the server printed at its first start, in quotes." });
  const url = controlUrl(address.slice(0, -"/setup".length));
  noteOpenLine(url, context);
  const password = await askSecret(`New password of ${options.username}, at least 10 characters`, context);
  const client = createApiClient({ url, caFile: options.caFile, signal: context.signal });
  try {
    await client.send({ method: "POST", path: "/api/setup/", body: { token, username: options.username, password } }, MeAnswer);
    return await signIn(client, { username: options.username, password }, { options, context });
  } finally {
    await client.close();
  }
}

/** `proxbox logout`: removes the kept token here and at the control plane. */
export async function logout(options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  const { env, terminal, signal } = context;
  const saved = readSignIn(env);
  if (saved === undefined) {
    printAnswer(terminal, options.json, { value: { signed_out: false }, lines: ["Nobody was signed in."] });
    return EXIT_CODES.success;
  }
  const client = createApiClient({ url: saved.url, token: saved.token, caFile: options.caFile ?? saved.ca_file, signal });
  try {
    await client.send({ method: "DELETE", path: `/api/accounts/tokens/${saved.token_id}/` }, AnyAnswer);
  } catch (error) {
    // Forgotten here all the same: whoever signs out must not stay signed in because a server is away.
    const why = error instanceof AppError ? error.message : String(error);
    terminal.note(`${terminal.notePaint.yellow("warning")}: the token is still valid at ${saved.url}; remove it there (${why})`);
  } finally {
    await client.close();
    removeSignIn(env);
  }
  printAnswer(terminal, options.json, { value: { signed_out: true, url: saved.url }, lines: [`Signed out of ${saved.url}.`] });
  return EXIT_CODES.success;
}
