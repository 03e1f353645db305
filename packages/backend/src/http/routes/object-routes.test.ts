import { afterAll, beforeAll, expect, test } from "vitest";
import { AT } from "../../testing/sample-events.ts";
import { proxmoxRow } from "../../testing/endpoint-rows.ts";
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

test("references stand in the list and in the document by name, where Proxbox wrote what they refer to, else by NetBox's id", async () => {
  const { store } = app.parts;
  const cluster = { kind: "cluster", key: "lab/cluster", label: "lab", netboxId: 3, isOwned: true, fields: { name: "lab" } } as const;
  const nic = { ...cluster, kind: "vm-interface", key: "lab/qemu/300/net0", label: "mail net0", netboxId: 5, parent: "lab/qemu/300", fields: { virtual_machine: 70, tagged_vlans: [8, 9], name: "net0" } };
  const guest = { ...cluster, kind: "virtual-machine", key: "lab/qemu/300", label: "mail", netboxId: 70, fields: { name: "mail", cluster: 3, role: 9, device: null } } as const;
  await store.lastWritten.save("https://netbox.example.org lab", { put: [cluster, nic, guest, { ...cluster, kind: "vlan", key: "lab/vlan/8", label: "servers", netboxId: 8 }], drop: [] });
  const { columns, rows } = (await app.json("/objects/virtual-machine")).body as { columns: string[]; rows: unknown[][] };
  const cells = (field: string) => rows.map((row) => row[columns.indexOf(`fields.${field}`)]);
  const at = rows.findIndex((row) => row[0] === guest.key);
  expect(["cluster", "role", "device"].map((field) => cells(field)[at])).toEqual(["lab", "#9", null]);
  expect((await app.json("/objects/virtual-machine/70")).body).toMatchObject({ object: { fields: { cluster: 3, role: 9 }, names: { cluster: "lab", role: "#9" } }, below: expect.arrayContaining([expect.objectContaining({ label: "mail net0", names: { virtual_machine: "mail", tagged_vlans: "servers, #9" } })]) });
});

test("an object and an item say where they are in NetBox and in Proxmox VE, which endpoint is theirs and which guest they hang on", async () => {
  const { store } = app.parts;
  store.proxmoxEndpoints.create(proxmoxRow({ name: "lab", domain: "pve.example.org" }));
  const disk = { kind: "virtual-disk", key: "lab/qemu/100/scsi0", label: "scsi0", netboxId: 9, isOwned: true, fields: {} } as const;
  const put = [
    { ...disk, kind: "virtual-machine", key: "lab/qemu/100", label: "web", netboxId: 7 },
    disk,
    { ...disk, kind: "virtual-machine", key: "lab/qemu/101", netboxId: 11, missingSince: AT },
    { ...disk, kind: "virtual-machine", key: "lab/qemu/100~1f2e", netboxId: 12 },
    { ...disk, kind: "node", key: "lab/node/pve1", netboxId: 3 },
    { ...disk, kind: "storage", key: "lab/storage/nfs", netboxId: 5 },
    { ...disk, kind: "tag", key: "shared/tag/proxbox", netboxId: 1 },
  ];
  await store.lastWritten.save("https://netbox.example.org lab", { put, drop: [] });
  const item = (kind: string, key: string, parent: string | null) => store.inventory.reconcile({ source: "lab", kind, items: [{ kind, key, label: key, parent, data: {} }], unseen: [], at: AT });
  item("snapshot", "lab/snapshot/100/a", "lab/qemu/100");
  item("storage", "lab/storage/nfs", null);
  item("task-history", "lab/task-history/x", null);
  const placeOf = async (path: string) => (await app.json(path)).body["place"];
  const endpoint = { id: 1, name: "lab" };
  const guest = { netbox_id: 7, label: "web" };
  const netbox = "https://netbox.example.org";
  const proxmox = "https://pve.example.org:8006/";
  expect(await placeOf("/objects/virtual-disk/9")).toEqual({ netbox_url: `${netbox}/virtualization/virtual-disks/9/`, proxmox_url: `${proxmox}#v1:0:=qemu%2F100:`, endpoint, guest });
  // What is gone has no place in Proxmox VE, and a vmid's former owner none under the new one's.
  expect(await placeOf("/objects/virtual-machine/11")).toMatchObject({ netbox_url: `${netbox}/virtualization/virtual-machines/11/`, proxmox_url: null });
  expect(await placeOf("/objects/virtual-machine/12")).toMatchObject({ proxmox_url: null });
  expect(await placeOf("/objects/tag/1")).toEqual({ netbox_url: `${netbox}/extras/tags/1/`, proxmox_url: null, endpoint: null, guest: null });
  expect(await placeOf("/inventory/snapshot/item?key=lab/snapshot/100/a")).toEqual({ netbox_url: null, proxmox_url: `${proxmox}#v1:0:=qemu%2F100:`, endpoint, guest });
  // A shared storage is looked at on any node.
  expect(await placeOf("/inventory/storage/item?key=lab/storage/nfs")).toEqual({ netbox_url: `${netbox}/plugins/proxbox/storage/5/`, proxmox_url: `${proxmox}#v1:0:=storage%2Fpve1%2Fnfs:`, endpoint, guest: null });
  expect(await placeOf("/inventory/task-history/item?key=lab/task-history/x")).toMatchObject({ proxmox_url: proxmox });
  expect((await app.json("/inventory/snapshot/item?key=lab/snapshot/100/b")).status).toBe(404);
});

test("everything is searched at once, the objects of this NetBox and the inventory", async () => {
  expect((await app.json("/search?q=lab%2Fqemu%2F100")).body).toEqual({
    groups: [
      { kind: "virtual-disk", is_item: false, total: 1, hits: [{ key: "lab/qemu/100/scsi0", label: "scsi0", netbox_id: 9, missing_since: null }] },
      { kind: "virtual-machine", is_item: false, total: 2, hits: expect.arrayContaining([{ key: "lab/qemu/100", label: "web", netbox_id: 7, missing_since: null }]) },
    ],
  });
  expect((await app.json("/search?q=snapshot%20100&limit=1")).body).toMatchObject({ groups: [{ kind: "snapshot", is_item: true, total: 1, hits: [{ netbox_id: null }] }] });
  for (const query of ["", "q=a", "q=abc&limit=0"]) expect((await app.json(`/search?${query}`)).status).toBe(422);
});
