import { AppError } from "@proxbox/contract";
import type { ErrorCode } from "@proxbox/contract";
import { readHost } from "@proxbox/server";
import { request } from "undici";
import type { Agent } from "undici";
import type { StoredNetbox } from "../endpoints/stored-endpoint.ts";

/** Most of an answer that is read: an account has some hundred bytes. */
const MOST_ANSWER_BYTES = 1024 * 1024;

/** A request to NetBox. */
export interface NetboxRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly authorization?: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What NetBox answered; `body` is undefined where it is no JSON. */
export interface NetboxAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Sends a request to one NetBox. Throws `NB_UNREACHABLE`, `NB_TIMEOUT`, `NB_TLS`, `NB_REDIRECT`, `NB_SERVER_ERROR`. */
export type NetboxCall = (asked: NetboxRequest) => Promise<NetboxAnswer>;

/** Where it is: https on port 443 or with verification, else http (wire-contract.md 1.3); the domain before the address. */
function originOf({ domain, ipAddress, port, verifySsl }: StoredNetbox): string {
  const host = (domain?.trim() || ipAddress || "").replace(/\/\d{1,3}$/, "");
  const name = readHost(host)?.name ?? host;
  return `${port === 443 || verifySsl ? "https" : "http"}://${name.includes(":") && !name.startsWith("[") ? `[${name}]` : name}:${port}`;
}

function codeOf(cause: unknown): ErrorCode {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS/.test(code)) return "NB_TLS";
  return /TIMEOUT|TIMEDOUT/.test(code) ? "NB_TIMEOUT" : "NB_UNREACHABLE";
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function send(origin: string, agent: Agent, { method, path, authorization, body }: NetboxRequest): Promise<{ status: number; text: string }> {
  const headers = { accept: "application/json", ...(authorization === undefined ? {} : { authorization }), ...(body === undefined ? {} : { "content-type": "application/json" }) };
  try {
    // undici follows no redirect by itself.
    const answer = await request(origin + path, { dispatcher: agent, method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body) {
      size += (chunk as Buffer).length;
      if (size > MOST_ANSWER_BYTES) throw new AppError("NB_UNEXPECTED", { detail: "its answer is too long" });
      chunks.push(chunk as Buffer);
    }
    return { status: answer.statusCode, text: Buffer.concat(chunks).toString("utf8") };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(codeOf(cause), { where: origin, cause });
  }
}

/** Makes the way to a NetBox over connections that end with the agent. */
export function callNetbox(netbox: StoredNetbox, agent: Agent): NetboxCall {
  const origin = originOf(netbox);
  return async (asked) => {
    const { status, text } = await send(origin, agent, asked);
    if (status >= 300 && status < 400) throw new AppError("NB_REDIRECT", { where: origin, status });
    if (status >= 500) throw new AppError("NB_SERVER_ERROR", { where: origin, status });
    return { status, body: toJson(text) };
  };
}
