import type { LocalBackend } from "./control-options.ts";
import type { Core } from "./open-core.ts";
import { backendTarget } from "./services/backend-context.ts";

/** Name of the backend endpoint that stands for the backend in the same process. */
const LOCAL_BACKEND_NAME = "This machine";

/**
 * Keeps the backend of the same process among the backend endpoints, under its address of today: the port may be another one at every
 * start. Where the backend does not take the key that is kept (one of the two databases was restored without the other), it issues one.
 */
export async function adoptLocalBackend({ database, store, services, logs }: Core, { url, issueKey }: LocalBackend, clock: () => Date): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const address = { domain: null, ip_address: hostname, port: Number(port), use_https: protocol === "https:", verify_ssl: true, updated_at: clock() };
  const { id } = await database.kysely
    .insertInto("backend_endpoint")
    .values({ ...address, name: LOCAL_BACKEND_NAME, enabled: true, key_enc: null, key_target: null, created_at: clock() })
    .onConflict((conflict) => conflict.column("name").doUpdateSet(address))
    .returning("id")
    .executeTakeFirstOrThrow();
  const backend = await store.backend(id);
  if (backend === undefined || !backend.enabled) return;
  const target = backendTarget(backend);
  // It is ours at whatever port: its key may go there, although it was verified for another one.
  if (backend.key !== undefined) await store.saveKey(id, backend.key, target);
  const { is } = await services.door.checkKey(id);
  if (is !== "refused") return;
  await store.saveKey(id, await issueKey(), target);
  logs.log.info({ module: "start" }, "The backend of this process has issued a key to the control plane");
}
