import type { Cipher, Logs, ServerSettings } from "@proxbox/server";
import { createLogs, loadEncryptionKey, prepareDataDir, readSettings, systemTimers } from "@proxbox/server";
import type { CoreOptions } from "./control-options.ts";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open-database.ts";
import { openInstanceSecret } from "./database/open-instance-secret.ts";
import { DATABASE_FOLDER } from "./database/open-pglite.ts";
import { createEndpointStore } from "./endpoints/create-endpoint-store.ts";
import type { EndpointStore } from "./endpoints/create-endpoint-store.ts";
import { createEndpoints } from "./endpoints/create-endpoints.ts";
import type { Endpoints } from "./endpoints/create-endpoints.ts";
import { claimHolder } from "./jobs/claim-holder.ts";
import { createJobs } from "./jobs/create-jobs.ts";
import type { Jobs } from "./jobs/create-jobs.ts";
import { jobLimits } from "./jobs/job-limits.ts";
import { createLive } from "./live/create-live.ts";
import type { Live } from "./live/create-live.ts";
import { createSchedules } from "./schedules/create-schedules.ts";
import type { Schedules } from "./schedules/schedules.ts";
import { createServices } from "./services/create-services.ts";
import type { Services } from "./services/create-services.ts";
import { createSettings } from "./settings/create-settings.ts";
import type { SettingsStore } from "./settings/create-settings.ts";

/** The foundation of a process: where it keeps things, and what the environment says. */
export interface Foundation {
  readonly database: Database;
  readonly cipher: Cipher;
  /** What cookies are signed with. */
  readonly secret: string;
  readonly logs: Logs;
  readonly server: ServerSettings;
  readonly warnings: readonly string[];
}

/** Everything that a control plane and a worker both work with. */
export interface Core extends Foundation {
  readonly settings: SettingsStore;
  readonly store: EndpointStore;
  readonly endpoints: Endpoints;
  readonly services: Services;
  readonly jobs: Jobs;
  readonly schedules: Schedules;
  readonly live: Live;
  /** Workers and servers first. */
  close(): Promise<void>;
}

async function openFoundation({ dataDir, env, clock, restoreFrom, onLogLine }: CoreOptions): Promise<Foundation> {
  const server = readSettings(env);
  const logs = createLogs({ clock, level: server.logLevel, ...(onLogLine === undefined ? {} : { onLine: onLogLine }) });
  const dirWarnings = prepareDataDir(dataDir);
  const { cipher, warning } = loadEncryptionKey({ dataDir, databaseFile: DATABASE_FOLDER, env });
  const database = await openDatabase({ url: env["DATABASE_URL"], dataDir, ...(restoreFrom === undefined ? {} : { restoreFrom }) });
  try {
    const secret = await openInstanceSecret(database.kysely, cipher);
    return { database, cipher, secret, logs, server, warnings: [...(warning === undefined ? [] : [warning]), ...dirWarnings, ...database.warnings] };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function openJobs({ database, logs }: Foundation, { clock, newId }: CoreOptions, settings: SettingsStore): Promise<Jobs> {
  return createJobs({ database, clock, newId, timers: systemTimers, log: logs.log, limits: async () => jobLimits(await settings.read()) });
}

async function openAreas(foundation: Foundation, options: CoreOptions): Promise<Core> {
  const { database, cipher, logs } = foundation;
  const { clock, random } = options;
  const [{ kysely }, { log }] = [database, logs];
  const settings = createSettings({ kysely, clock, env: options.env });
  const store = createEndpointStore({ kysely, cipher, log });
  const services = createServices({ endpoints: store, saveKey: store.saveKey, clock, timers: systemTimers, log });
  const endpoints = createEndpoints({ kysely, cipher, clock, log, store, settings, door: services.door, isInUse: async (id) => (await claimHolder(kysely, [id])) !== undefined });
  const jobs = await openJobs(foundation, options, settings);
  const schedules = createSchedules({ kysely, jobs, endpoints: store, clock, random, log });
  const live = createLive({ kysely, timers: systemTimers, log });
  const close = async (): Promise<void> => {
    await jobs.close();
    await endpoints.close();
    await services.close();
    await database.close();
  };
  return { ...foundation, settings, store, endpoints, services, jobs, schedules, live, close };
}

/**
 * Opens everything below the doors: database, endpoints, services, jobs, schedules. Throws before anything is served: `CFG_ENVIRONMENT`,
 * `CFG_DATA_DIR`, `SECRET_…` for an encryption key that is missing or does not fit, and what opening the database throws.
 */
export async function openCore(options: CoreOptions): Promise<Core> {
  const foundation = await openFoundation(options);
  try {
    return await openAreas(foundation, options);
  } catch (error) {
    await foundation.database.close();
    throw error;
  }
}
