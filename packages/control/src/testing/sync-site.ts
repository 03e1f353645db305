import { randomUUID } from "node:crypto";
import type { Job } from "@proxbox/contract";
import { JobEvent, JobParams } from "@proxbox/contract";
import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher, systemTimers } from "@proxbox/server";
import type { Timers } from "@proxbox/server";
import { afterEach } from "vitest";
import type { Database } from "../database/database.ts";
import { createEndpointStore } from "../endpoints/create-endpoint-store.ts";
import { createEndpoints } from "../endpoints/create-endpoints.ts";
import type { Jobs } from "../jobs/create-jobs.ts";
import { createSyncRunner } from "../jobs/sync/create-sync-runner.ts";
import { createServices } from "../services/create-services.ts";
import type { Services } from "../services/create-services.ts";
import { createSettings } from "../settings/create-settings.ts";
import { silentLog } from "./open-test-jobs.ts";
import { useJobs, whenEnded } from "./use-jobs.ts";

/** Text that must be found nowhere but in the endpoints' own columns and in the backend. */
export const CANARY = "CANARY-secret-of-proxmox";

const cipher = createCipher(new Uint8Array(32).fill(7));
const key = "k".repeat(64);

function clock(): Date {
  return new Date();
}

/** Delays of the pauses between tries (readiness, streams): they pass at once. All others are deadlines and pass as they do. */
const PAUSES_MS: ReadonlySet<number> = new Set([1_000, 1_500, 2_250, 3_375, 8_000]);

/** How long a stream may be silent here; it passes when the test says so. */
const IDLE_MS = 3_600_000;

interface SiteTimers extends Timers {
  passIdle(): void;
}

function siteTimers(): SiteTimers {
  const idle = new Set<() => void>();
  return {
    after(delayMs, call) {
      if (delayMs === IDLE_MS) {
        idle.add(call);
        return () => idle.delete(call);
      }
      return systemTimers.after(PAUSES_MS.has(delayMs) ? 0 : delayMs, call);
    },
    passIdle() {
      const due = [...idle];
      idle.clear();
      for (const call of due) call();
    },
  };
}

/** A control plane's endpoints, jobs and worker before a lab backend. */
export interface SyncSite {
  readonly lab: BackendLab;
  readonly jobs: Jobs;
  readonly database: Database;
  /** Makes a job. */
  enqueue(params?: Readonly<Record<string, unknown>>): Promise<Job>;
  /** The job as it is when it has ended. */
  ended(job: Pick<Job, "id">): Promise<Job>;
  /** Resolves as soon as a job's log has this many frames of an event. */
  untilLogged(job: Pick<Job, "id">, event: string, count?: number): Promise<void>;
  /** Lets every stream be silent for too long. */
  passIdle(): void;
}

async function saveEndpoints({ kysely }: Database, lab: BackendLab, proxmoxes: readonly string[]): Promise<void> {
  const common = { verify_ssl: false, enabled: true, last_check: null, created_at: clock(), updated_at: clock() };
  await kysely.insertInto("backend_endpoint").values({ ...common, name: "backend", domain: null, ip_address: lab.host, port: lab.port, use_https: false, key_enc: cipher.encrypt(key), key_target: null }).execute();
  await kysely.insertInto("netbox_endpoint").values({ ...common, name: "NetBox", domain: "netbox.example.org", ip_address: null, port: 443, token_version: "v1", token_key_enc: null, token_enc: cipher.encrypt("CANARY-netbox") }).execute();
  const nothing = { backend_id: null, site_id: null, site_slug: null, site_name: null, tenant_id: null, tenant_slug: null, tenant_name: null, timeout: null, max_retries: null, retry_backoff: null, cluster_name: null, version: null };
  for (const [index, name] of proxmoxes.entries()) {
    await kysely
      .insertInto("proxmox_endpoint")
      .values({ ...common, ...nothing, name, domain: null, ip_address: `10.0.0.${index + 1}`, port: 8006, username: "root@pam", password_enc: null, token_name: "sync", token_value_enc: cipher.encrypt(CANARY), access_methods: "api", sync_modes: "{}", overwrite: "{}", mode: "undefined" })
      .execute();
  }
}

/** Opens sites in a suite; everything is stopped after each test. The key is verified before the test begins. */
export function useSyncSite(database: () => Database): (proxmoxes?: readonly string[]) => Promise<SyncSite> {
  const openJobs = useJobs(database);
  const opened: { lab: BackendLab; services: Services }[] = [];
  afterEach(async () => {
    for (const { lab, services } of opened.splice(0)) {
      await services.close();
      await lab.close();
    }
  });
  return async (proxmoxes = ["east"]) => {
    const lab = await startBackendLab({ key });
    await saveEndpoints(database(), lab, proxmoxes);
    const timers = siteTimers();
    const { kysely } = database();
    const store = createEndpointStore({ kysely, cipher, log: silentLog });
    const settings = createSettings({ kysely, clock, env: {} });
    const services = createServices({ endpoints: store, saveKey: store.saveKey, newKey: () => key, clock, timers, log: silentLog });
    opened.push({ lab, services });
    await services.door.checkKey(1);
    const endpoints = createEndpoints({ kysely, cipher, clock, log: silentLog, store, settings, door: services.door });
    const { jobs, work } = await openJobs();
    await work(createSyncRunner({ endpoints: store, services, settings, preflight: endpoints.preflight, noteCluster: store.noteCluster, clock, timers, newId: () => randomUUID(), log: silentLog }));
    return {
      lab,
      jobs,
      database: database(),
      enqueue: (params = {}) => jobs.enqueue({ params: JobParams.parse(params), requestedBy: "admin" }),
      ended: ({ id }) => whenEnded(jobs, id),
      async untilLogged({ id }, event, count = 1) {
        let left = count;
        for await (const { json } of jobs.follow(id, 0)) {
          if (JobEvent.parse(JSON.parse(json)).event === event) left -= 1;
          if (left === 0) return;
        }
        throw new Error(`job ${id} has ended before`);
      },
      passIdle: timers.passIdle,
    };
  };
}
