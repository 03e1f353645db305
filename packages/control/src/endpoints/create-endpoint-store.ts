import type { Cipher, Log } from "@proxbox/server";
import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { openSecrets, toStoredBackend, toStoredNetbox, toStoredProxmox } from "./endpoint-rows.ts";
import type { EndpointReader, StoredProxmox } from "./stored-endpoint.ts";

/** What a job finds out about a Proxmox endpoint. */
export type ClusterNote = Partial<Pick<StoredProxmox, "mode" | "clusterName" | "version">>;

/** The endpoints as services and jobs use them: read, and what these learn about them. Changes go through `createEndpoints`. */
export interface EndpointStore extends EndpointReader {
  /** Keeps a backend's key and the fingerprint of the address that it was verified for. */
  saveKey(backendId: number, key: string, target: string): Promise<void>;
  /** A backend's own id of a Proxmox endpoint, once it was pushed there. */
  wireIdOf(backendId: number, proxmoxId: number): Promise<number | undefined>;
  /** Whether a NetBox endpoint was pushed to a backend. */
  holdsNetbox(backendId: number, netboxId: number): Promise<boolean>;
  /** Keeps what was found at a Proxmox endpoint; what is absent stays. */
  noteCluster(proxmoxId: number, note: ClusterNote): Promise<void>;
}

/** What the store works with. */
export interface EndpointStoreParts {
  readonly kysely: Kysely<Tables>;
  readonly cipher: Cipher;
  readonly log: Log;
}

/** Reads the endpoints, their secrets in clear. A secret that cannot be decrypted is logged and counts as none. */
export function createEndpointStore({ kysely, cipher, log }: EndpointStoreParts): EndpointStore {
  const open = openSecrets(cipher, log);
  return {
    async backend(id) {
      const row = await kysely.selectFrom("backend_endpoint").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toStoredBackend(row, open);
    },
    async backends() {
      const rows = await kysely.selectFrom("backend_endpoint").selectAll().orderBy("id").execute();
      return rows.map((row) => toStoredBackend(row, open));
    },
    async netbox(id) {
      const row = await kysely.selectFrom("netbox_endpoint").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toStoredNetbox(row, open);
    },
    async netboxes() {
      const rows = await kysely.selectFrom("netbox_endpoint").selectAll().orderBy("id").execute();
      return rows.map((row) => toStoredNetbox(row, open));
    },
    async proxmox(id) {
      const row = await kysely.selectFrom("proxmox_endpoint").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? undefined : toStoredProxmox(row, open);
    },
    async proxmoxes() {
      const rows = await kysely.selectFrom("proxmox_endpoint").selectAll().orderBy("name").orderBy("id").execute();
      return rows.map((row) => toStoredProxmox(row, open));
    },
    async saveKey(backendId, key, target) {
      await kysely.updateTable("backend_endpoint").set({ key_enc: cipher.encrypt(key), key_target: target }).where("id", "=", backendId).execute();
    },
    async wireIdOf(backendId, proxmoxId) {
      const rows = kysely.selectFrom("pushed_endpoint").select("wire_id").where("backend_id", "=", backendId).where("kind", "=", "proxmox");
      return (await rows.where("endpoint_id", "=", proxmoxId).where("is_removed", "=", false).executeTakeFirst())?.wire_id;
    },
    async holdsNetbox(backendId, netboxId) {
      const rows = kysely.selectFrom("pushed_endpoint").select("wire_id").where("backend_id", "=", backendId).where("kind", "=", "netbox");
      return (await rows.where("endpoint_id", "=", netboxId).where("is_removed", "=", false).executeTakeFirst()) !== undefined;
    },
    async noteCluster(proxmoxId, { mode, clusterName, version }) {
      const found = { ...(mode === undefined ? {} : { mode }), ...(clusterName === undefined ? {} : { cluster_name: clusterName }), ...(version === undefined ? {} : { version }) };
      if (Object.keys(found).length === 0) return;
      await kysely.updateTable("proxmox_endpoint").set(found).where("id", "=", proxmoxId).execute();
    },
  };
}
