import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@proxbox/backend";
import { startNetbox, startProxmox } from "@proxbox/lab";
import type { Estate, EstateSize, NetboxLab, NetboxLabOptions, ProxmoxLab } from "@proxbox/lab";
import { onTestFinished } from "vitest";
import { readStream } from "./event-stream.ts";
import type { ReadFrame, ReadStream } from "./event-stream.ts";

/** A backend with a NetBox and one or more Proxmox VE behind it, as the lab plays them. */
export interface BackendWorldOptions {
  /** By endpoint name. Default: one cluster `lab` of eight guests. */
  readonly estates?: Readonly<Record<string, Estate | EstateSize>>;
  readonly netbox?: NetboxLabOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Secrets of the endpoints, by which they can be found where they must not be. */
  readonly tokenSecret?: string;
}

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

/** A backend to talk to; everything closes itself at the end of the test. */
export interface BackendWorld {
  readonly url: string;
  readonly key: string;
  readonly dataDir: string;
  readonly netbox: NetboxLab;
  readonly proxmoxes: Readonly<Record<string, ProxmoxLab>>;
  /** The only Proxmox VE, or the first. */
  readonly proxmox: ProxmoxLab;
  /** Wire ids of the Proxmox endpoints by name. */
  readonly ids: Readonly<Record<string, number>>;
  /** Every line that the backend has logged. */
  readonly logLines: readonly string[];
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  open(path: string, options?: { readonly method?: string; readonly signal?: AbortSignal; readonly headers?: Readonly<Record<string, string>> }): Promise<Response>;
  /** Reads an event stream to its end. */
  stream(path: string, options?: { readonly method?: string; readonly onFrame?: (frame: ReadFrame) => void; readonly headers?: Readonly<Record<string, string>>; readonly hasIds?: boolean }): Promise<ReadStream>;
  /** Ends the backend and starts another one on the same data directory. */
  restart(): Promise<void>;
}

const KEY = "k".repeat(40);

/** Body of a Proxmox endpoint as a control plane pushes it. */
export function proxmoxBody(name: string, lab: ProxmoxLab, secret: string): Record<string, unknown> {
  const { tokenId } = lab.credentials;
  const [username, tokenName] = tokenId.split("!");
  return { name, ip_address: "127.0.0.1", domain: null, port: Number(new URL(lab.url).port), username, password: null, token_name: tokenName, token_value: secret, verify_ssl: false };
}

/** Body of a NetBox endpoint for the lab's NetBox. */
export function netboxBody(lab: NetboxLab): Record<string, unknown> {
  const [, key = "", secret = ""] = /^nbt_([^.]+)\.(.+)$/.exec(lab.tokens.v2) ?? [];
  return { name: "lab", ip_address: "127.0.0.1", domain: "", port: Number(new URL(lab.url).port), token_version: "v2", token: secret, token_key: key, verify_ssl: false };
}

interface Door {
  readonly url: () => string;
  readonly key: string;
}

function opener({ url, key }: Door): BackendWorld["open"] {
  return (path, { method = "GET", signal, headers = {} } = {}) => fetch(`${url()}${path}`, { method, headers: { "X-Proxbox-API-Key": key, ...headers }, ...(signal === undefined ? {} : { signal }) });
}

function asker({ url, key }: Door): BackendWorld["ask"] {
  return async (method, path, body) => {
    const response = await fetch(`${url()}${path}`, {
      method,
      headers: { "X-Proxbox-API-Key": key, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as unknown) : undefined };
  };
}

async function startLabs({ estates = { lab: { nodes: 2, vms: 8, seed: 1 } }, netbox }: BackendWorldOptions): Promise<{ netbox: NetboxLab; proxmoxes: Record<string, ProxmoxLab> }> {
  const started = await Promise.all(Object.entries(estates).map(async ([name, estate]) => [name, await startProxmox({ estate, tls: true })] as const));
  const labs = { netbox: await startNetbox(netbox ?? {}), proxmoxes: Object.fromEntries(started) };
  onTestFinished(async () => {
    await Promise.all([labs.netbox.close(), ...Object.values(labs.proxmoxes).map((lab) => lab.close())]);
  });
  return labs;
}

async function saveEndpoints(ask: BackendWorld["ask"], labs: { netbox: NetboxLab; proxmoxes: Readonly<Record<string, ProxmoxLab>> }, tokenSecret: string | undefined): Promise<Record<string, number>> {
  await ask("POST", "/netbox/endpoint", netboxBody(labs.netbox));
  const ids: Record<string, number> = {};
  for (const [name, lab] of Object.entries(labs.proxmoxes)) {
    if (tokenSecret !== undefined) lab.addToken({ tokenId: lab.credentials.tokenId, secret: tokenSecret, privileges: "administrator" });
    const { body } = await ask("POST", "/proxmox/endpoints", proxmoxBody(name, lab, tokenSecret ?? lab.credentials.secret));
    ids[name] = (body as { id: number }).id;
  }
  return ids;
}

/** Opens a world with its key registered and its endpoints saved. */
export async function openBackendWorld(options: BackendWorldOptions = {}): Promise<BackendWorld> {
  const labs = await startLabs(options);
  const dataDir = mkdtempSync(join(tmpdir(), "proxbox-backend-"));
  const logLines: string[] = [];
  const start = () => startBackend({ dataDir, port: 0, env: options.env ?? {}, clock: () => new Date(), newId: randomUUID, onLogLine: (line) => logLines.push(line) });
  let backend = await start();
  onTestFinished(async () => {
    await backend.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const door: Door = { url: () => backend.url, key: KEY };
  const ask = asker(door);
  await ask("POST", "/auth/register-key", { api_key: KEY, label: "test" });
  const ids = await saveEndpoints(ask, labs, options.tokenSecret);
  const [proxmox] = Object.values(labs.proxmoxes);
  if (proxmox === undefined) throw new Error("a world needs a Proxmox VE");
  const open = opener(door);
  return {
    get url() {
      return backend.url;
    },
    key: KEY,
    dataDir,
    ...labs,
    proxmox,
    ids,
    logLines,
    ask,
    open,
    stream: async (path, { method, headers, ...reading } = {}) => readStream(await open(path, { ...(method === undefined ? {} : { method }), ...(headers === undefined ? {} : { headers }) }), reading),
    restart: async () => {
      await backend.close();
      backend = await start();
    },
  };
}
