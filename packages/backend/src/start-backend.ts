import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { AppError } from "@proxbox/contract";
import manifest from "../package.json" with { type: "json" };
import { readSettings } from "./backend-options.ts";
import type { BackendOptions } from "./backend-options.ts";
import { readEndpointSettings } from "./endpoints/endpoint-settings.ts";
import type { EndpointSettings } from "./endpoints/endpoint-settings.ts";
import { buildApp } from "./http/app.ts";
import type { App, AppOptions } from "./http/app-parts.ts";
import { createLogs } from "./logs/logs.ts";
import { openParts } from "./open-parts.ts";
import { prepareDataDir } from "./prepare-data-dir.ts";
import { DATABASE_FILE, loadEncryptionKey } from "./secrets/load-encryption-key.ts";
import type { EncryptionKey } from "./secrets/load-encryption-key.ts";
import { openStore } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";

/** A backend that listens. */
export interface Backend {
  /** Its own address, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What the operator should know about this installation; it stands in the log too. */
  readonly warnings: readonly string[];
  /** Ends runs and streams, gives the directory free. */
  close(): Promise<void>;
}

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8800;

function readPem(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new AppError("CFG_CERTIFICATE", { detail: "the file cannot be read", where: path, cause });
  }
}

function readTls({ certPath, keyPath }: NonNullable<BackendOptions["tls"]>): { cert: string; key: string } {
  const pair = { cert: readPem(certPath), key: readPem(keyPath) };
  try {
    createSecureContext(pair);
    return pair;
  } catch (cause) {
    throw new AppError("CFG_CERTIFICATE", { detail: "they are no PEM files that belong together", where: `${certPath}, ${keyPath}`, cause });
  }
}

// Node's codes of a listening socket that cannot be had.
const listenDetails: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "this user may not listen there",
  EADDRNOTAVAIL: "this machine does not have the address",
  ENOTFOUND: "the name is not known",
};

async function listen(app: App, { host = DEFAULT_HOST, port = DEFAULT_PORT }: BackendOptions): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    throw new AppError("CFG_LISTEN", { detail: listenDetails[code] ?? `the system says ${code}`, where: `${host}:${port}`, cause });
  }
  const address = app.server.address() as AddressInfo;
  return address.port;
}

function urlOf({ tls, host = DEFAULT_HOST }: BackendOptions, port: number): string {
  return `${tls === undefined ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** What is open before the server listens. */
interface Opened {
  readonly store: Store;
  readonly source: EncryptionKey["source"];
  readonly appOptions: AppOptions;
  readonly endpoints: EndpointSettings;
  readonly warnings: readonly string[];
}

async function serve(options: BackendOptions, { store, source, appOptions, endpoints, warnings }: Opened): Promise<Backend> {
  const { clock, onLogLine } = options;
  const logs = createLogs({ clock, level: appOptions.logLevel, ...(onLogLine === undefined ? {} : { onLine: onLogLine }) });
  for (const warning of warnings) logs.log.warn({ module: "start" }, warning);
  for (const id of store.runs.markInterrupted(clock().toISOString())) logs.log.warn({ module: "start", operation_id: id }, "A run was cut off when the backend ended");
  const parts = openParts(options, { store, logs, endpoints, encryption: { source }, options: appOptions });
  const app = await buildApp(parts);
  const port = await listen(app, options);
  const url = urlOf(options, port);
  logs.log.info({ module: "start", version: appOptions.version }, `The backend listens on ${url}`);
  const close = async (): Promise<void> => {
    // Runs first: their streams still get to say how they ended.
    await parts.runs.close();
    await app.close();
    store.close();
  };
  return { url, port, warnings, close };
}

/**
 * Starts a backend on its data directory. Throws before it listens: `CFG_ENVIRONMENT`, `CFG_CERTIFICATE`, `CFG_DATA_DIR`, `CFG_LISTEN`,
 * `SECRET_…` for an encryption key that is missing or does not fit, `DB_LOCKED` while another process holds the directory,
 * `DB_NEWER`, `DB_UNREADABLE`.
 */
export async function startBackend(options: BackendOptions): Promise<Backend> {
  const { dataDir, env, tls } = options;
  const appOptions: AppOptions = { ...readSettings(env), version: manifest.version, ...(tls === undefined ? {} : { tls: readTls(tls) }) };
  const endpoints = readEndpointSettings({ env });
  const dirWarnings = prepareDataDir(dataDir);
  const { source, cipher, warning } = loadEncryptionKey({ dataDir, env });
  const store = await openStore({ path: join(dataDir, DATABASE_FILE), cipher });
  try {
    const warnings = warning === undefined ? dirWarnings : [warning, ...dirWarnings];
    return await serve(options, { store, source, appOptions, endpoints, warnings });
  } catch (error) {
    store.close();
    throw error;
  }
}
