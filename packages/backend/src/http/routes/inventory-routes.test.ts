import { AppError } from "@proxbox/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AT } from "../../testing/sample-events.ts";
import { startSyncApp } from "../../testing/sync-app.ts";
import type { SyncApp } from "../../testing/sync-app.ts";

let app: SyncApp;
const resolved: unknown[] = [];

beforeAll(async () => {
  app = await startSyncApp(undefined, {
    parts: {
      resolveConflict: async (row, resolution) => {
        if (row.kind === "unreachable") throw new AppError("NB_UNREACHABLE");
        resolved.push([row.id, resolution]);
        app.parts.store.conflicts.resolve(row.id, resolution, AT);
      },
    },
  });
  const { inventory, conflicts } = app.parts.store;
  const items = ["a", "b", "c"].map((name) => ({ kind: "snapshot", key: `lab/snapshot/100/${name}`, label: name, parent: "lab/qemu/100", data: { description: name, secret: "c4n4ry" } }));
  inventory.reconcile({ source: "lab", kind: "snapshot", items, unseen: [], at: AT });
  const claimant = { kind: "node", key: "lab/node/pve1", label: "pve1", isOurs: true };
  const found = { id: "1", source: "lab", type: "field", level: "conflict", kind: "node", key: "lab/node/pve1", label: "pve1", field: "site", reason: "set by a person", proxmox: "dc1", netbox: "dc2", claimant, holder: { kind: "node", label: "pve1", netboxId: 7, isOurs: false }, subject: null, resolutions: [{ code: "netbox", title: "n" }, { code: "proxmox", title: "p" }] } as const;
  conflicts.replace({ netboxUrl: "http://netbox", sources: ["lab"], at: AT, found: [found, { ...found, id: "2", kind: "unreachable" }] });
});

afterAll(() => app.close());

test("the inventory is counted by kind and listed by page, without secrets", async () => {
  expect((await app.json("/inventory")).body).toEqual({ kinds: { snapshot: 3 } });
  const { body } = await app.json("/inventory/snapshot?offset=1&limit=1");
  expect(body).toMatchObject({ total: 3, items: [{ kind: "snapshot", key: "lab/snapshot/100/b", label: "b", source: "lab", parent: "lab/qemu/100", first_seen_at: AT, last_seen_at: AT, stale_reason: null, data: { description: "b" } }] });
  expect(JSON.stringify(body)).not.toContain("c4n4ry");
});

test.each([
  ["source=lab", 3],
  ["source=other", 0],
  ["parent=lab/qemu/100", 3],
  ["parent=lab/qemu/101", 0],
  ["search=100/B", 1],
] as const)("the inventory is narrowed by %s", async (query, total) => {
  expect((await app.json(`/inventory/snapshot?${query}`)).body["total"]).toBe(total);
});

test("a kind of which nothing is known is empty, and what is no page is a 422", async () => {
  expect((await app.json("/inventory/storage")).body).toEqual({ total: 0, items: [] });
  for (const query of ["limit=0", "limit=101", "offset=-1", "source="]) expect([query, (await app.json(`/inventory/snapshot?${query}`)).status]).toEqual([query, 422]);
});

test("conflicts are listed, decided, and then no longer open", async () => {
  const list = (await app.json("/conflicts?open=true")).body;
  expect(list).toMatchObject({ total: 2, conflicts: [{ kind: "node", type: "field", level: "conflict", field: "site", proxmox: "dc1", netbox: "dc2", since: AT, resolution: null, claimant: { key: "lab/node/pve1", is_ours: true }, holder: { netbox_id: 7, key: null, is_ours: false }, resolutions: [{ code: "netbox" }, { code: "proxmox" }] }, { kind: "unreachable" }] });
  for (const [query, total] of [["type=field", 2], ["type=address", 0], ["kind=node", 1], ["source=lab", 2], ["source=other", 0], ["field=site", 2], ["field=name", 0], ["key=lab/node/pve1", 2]] as const) expect([query, (await app.json(`/conflicts?${query}`)).body["total"]]).toEqual([query, total]);
  expect((await app.json("/conflicts?type=nonsense")).status).toBe(422);
  const [first] = list["conflicts"] as { id: string }[];
  const { status, body } = await app.json(`/conflicts/${first!.id}/resolve`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"resolution":"netbox"}' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: first!.id, resolution: "netbox", resolved_at: AT });
  expect(resolved).toEqual([[first!.id, "netbox"]]);
  expect((await app.json("/conflicts?open=true")).body["total"]).toBe(1);
  expect((await app.json("/conflicts")).body["total"]).toBe(2);
});

test("a decision that cannot be carried out is told as what it is, and the conflict stays open", async () => {
  const [open] = (await app.json("/conflicts?open=true")).body["conflicts"] as { id: string }[];
  const decide = (id: string, body: string): Promise<{ status: number }> => app.json(`/conflicts/${id}/resolve`, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect((await decide(open!.id, '{"resolution":"proxmox"}')).status).toBe(502);
  expect((await app.json("/conflicts?open=true")).body["total"]).toBe(1);
  expect((await decide("nope", '{"resolution":"proxmox"}')).status).toBe(404);
  for (const body of ["{}", "", "[]", '{"resolution":"netbox","more":1}']) expect([body, (await decide(open!.id, body)).status]).toEqual([body, 422]);
});

test("many are decided at once, and one that cannot be does not stop the others", async () => {
  const { conflicts } = app.parts.store;
  const ids = conflicts.list({ offset: 0, limit: 10 }).conflicts.map(({ id, kind }) => [kind, id] as const);
  const byKind = Object.fromEntries(ids);
  const body = JSON.stringify({ ids: [byKind["unreachable"], "nope", byKind["node"]], resolution: "netbox" });
  const { status, body: end } = await app.json("/conflicts/resolve", { method: "POST", headers: { "content-type": "application/json" }, body });
  expect([status, end]).toMatchObject([200, { conflicts: [{ kind: "node", resolution: "netbox" }], refused: [{ id: byKind["unreachable"] }, { id: "nope", detail: expect.stringContaining("nope") }] }]);
  for (const wrong of ['{"ids":[],"resolution":"netbox"}', '{"ids":["1"]}']) expect((await app.json("/conflicts/resolve", { method: "POST", headers: { "content-type": "application/json" }, body: wrong })).status).toBe(422);
});

test("what could not be seen is listed, longest first, and narrowed to a source", async () => {
  const { lastWritten } = app.parts.store;
  const mark = (under: string, since: string) => ({ kind: "ip-address", under, label: under, reason: "the agent does not run", since });
  await lastWritten.save("http://netbox lab", { put: [], drop: [], stale: { put: [mark("lab/qemu/100", "2026-11-20T00:00:00.000Z"), mark("lab/qemu/101", "2026-11-02T00:00:00.000Z")], drop: [] } });
  await lastWritten.save("http://netbox lab2", { put: [], drop: [], stale: { put: [mark("lab2", "2026-11-21T00:00:00.000Z")], drop: [] } });
  const { body } = await app.json("/stale?limit=2");
  expect(body).toEqual({ total: 3, stale: [{ kind: "ip-address", key: "lab/qemu/101", label: "lab/qemu/101", reason: "the agent does not run", since: "2026-11-02T00:00:00.000Z" }, expect.objectContaining({ key: "lab/qemu/100" })] });
  expect((await app.json("/stale?source=lab")).body["total"]).toBe(2);
  expect((await app.json("/stale?source=lab2")).body).toMatchObject({ total: 1, stale: [{ key: "lab2" }] });
});
