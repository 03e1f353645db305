import { listen, readTls, systemTimers } from "@proxbox/server";
import manifest from "../package.json" with { type: "json" };
import { createAccounts } from "./accounts/create-accounts.ts";
import type { Accounts } from "./accounts/create-accounts.ts";
import { passwordHashes } from "./accounts/password-hashes.ts";
import { adoptLocalBackend } from "./adopt-local-backend.ts";
import { createAudit } from "./audit/create-audit.ts";
import type { Audit } from "./audit/create-audit.ts";
import { startPruning } from "./audit/start-pruning.ts";
import type { ControlStartOptions } from "./control-options.ts";
import { buildApp } from "./http/app.ts";
import type { App } from "./http/app-parts.ts";
import { createMetrics } from "./metrics/metrics.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { openCore } from "./open-core.ts";
import type { Core } from "./open-core.ts";
import { requireSharedDatabase } from "./start-worker-process.ts";
import { startWorking } from "./start-working.ts";

/** A control plane that listens. */
export interface Control {
  /** Its own address, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Where the first account is made; only while there is none. */
  readonly setupUrl: string | undefined;
  /** What the operator should know about this installation. */
  readonly warnings: readonly string[];
  /** Takes no more jobs, hands back those in hand, ends streams and requests, gives the database free. */
  close(): Promise<void>;
}

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8900;

/** What the door is made of besides the core. */
interface Door {
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly metrics: Metrics;
}

async function makeApp(core: Core, { accounts, audit, metrics }: Door, options: ControlStartOptions): Promise<App> {
  const { database, logs, server, secret, settings, store, endpoints, services, jobs, schedules, live, warnings } = core;
  const { clock, newId, tls, pageDir } = options;
  const app = { ...server, version: manifest.version, cookieSecret: secret, ...(tls === undefined ? {} : { tls: readTls(tls) }), ...(pageDir === undefined ? {} : { pageDir }) };
  const proxiedSync = { queries: database.kysely, reader: store, settings, preflight: endpoints.preflight, iterBackendSseLines: services.iterBackendSseLines, syncObject: services.syncObject };
  const areas = { endpoints: store, savedEndpoints: endpoints, settings, services, proxiedSync, jobs, schedules, live, accounts, audit };
  return buildApp({ ...areas, database: { ...database, warnings }, logs, metrics, options: app, clock, timers: systemTimers, newId });
}

function openAccounts({ database, settings, store, logs }: Core, { clock }: ControlStartOptions): Accounts {
  const netbox = { settings: async () => (await settings.read()).netbox_sign_in, endpoints: store };
  return createAccounts({ kysely: database.kysely, clock, hashes: passwordHashes(), log: logs.log, netbox });
}

/** What a control plane does besides answering: jobs if it has a worker, and keeping its own records short; gives what ends it. */
async function beginWork(core: Core, { audit, metrics }: Door, { worker, dataDir, clock, newId }: ControlStartOptions): Promise<() => Promise<void>> {
  const stopWorking = worker === undefined ? async () => undefined : await startWorking(core, { worker, dataDir, clock, newId, onEnded: metrics.countJob });
  const stopPruning = startPruning({ audit, clock, timers: systemTimers, log: core.logs.log });
  return async () => {
    stopPruning();
    await stopWorking();
  };
}

async function serve(core: Core, options: ControlStartOptions): Promise<Control> {
  const { host = DEFAULT_HOST, port: wanted = DEFAULT_PORT, tls, localBackend, clock } = options;
  const accounts = openAccounts(core, options);
  await accounts.start();
  if (localBackend !== undefined) await adoptLocalBackend(core, localBackend, clock);
  const door: Door = { accounts, audit: createAudit({ kysely: core.database.kysely, clock }), metrics: createMetrics() };
  const app = await makeApp(core, door, options);
  try {
    const { url, port } = await listen(app, { host, port: wanted, isTls: tls !== undefined });
    const secret = await accounts.setup.ensureLink();
    // Last of all: a start that fails, as on a port that is taken, must not have jobs in hand.
    const stopWork = await beginWork(core, door, options);
    for (const warning of core.warnings) core.logs.log.warn({ module: "start" }, warning);
    core.logs.log.info({ module: "start", version: manifest.version }, `The control plane listens on ${url}`);
    const close = async (): Promise<void> => {
      await stopWork();
      await app.close();
      await core.close();
    };
    return { url, port, setupUrl: secret === undefined ? undefined : `${url}/setup#${secret}`, warnings: core.warnings, close };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/**
 * Starts a control plane, with a worker if one is asked for. Throws before it listens: `CFG_DATABASE_SHARED` for one without a worker and
 * without DATABASE_URL (its jobs would wait for ever), `CFG_CERTIFICATE`, `CFG_LISTEN`, and what `openCore` throws.
 */
export async function startControl(options: ControlStartOptions): Promise<Control> {
  if (options.worker === undefined) requireSharedDatabase(options.env, "a control plane without a worker");
  const core = await openCore(options);
  try {
    return await serve(core, options);
  } catch (error) {
    await core.close();
    throw error;
  }
}
