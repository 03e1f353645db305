import { isIP } from "node:net";
import { AppError } from "@proxbox/contract";
import { AnyAnswer, EndpointAnswer, TestAnswer } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { KIND_WORDS, findEndpoint, findEndpoints, kindPath, kindTitle, listEndpoints } from "../../client/endpoint-kinds.ts";
import type { KindWord } from "../../client/endpoint-kinds.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { askSecret } from "../../output/ask-secret.ts";
import { endpointLines, testLines } from "../../output/endpoint-text.ts";
import { printAnswer } from "../../output/print-answer.ts";
import { printable } from "../../output/printable.ts";
import type { CommandContext } from "../command-context.ts";

/** Options of `proxbox endpoint add …`. */
export interface EndpointAddOptions extends ClientOptions {
  /** Undefined: as the API has it for the kind. */
  readonly verifyTls?: boolean;
  readonly disabled: boolean;
  /** Only of Proxmox endpoints: sign in with its password instead of a token. */
  readonly username?: string;
  /** Only of Proxmox endpoints: name or id of the backend that syncs it. */
  readonly backend?: string;
}

/** An endpoint that a command is about. */
export interface NamedEndpoint {
  readonly kind: KindWord;
  readonly name: string;
}

/** The address as the API takes it: a URL as it is, else host and port. */
function targetOf(address: string): Readonly<Record<string, string | number>> {
  if (address.includes("://")) return { url: address };
  if (isIP(address) !== 0) return { ip_address: address };
  const [, bracketed, plain = "", port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (host === "") throw new AppError("CFG_USAGE", { detail: `${address} is no address`, hint: "Give it like https://host:port, host:port or host." });
  return { [isIP(host) === 0 ? "domain" : "ip_address"]: host, ...(port === undefined ? {} : { port: Number(port) }) };
}

async function secretOf(kind: KindWord, { username }: EndpointAddOptions, context: CommandContext): Promise<Readonly<Record<string, string>>> {
  if (kind === "backend") return {};
  if (kind === "netbox") return { token: await askSecret("API token of NetBox, v1 or nbt_<key>.<secret>", context) };
  if (username !== undefined) return { username, password: await askSecret(`Password of ${username}`, context) };
  return { token_name: await askSecret("API token of Proxmox VE, user@realm!name=secret", context) };
}

function changed({ kind, endpoint, what }: { readonly kind: KindWord; readonly endpoint: EndpointAnswer; readonly what: string }, { options, context }: { readonly options: ClientOptions; readonly context: CommandContext }): ExitCode {
  const { terminal } = context;
  printAnswer(terminal, options.json, { value: endpoint, lines: [`The ${kindTitle(kind)} ${printable(endpoint.name)} (id ${endpoint.id}, ${printable(endpoint.url)}) is ${what}.`] });
  for (const note of endpoint.notes) terminal.note(`${terminal.notePaint.yellow("note")}: ${printable(note)}`);
  return EXIT_CODES.success;
}

/** `proxbox endpoint list`. */
export function endpointList(options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const rows = [];
    for (const kind of KIND_WORDS) for (const endpoint of await listEndpoints(client, kind)) rows.push({ kind, endpoint });
    printAnswer(context.terminal, options.json, { value: rows.map(({ kind, endpoint }) => ({ kind, ...endpoint })), lines: rows.length === 0 ? ["There are no endpoints."] : endpointLines(rows) });
    return EXIT_CODES.success;
  });
}

/** `proxbox endpoint add KIND NAME ADDRESS`; secrets are asked for, never arguments that other users of the machine could see. */
export function endpointAdd({ kind, name, address }: NamedEndpoint & { readonly address: string }, options: EndpointAddOptions, context: CommandContext): Promise<ExitCode> {
  const target = targetOf(address);
  return withClient(options, context, async (client) => {
    const [backend] = await findEndpoints(client, "backend", options.backend === undefined ? [] : [options.backend]);
    const secret = await secretOf(kind, options, context);
    const tls = options.verifyTls === undefined ? {} : { verify_ssl: options.verifyTls };
    const body = { name, ...target, ...tls, enabled: !options.disabled, ...secret, ...(backend === undefined ? {} : { backend_id: backend.id }) };
    return changed({ kind, endpoint: await client.send({ method: "POST", path: kindPath(kind), body }, EndpointAnswer), what: "saved" }, { options, context });
  });
}

/** `proxbox endpoint test KIND NAME`: 2 when a step failed. */
export function endpointTest({ kind, name }: NamedEndpoint, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const { id } = await findEndpoint(client, kind, name);
    const test = await client.send({ method: "POST", path: `${kindPath(kind)}${id}/test/` }, TestAnswer);
    printAnswer(context.terminal, options.json, { value: test, lines: testLines(test.steps, context.terminal.paint) });
    return test.ok ? EXIT_CODES.success : EXIT_CODES.failed;
  });
}

/** `proxbox endpoint enable KIND NAME` and `disable`. */
export function endpointSwitch({ kind, name, isEnabled }: NamedEndpoint & { readonly isEnabled: boolean }, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const { id } = await findEndpoint(client, kind, name);
    const endpoint = await client.send({ method: "PATCH", path: `${kindPath(kind)}${id}/`, body: { enabled: isEnabled } }, EndpointAnswer);
    return changed({ kind, endpoint, what: isEnabled ? "enabled" : "disabled" }, { options, context });
  });
}

/** `proxbox endpoint remove KIND NAME`. */
export function endpointRemove({ kind, name }: NamedEndpoint, options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client: ApiClient) => {
    const endpoint = await findEndpoint(client, kind, name);
    await client.send({ method: "DELETE", path: `${kindPath(kind)}${endpoint.id}/` }, AnyAnswer);
    return changed({ kind, endpoint: { ...endpoint, notes: [] }, what: "removed" }, { options, context });
  });
}
