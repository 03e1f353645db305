import { Settings } from "@proxbox/contract";
import { expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { createSettings } from "./create-settings.ts";
import type { SettingsStore } from "./create-settings.ts";
import { settingsVersion } from "./settings-version.ts";

onEachDatabase("the settings", ({ database }) => {
  function open(env: Readonly<Record<string, string>> = {}): SettingsStore {
    return createSettings({ kysely: database().kysely, clock: () => new Date("2026-11-25T12:00:00Z"), env });
  }

  it("are the defaults while nothing was set", async () => {
    expect(await open().read()).toEqual(Settings.parse({}));
    expect(await open().read()).toMatchObject({ job_timeout_seconds: 7_200, event_retention_days: 30, proxmox_timeout: 5, proxmox_max_retries: 0, proxmox_retry_backoff: 0.5 });
  });

  it("keep what a change names and leave the rest", async () => {
    await open().update({ sync_interval: 15, overwrite: { vm_tags: false }, netbox_sign_in: { enabled: true } });
    const after = await open().update({ sync_modes: { sdn: "always" }, overwrite: { ip_tags: false } });
    expect(after).toMatchObject({ sync_interval: 15, overwrite: { vm_tags: false, ip_tags: false, vm_role: true }, sync_modes: { sdn: "always", vm: "always" }, netbox_sign_in: { enabled: true, group_roles: {} } });
    expect(await open().read()).toEqual(after);
  });

  it("lose no change when many come at once", async () => {
    const store = open();
    await Promise.all([store.update({ sync_interval: 15 }), store.update({ proxmox_timeout: 9 }), store.update({ overwrite: { vm_tags: false } }), store.update({ overwrite: { ip_tags: false } })]);
    expect(await store.read()).toMatchObject({ sync_interval: 15, proxmox_timeout: 9, overwrite: { vm_tags: false, ip_tags: false } });
  });

  it("refuse a change that expects a version which they no longer have, of two at once too, and keep nothing of it", async () => {
    const store = open({ PROXBOX_SYNC_JOB_TIMEOUT: "600" });
    const first = settingsVersion(await store.read());
    await store.update({ sync: { policies: { "virtual-machine": { name: "source" }, cluster: { name: "ignore" } } } }, first);
    await expect(store.update({ sync_interval: 15 }, first)).rejects.toMatchObject({ code: "CFG_CHANGED" });
    // As it is read back: a database may order the fields of a value anew.
    const second = settingsVersion(await store.read());
    const ends = await Promise.allSettled([store.update({ sync_interval: 20 }, second), store.update({ sync_interval: 30 }, second)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect([20, 30]).toContain((await store.read()).sync_interval);
    await store.update({ proxmox_timeout: 9 });
    expect(await store.read()).toMatchObject({ proxmox_timeout: 9 });
  });

  it("have one version whatever the order of what they hold by name, and another one for another order of rules", () => {
    const of = (sync: unknown): string => settingsVersion(Settings.parse({ sync }));
    const [one, other] = [{ match: { pool: "a" }, set: { tenant: "A" } }, { match: {}, set: { tenant: "B" } }];
    expect(of({ policies: { node: { a: "source", b: "ignore" } } })).toBe(of({ policies: { node: { b: "ignore", a: "source" } } }));
    expect(of({ mapping_rules: [one, other] })).not.toBe(of({ mapping_rules: [other, one] }));
  });

  it("have their default where what is kept cannot be used any more", async () => {
    await database().kysely.insertInto("setting").values({ id: 1, data: JSON.stringify({ sync_interval: -1, proxmox_timeout: 9, of_a_newer_version: 1 }), updated_at: new Date(0) }).execute();
    expect(await open().read()).toEqual({ ...Settings.parse({}), proxmox_timeout: 9 });
  });

  it("keep the mapping rules beside a setting of the sync that cannot be used any more", async () => {
    const mapping_rules = [{ match: { pool: "acme" }, set: { tenant: "Acme" } }];
    await database().kysely.insertInto("setting").values({ id: 1, data: JSON.stringify({ sync: { mapping_rules, adoption: "guess", of_a_newer_version: 1 } }), updated_at: new Date(0) }).execute();
    expect((await open().read()).sync).toMatchObject({ mapping_rules, adoption: "evidence" });
  });

  it("change within the settings of the sync what is named, within the deletion and the VLANs too", async () => {
    await open().update({ sync: { deletion: { grace_days: 5 }, vlans: { group: "Servers" } } });
    const after = await open().update({ sync: { deletion: { max_ratio: 0.5 }, vlans: { create: true }, inventory: { sdn: true }, include_templates: false } });
    expect(after.sync).toMatchObject({ deletion: { enabled: true, grace_days: 5, max_ratio: 0.5 }, vlans: { group: "Servers", create: true }, inventory: { sdn: true, snapshots: null }, include_templates: false, adoption: "evidence" });
  });

  it("take the job's limit from PROXBOX_SYNC_JOB_TIMEOUT, whatever is kept", async () => {
    const store = open({ PROXBOX_SYNC_JOB_TIMEOUT: "600" });
    expect(await store.update({ job_timeout_seconds: 900 })).toMatchObject({ job_timeout_seconds: 600 });
    expect(store.fromEnvironment).toEqual(["job_timeout_seconds"]);
    expect(await open().read()).toMatchObject({ job_timeout_seconds: 900 });
  });

  it.each(["abc", "59", "-1", "1.5"])("refuse PROXBOX_SYNC_JOB_TIMEOUT=%s", (text) => {
    expect(() => open({ PROXBOX_SYNC_JOB_TIMEOUT: text })).toThrow(expect.objectContaining({ code: "CFG_ENVIRONMENT" }));
  });
});
