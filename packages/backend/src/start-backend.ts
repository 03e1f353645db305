import { join } from "node:path";
import { AppError } from "@proxbox/contract";
import { createLogs, listen, loadEncryptionKey, prepareDataDir, readSettings, readTls } from "@proxbox/server";
import type { EncryptionKey } from "@proxbox/server";
import manifest from "../package.json" with { type: "json" };
import type { BackendOptions } from "./backend-options.ts";
import { readEndpointSettings } from "./endpoints/endpoint-settings.ts";
import type { EndpointSettings } from "./endpoints/endpoint-settings.ts";
import { buildApp } from "./http/app.ts";
import type { AppOptions } from "./http/app-parts.ts";
import { openParts } from "./open-parts.ts";
import { openStore } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";

/** A backend that listens. */
export interface Backend {
  /** Its own address, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** What the operator should know about this installation; it stands in the log too. */
  readonly warnings: readonly string[];
  /** Makes a key for a control plane in the same process, which then needs no bootstrap over HTTP. It is given once. Throws `RUN_BUSY` while too many keys are being hashed. */
  issueKey(): Promise<string>;
  /** Ends runs and streams, gives the directory free. */
  close(): Promise<void>;
}

/** Name of the database in the data directory. */
const DATABASE_FILE = "backend.db";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8800;

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
  const { host = DEFAULT_HOST, port: wanted = DEFAULT_PORT } = options;
  const { url, port } = await listen(app, { host, port: wanted, isTls: appOptions.tls !== undefined });
  logs.log.info({ module: "start", version: appOptions.version }, `The backend listens on ${url}`);
  const close = async (): Promise<void> => {
    // Runs first: their streams still get to say how they ended.
    await parts.runs.close();
    await app.close();
    store.close();
  };
  const issueKey = async (): Promise<string> => {
    const made = await parts.keys.create();
    if (made === "busy") throw new AppError("RUN_BUSY", { detail: "too many keys are being hashed" });
    return made.rawKey;
  };
  return { url, port, warnings, issueKey, close };
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
  const { source, cipher, warning } = loadEncryptionKey({ dataDir, databaseFile: DATABASE_FILE, env });
  const store = await openStore({ path: join(dataDir, DATABASE_FILE), cipher });
  try {
    const warnings = warning === undefined ? dirWarnings : [warning, ...dirWarnings];
    return await serve(options, { store, source, appOptions, endpoints, warnings });
  } catch (error) {
    store.close();
    throw error;
  }
}
