import { afterAll, beforeAll, expect, test } from "vitest";
import { AT } from "../../testing/sample-events.ts";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

let app: SyncApp;

beforeAll(async () => {
  app = await startSyncApp();
});

afterAll(() => app.close());

test("without a NetBox nothing was written to one", async () => {
  expect((await app.json("/objects")).body).toEqual({ kinds: {} });
  expect((await app.json("/objects/virtual-machine")).body).toMatchObject({ rows: [] });
  expect((await app.json("/objects/virtual-machine/7")).status).toBe(404);
});

test("what was written to this NetBox is a table of each kind, and one object comes with what hangs on it and since when it is stale", async () => {
  const { store } = app.parts;
  store.netboxEndpoint.create({ name: "n", ipAddress: "10.0.0.1", domain: "netbox.example.org", port: 443, tokenVersion: "v1", token: "t", tokenKey: null, isVerifyingTls: true, isEnabled: true });
  const guest = { kind: "virtual-machine", key: "lab/qemu/100", label: "web", netboxId: 7, isOwned: true, fields: { name: "web", vcpus: 2 } } as const;
  const disk = { kind: "virtual-disk", key: "lab/qemu/100/scsi0", label: "scsi0", netboxId: 9, isOwned: true, parent: "lab/qemu/100", fields: { size: 1 } } as const;
  const mark = { kind: "virtual-machine", under: "lab/qemu/100", label: "web", reason: "the agent does not run", since: AT };
  await store.lastWritten.save("https://netbox.example.org lab", { put: [guest, disk], drop: [], stale: { put: [mark], drop: [] } as never });
  await store.lastWritten.save("https://other.example.org lab", { put: [{ ...guest, netboxId: 8 }], drop: [] });
  store.inventory.reconcile({ source: "lab", kind: "snapshot", items: [{ kind: "snapshot", key: "lab/snapshot/100/a", label: "a", parent: "lab/qemu/100", data: {} }] as never, unseen: [], at: AT });
  expect((await app.json("/objects")).body).toEqual({ kinds: { "virtual-disk": 1, "virtual-machine": 1 } });
  expect((await app.json("/objects/virtual-machine")).body).toEqual({
    columns: ["key", "label", "netbox_id", "parent", "is_owned", "missing_since", "stale_since", "stale_reason", "fields.name", "fields.vcpus"],
    rows: [["lab/qemu/100", "web", 7, null, true, null, AT, "the agent does not run", "web", 2]],
  });
  const { body } = await app.json("/objects/virtual-machine/7");
  expect(body).toMatchObject({ object: { label: "web", stale_since: AT }, below: [{ kind: "virtual-disk", stale_reason: "the agent does not run" }], items: [{ kind: "snapshot", label: "a" }] });
  expect((await app.json("/objects/virtual-machine/8")).status).toBe(404);
});
