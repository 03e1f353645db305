import { join } from "node:path";
import { controlApi, setUp, startJob } from "../../test/control/control-api.ts";
import type { ControlApi } from "../../test/control/control-api.ts";
import { startChild } from "../children.ts";
import type { Child } from "../children.ts";
import { startProxbox } from "../proxbox-process.ts";
import type { ProxboxProcess } from "../proxbox-process.ts";
import { withFolder } from "../with-folder.ts";
import { STAGE } from "./stream-protocol.ts";
import { withPostgresql } from "./with-postgresql.ts";

/** Which database the control plane works on. */
export type DatabaseKind = "postgresql" | "pglite";

/** A control plane whose jobs run at a backend that the bench plays. */
export interface ControlPlace {
  readonly api: ControlApi;
  /** Plays the backend; answers `StreamQuestion`s. */
  readonly backend: Child;
  /** Serves HTTP. */
  readonly control: ProxboxProcess;
  /** Does the jobs; on the embedded database it is the same process. */
  readonly worker: ProxboxProcess;
  /** Undefined on the embedded database. */
  readonly databaseUrl: string | undefined;
  /** Starts a job and gives its id when the backend has its stream and waits. */
  startJob(): Promise<number>;
}

type Servers = Pick<ControlPlace, "control" | "worker" | "databaseUrl">;

const KEY = "bench-key-that-is-long-enough-for-anybody";

/** Makes the first account, and saves the backend, a NetBox and a Proxmox endpoint that nobody dials; gives what starts a job there. */
async function furnish(api: ControlApi, port: number): Promise<Readonly<Record<string, unknown>>> {
  const here = { ip_address: "127.0.0.1", verify_ssl: false };
  const { id } = await api.ask("POST", "/api/endpoints/backends/", { ...here, name: "bench", port, api_key: KEY });
  await api.ask("POST", "/api/endpoints/netbox/", { ...here, name: "netbox", port: 8_443, token: "0123456789abcdef0123456789abcdef01234567" });
  await api.ask("POST", "/api/endpoints/proxmox/", { ...here, name: "pve", token_value: "root@pam!bench=00000000-0000-0000-0000-000000000000", backend_id: id });
  return { sync_types: [STAGE], fastapi_endpoint_id: id };
}

async function workAt<T>(servers: Servers, work: (place: ControlPlace) => Promise<T>): Promise<T> {
  const { control } = servers;
  const backend = startChild(new URL("backend-child.ts", import.meta.url));
  try {
    const port = await backend.ask<number>({ type: "open", key: KEY });
    const api = await setUp(control.url, String(control.facts["setup_url"]));
    const body = await furnish(api, port);
    return await work({
      ...servers,
      api: controlApi(control.url, api.token),
      backend,
      async startJob() {
        const id = await startJob(api, body);
        await backend.ask({ type: "asked" });
        return id;
      },
    });
  } finally {
    await backend.end();
  }
}

/** Starts a server for the work, and ends it afterwards. */
async function withServer<T>(args: readonly [string, ...string[]], env: Readonly<Record<string, string>>, work: (server: ProxboxProcess) => Promise<T>): Promise<T> {
  const server = await startProxbox(args, { env });
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}

/** Runs the work with a fresh control plane: apart from its worker on PostgreSQL, all in one process on the embedded database. */
export function withControlPlace<T>(kind: DatabaseKind, work: (place: ControlPlace) => Promise<T>): Promise<T> {
  return withFolder((folder) => {
    const data = ["--data", join(folder, "data")] as const;
    if (kind === "pglite") return withServer(["serve", ...data, "--port", "0"], { DATABASE_URL: "" }, (server) => workAt({ control: server, worker: server, databaseUrl: undefined }, work));
    return withPostgresql((url) => {
      const env = { DATABASE_URL: url };
      return withServer(["control", ...data, "--port", "0"], env, (control) => withServer(["worker", ...data], env, (worker) => workAt({ control, worker, databaseUrl: url }, work)));
    });
  });
}
