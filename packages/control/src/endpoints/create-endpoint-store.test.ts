import { createCipher, createLogs } from "@proxbox/server";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createEndpointStore } from "./create-endpoint-store.ts";
import type { EndpointStore } from "./create-endpoint-store.ts";

const at = new Date("2026-11-25T12:00:00Z");
const cipher = createCipher(new Uint8Array(32).fill(7));
const place = { domain: null, ip_address: "10.0.0.1", verify_ssl: true, enabled: true, created_at: at, updated_at: at };
const empty = { site_id: null, site_slug: null, site_name: null, tenant_id: null, tenant_slug: null, tenant_name: null, timeout: null, max_retries: null, retry_backoff: null, cluster_name: null, version: null };

onEachDatabase("the stored endpoints", ({ database }) => {
  function open(onLine: (line: string) => void = () => undefined): EndpointStore {
    const { log } = createLogs({ clock: () => at, onLine });
    return createEndpointStore({ kysely: database().kysely, cipher, log });
  }

  it("come with their secrets in clear", async () => {
    const { kysely } = database();
    await kysely.insertInto("backend_endpoint").values({ ...place, name: "b", port: 8800, use_https: true, key_enc: cipher.encrypt("the key"), key_target: "abc" }).execute();
    await kysely.insertInto("netbox_endpoint").values({ ...place, name: "n", port: 443, token_version: "v2", token_key_enc: cipher.encrypt("KEY"), token_enc: cipher.encrypt("secret") }).execute();
    const proxmox = { ...place, ...empty, name: "p", port: 8006, username: "root@pam", password_enc: null, token_name: "sync", token_value_enc: cipher.encrypt("uuid"), access_methods: "api", backend_id: 1, mode: "cluster", sync_modes: JSON.stringify({ vm: "disabled" }), overwrite: JSON.stringify({ vm_tags: false }) };
    await kysely.insertInto("proxmox_endpoint").values(proxmox).execute();
    const store = open();
    expect(await store.backend(1)).toMatchObject({ id: 1, name: "b", domain: undefined, ipAddress: "10.0.0.1", useHttps: true, key: "the key", keyTarget: "abc" });
    expect(await store.netbox(1)).toMatchObject({ tokenVersion: "v2", tokenKey: "KEY", token: "secret" });
    expect(await store.proxmox(1)).toMatchObject({ username: "root@pam", password: undefined, tokenName: "sync", tokenValue: "uuid", backendId: 1, syncModes: { vm: "disabled" }, overwrite: { vm_tags: false }, mode: "cluster", site: { id: undefined } });
    expect(await store.proxmox(2)).toBeUndefined();
  });

  it("have an order: backends and NetBoxes by id, Proxmox endpoints by name", async () => {
    const { kysely } = database();
    for (const name of ["z", "a"]) {
      await kysely.insertInto("backend_endpoint").values({ ...place, name, port: 8800, use_https: false, key_enc: null, key_target: null }).execute();
      await kysely.insertInto("netbox_endpoint").values({ ...place, name, port: 443, token_version: "v1", token_key_enc: null, token_enc: null }).execute();
      const proxmox = { ...place, ...empty, name, port: 8006, username: "root@pam", password_enc: null, token_name: null, token_value_enc: null, access_methods: "api", backend_id: null, mode: "undefined", sync_modes: "{}", overwrite: "{}" };
      await kysely.insertInto("proxmox_endpoint").values(proxmox).execute();
    }
    const store = open();
    expect((await store.backends()).map(({ name }) => name)).toEqual(["z", "a"]);
    expect((await store.netboxes()).map(({ name }) => name)).toEqual(["z", "a"]);
    expect((await store.proxmoxes()).map(({ name }) => name)).toEqual(["a", "z"]);
  });

  it("have no secret where another key encrypted it, and the log says so without it", async () => {
    const other = createCipher(new Uint8Array(32).fill(8));
    await database().kysely.insertInto("netbox_endpoint").values({ ...place, name: "n", port: 443, token_version: "v1", token_key_enc: null, token_enc: other.encrypt("CANARY") }).execute();
    const lines: string[] = [];
    expect(await open((line) => lines.push(line)).netbox(1)).toMatchObject({ token: undefined });
    expect(lines).toEqual([expect.stringContaining("A stored secret cannot be read; enter it again.")]);
    expect(lines.join()).not.toContain("CANARY");
  });

  it("keep the key of a backend encrypted, and what a job found", async () => {
    const { kysely } = database();
    await kysely.insertInto("backend_endpoint").values({ ...place, name: "b", port: 8800, use_https: false, key_enc: null, key_target: null }).execute();
    const store = open();
    await store.saveKey(1, "CANARY-key", "abc");
    expect(await store.backend(1)).toMatchObject({ key: "CANARY-key", keyTarget: "abc" });
    expect(JSON.stringify(await kysely.selectFrom("backend_endpoint").selectAll().execute())).not.toContain("CANARY");
    const proxmox = { ...place, ...empty, name: "p", port: 8006, username: "root@pam", password_enc: null, token_name: null, token_value_enc: null, access_methods: "api", backend_id: null, mode: "undefined", sync_modes: "{}", overwrite: "{}" };
    await kysely.insertInto("proxmox_endpoint").values(proxmox).execute();
    await store.noteCluster(1, { mode: "cluster", clusterName: "lab" });
    await store.noteCluster(1, { version: "9.1" });
    expect(await store.proxmox(1)).toMatchObject({ mode: "cluster", clusterName: "lab", version: "9.1" });
  });
});
