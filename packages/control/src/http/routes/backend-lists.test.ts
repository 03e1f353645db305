import { frame, handGate, handTimers, startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { systemTimers } from "@proxbox/server";
import { afterEach, expect, it } from "vitest";
import type { StoredBackend } from "../../endpoints/stored-endpoint.ts";
import { backendTarget } from "../../services/backend-context.ts";
import { createServices } from "../../services/create-services.ts";
import type { ControlParts } from "../app-parts.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { silentLog } from "../../testing/open-test-jobs.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

const key = "k".repeat(64);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function json(body: unknown, status = 200) {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

type Body = Record<string, unknown> & { results: Record<string, unknown>[]; unavailable: Record<string, unknown>[] };

onEachDatabase("what backends have", ({ database }) => {
  async function start(more: Partial<ControlParts> = {}): Promise<{ app: TestApp; labs: readonly BackendLab[]; read: (path: string) => Promise<{ status: number; body: Body }>; disable: (id: number) => void }> {
    const labs = await Promise.all([startBackendLab({ key }), startBackendLab({ key })]);
    const backends = labs.map(({ port }, index): StoredBackend => {
      const bare = { id: index + 1, name: `backend ${index + 1}`, domain: undefined, ipAddress: "127.0.0.1", port, verifySsl: false, enabled: true, useHttps: false, key, keyTarget: undefined };
      return { ...bare, keyTarget: backendTarget(bare) };
    });
    const disabled = new Set<number>();
    const all = () => backends.map((each) => ({ ...each, enabled: !disabled.has(each.id) }));
    const endpoints = { backend: async (id: number) => all().find((each) => each.id === id), backends: async () => all(), netbox: async () => undefined, netboxes: async () => [], proxmox: async (id: number) => (id === 7 ? ({ id, name: "ours" } as never) : undefined), proxmoxes: async () => [{ id: 7 }] as never, wireIdOf: async () => 107, holdsNetbox: async () => false };
    const services = createServices({ endpoints, saveKey: async () => undefined, clock: () => new Date(), timers: systemTimers, log: silentLog });
    const app = await startTestApp({ database: database(), parts: { endpoints: endpoints as never, services, ...more } });
    closing.push(...labs.map((lab) => () => lab.close()), () => services.close(), () => app.close());
    const read = async (path: string) => {
      const answer = await app.ask(path);
      return { status: answer.status, body: (await answer.json()) as Body };
    };
    return { app, labs, read, disable: (id) => void disabled.add(id) };
  }

  it("is one list, page after page over all backends, and says which could not be asked", async () => {
    const { labs, read } = await start();
    const stale = (name: string) => ({ kind: "virtual-machine", key: `lab/qemu/${name}`, label: name, reason: "its node is down", since: "2026-01-01T00:00:00Z" });
    labs[0]!.play("stale", (request) => json({ total: 3, stale: [stale("1"), stale("2"), stale("3")].slice(Number(new URLSearchParams(request.query).get("offset"))).slice(0, Number(new URLSearchParams(request.query).get("limit"))) }), { times: 9 });
    labs[1]!.play("stale", (request) => json({ total: 1, stale: [stale("4")].slice(Number(new URLSearchParams(request.query).get("offset"))) }), { times: 2 });
    const first = await read("/api/stale/?limit=2");
    expect([first.body["count"], first.body.results.map(({ label }) => label), first.body["next"]]).toEqual([4, ["1", "2"], expect.stringContaining("offset=2")]);
    const second = await read("/api/stale/?limit=2&offset=2");
    expect(second.body.results.map(({ label, backend_id }) => [label, backend_id])).toEqual([["3", 1], ["4", 2]]);
    labs[1]!.play("stale", json({ detail: "down" }, 503));
    const third = await read("/api/stale/");
    expect([third.body["count"], third.body.unavailable]).toEqual([3, [expect.objectContaining({ backend_id: 2, code: "BE_SERVER_ERROR" })]]);
  });

  it("is not called whole while a backend is disabled: each list names it", async () => {
    const { read, disable } = await start();
    disable(1);
    disable(2);
    const named = [1, 2].map((id) => expect.objectContaining({ backend_id: id, code: "CFG_ENDPOINT_DISABLED" }));
    for (const path of ["inventory/", "inventory/objects/virtual-machine/", "inventory/items/snapshot/", "stale/", "plans/"]) expect([path, (await read(`/api/${path}`)).body.unavailable]).toEqual([path, named]);
  });

  it("of one kind is one compact table, compressed, with a column for the backend", async () => {
    const { app, labs, read } = await start();
    labs[0]!.play("objects/virtual-machine", json({ columns: ["key", "fields.vcpus"], rows: [["a/qemu/1", 2]] }));
    labs[1]!.play("objects/virtual-machine", json({ columns: ["key", "fields.memory"], rows: [["b/qemu/1", 512]] }));
    const answer = await app.ask("/api/inventory/objects/virtual-machine/");
    expect([answer.headers.get("content-encoding"), await answer.json()]).toEqual(["gzip", { columns: ["backend_id", "key", "fields.vcpus", "fields.memory"], rows: [[1, "a/qemu/1", 2, null], [2, "b/qemu/1", null, 512]], unavailable: [] }]);
    for (const [index, lab] of labs.entries()) {
      lab.play("objects", json({ kinds: { "virtual-machine": index + 1 } }));
      lab.play("inventory", json({ kinds: { snapshot: 2 } }));
    }
    expect((await read("/api/inventory/")).body).toEqual({ objects: { "virtual-machine": 3 }, items: { snapshot: 4 }, unavailable: [] });
    const item = { kind: "snapshot", key: "k", label: "l", source: "lab", parent: null, data: {}, first_seen_at: "x", last_seen_at: "x", stale_reason: null };
    labs[1]!.play("inventory/snapshot", (request) => json({ total: 1, items: new URLSearchParams(request.query).get("search") === "l" ? [item] : [] }));
    expect((await read("/api/inventory/items/snapshot/?backend_id=2&search=l")).body).toMatchObject({ count: 1, results: [{ backend_id: 2, label: "l" }] });
  });

  it("of one object comes from the backend that wrote it, and is a 404 when none did", async () => {
    const { labs, read } = await start();
    const unknown = json({ detail: "What was asked for is not known: x", code: "RUN_UNKNOWN_OBJECT", hint: "" }, 404);
    const object = { kind: "virtual-machine", key: "lab/qemu/1", label: "web", netbox_id: 7, parent: null, is_owned: true, missing_since: null, stale_since: null, stale_reason: null, fields: { name: "web" } };
    labs[0]!.play("objects/virtual-machine/7", unknown, { times: 2 });
    // An older backend does not say where it is; of a newer one's endpoint we have an id of our own.
    labs[1]!.play("objects/virtual-machine/7", json({ object, below: [], items: [] }));
    expect(await read("/api/inventory/objects/virtual-machine/7/")).toMatchObject({ status: 200, body: { backend_id: 2, object: { label: "web" }, place: { netbox_url: null, endpoint: null } } });
    const place = (id: number) => ({ netbox_url: "https://n/virtualization/virtual-machines/7/", proxmox_url: null, endpoint: { id, name: "its own word" }, guest: { netbox_id: 7, label: "web" } });
    labs[0]!.play("objects/virtual-machine/7", unknown, { times: 2 });
    for (const [id, endpoint] of [[107, { id: 7, name: "ours" }], [108, null]] as const) {
      labs[1]!.play("objects/virtual-machine/7", json({ object, below: [], items: [], place: place(id) }));
      expect((await read("/api/inventory/objects/virtual-machine/7/")).body["place"]).toEqual({ ...place(id), endpoint });
    }
    const item = { kind: "snapshot", key: "lab/snapshot/1/a b", label: "a b", source: "lab", parent: "lab/qemu/1", data: {}, first_seen_at: "x", last_seen_at: "x", stale_reason: null };
    labs[1]!.play("inventory/snapshot/item", (request) => json({ item: { ...item, label: new URLSearchParams(request.query).get("key") }, place: place(107) }));
    expect((await read(`/api/inventory/items/snapshot/item/?backend_id=2&key=${encodeURIComponent(item.key)}`)).body).toMatchObject({ backend_id: 2, item: { label: item.key }, place: { endpoint: { id: 7 } } });
    expect((await read("/api/inventory/items/snapshot/item/?key=x")).status).toBe(422);
    labs[1]!.play("objects/virtual-machine/7", unknown);
    expect(await read("/api/inventory/objects/virtual-machine/7/")).toMatchObject({ status: 404, body: { code: "RUN_UNKNOWN_OBJECT" } });
    expect((await read("/api/inventory/objects/virtual-machine/7/?backend_id=9")).status).toBe(404);
  });

  it("is compared with what NetBox has now, and what NetBox refuses is told in its own words", async () => {
    const { labs, read } = await start();
    const now = { state: "there", read_at: "x", fields: [{ name: "memory", proxmox: 1, written: 1, netbox: 2, netbox_label: null, state: "pinned", reason: "a person changed it in NetBox" }] };
    labs[1]!.play("objects/virtual-machine/7/netbox", json(now));
    expect(await read("/api/inventory/objects/virtual-machine/7/netbox/?backend_id=2")).toEqual({ status: 200, body: now });
    labs[1]!.play("objects/virtual-machine/7/netbox", json({ detail: "NetBox does not accept the token", code: "NB_AUTH", hint: "Make a new one." }, 502), { times: 9 });
    expect(await read("/api/inventory/objects/virtual-machine/7/netbox/?backend_id=2")).toMatchObject({ status: 502, body: { code: "NB_AUTH", hint: expect.stringMatching(/token/i) } });
    expect((await read("/api/inventory/objects/virtual-machine/7/netbox/")).status).toBe(422);
  });

  it("is searched in all kinds of all backends at once, with as many hits of each kind as were asked for", async () => {
    const { labs, read, disable } = await start();
    const group = (kind: string, total: number, labels: readonly string[]) => ({ kind, is_item: false, total, hits: labels.map((label) => ({ key: label, label, netbox_id: 7, missing_since: null })) });
    labs[0]!.play("search", (request) => json({ groups: request.query.includes("q=web+1") ? [group("virtual-machine", 9, ["a", "b"]), group("storage", 1, ["s"])] : [] }));
    labs[1]!.play("search", json({ groups: [group("virtual-machine", 3, ["c", "d"]), { ...group("storage", 2, ["t"]), is_item: true }] }));
    const { body } = await read("/api/inventory/search/?q=web%201&limit=3");
    const groups = body["groups"] as { kind: string; is_item: boolean; total: number; hits: { label: string; backend_id: number }[] }[];
    expect(groups.map(({ kind, is_item: isItem, total, hits }) => [kind, isItem, total, hits.map(({ label, backend_id: id }) => `${id}${label}`).join(" ")])).toEqual([["virtual-machine", false, 12, "1a 1b 2c"], ["storage", false, 1, "1s"], ["storage", true, 2, "2t"]]);
    disable(2);
    labs[0]!.play("search", json({ groups: [] }));
    expect((await read("/api/inventory/search/?q=web")).body).toMatchObject({ groups: [], unavailable: [{ backend_id: 2, code: "CFG_ENDPOINT_DISABLED" }] });
    for (const query of ["", "q=a", "q=%20%20a", `q=${"a".repeat(101)}`, "q=web&limit=51"]) expect([query, (await read(`/api/inventory/search/?${query}`)).status]).toEqual([query, 422]);
  });

  it("of a plan is a document whose changes have their place and their page in NetBox", async () => {
    const { app, labs, read } = await start();
    const change = { kind: "vm-interface", key: "lab/qemu/100/net0", label: "net0", action: "update", netboxId: 5, fields: [], reason: "renamed" };
    const plan = { version: 1, id: "p1", createdAt: "x", netboxUrl: "https://netbox.example.org/", sources: ["lab"], checksum: "c", changes: [change], remarks: [], unchanged: {} };
    const heading = { id: "p1", created_at: "x", status: "applied", applied_at: "x", applied_run_id: "r", headline: "1 change", request: { stages: ["devices"], scope: { endpointIds: [107] } } };
    const unknown = json({ detail: "unknown", code: "RUN_UNKNOWN_OBJECT", hint: "" }, 404);
    labs[0]!.play("plans/p1", unknown, { times: 9 });
    labs[1]!.play("plans/p1", json({ ...heading, plan, paths: { "vm-interface": "virtualization/interfaces" } }), { times: 9 });
    expect((await read("/api/plans/p1/")).body).toMatchObject({
      backend_name: "backend 2", proxmox_endpoint_ids: [7], stages: ["devices"],
      plan: { changes: [{ place: { source: "lab", node: null, guest: "lab/qemu/100" }, netbox_url: "https://netbox.example.org/virtualization/interfaces/5/" }] },
    });
    labs[0]!.play("plans", json({ total: 0, plans: [] }));
    labs[1]!.play("plans", json({ total: 1, plans: [heading] }));
    expect((await read("/api/plans/")).body).toMatchObject({ count: 1, results: [{ id: "p1", backend_id: 2, status: "applied" }] });
    const again = await app.ask("/api/plans/p1/apply/", { method: "POST", json: {} });
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: "RUN_PLAN_APPLIED" })]);
    expect((await app.ask("/api/plans/p1/apply/", { method: "POST", json: {}, as: "viewer" })).status).toBe(403);
  });

  it("in a log is read and followed", async () => {
    const { app, labs, read } = await start();
    labs[0]!.play("admin/logs", (request) => json({ logs: [{ id: 1, level: "ERROR", message: request.query }], total: 1, has_more: false, active_filters: {} }));
    expect((await read("/api/backends/1/logs/?errors_only=true&limit=5")).body).toMatchObject({ total: 1, logs: [{ message: "errors_only=true&limit=5" }] });
    labs[0]!.play("admin/logs/stream", [frame("log", { id: 2, level: "INFO", message: "hello" })]);
    const text = await (await app.ask("/api/backends/1/logs/stream")).text();
    expect(text).toContain('event: log\ndata: {"id":2,"level":"INFO","message":"hello"}');
    expect((await app.ask("/api/backends/1/logs/", { as: "viewer" })).status).toBe(403);
  });

  it("in a log is followed no longer by who was locked out", async () => {
    const timers = handTimers();
    const { app, labs } = await start({ timers });
    const gate = handGate();
    labs[0]!.play("admin/logs/stream", [frame("log", { id: 2, level: "INFO", message: "hello" }), gate]);
    const answer = await app.ask("/api/backends/1/logs/stream", { as: "operator" });
    await gate.reached;
    await database().kysely.updateTable("user_account").set({ is_active: false }).where("username", "=", "operator").execute();
    app.pass(30);
    timers.pass(30_000);
    expect(await answer.text()).toContain("hello");
    gate.open();
  });

  it("is one click away from NetBox", async () => {
    const { app } = await start();
    for (const [path, page] of [["vm/12", "/inventory/vm/12"], ["device/3", "/inventory/node/3"], ["cluster/4", "/inventory/cluster/4"]]) {
      const answer = await app.ask(`/go/${path}`, { as: "nobody" });
      expect([answer.status, answer.headers.get("location")]).toEqual([302, page]);
    }
    expect((await app.ask("/go/vm/x", { as: "nobody" })).status).toBe(422);
  });
});
