import { startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher } from "@proxbox/server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createEndpointStore } from "../../endpoints/create-endpoint-store.ts";
import { createEndpoints } from "../../endpoints/create-endpoints.ts";
import { createSchedules } from "../../schedules/create-schedules.ts";
import { createSettings } from "../../settings/create-settings.ts";
import { closeCleanly } from "../../testing/close-cleanly.ts";
import { fetchDoor } from "../../testing/fetch-door.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

const key = "k".repeat(64);

onEachDatabase("the file of an export, with its schedules", ({ database }) => {
  let lab: BackendLab;
  let test: TestApp;

  beforeEach(async () => {
    lab = await startBackendLab({ key });
    test = await startTestApp({
      database: database(),
      parts({ clock, logs: { log }, database: { kysely } }) {
        const cipher = createCipher(new Uint8Array(32).fill(7));
        const settings = createSettings({ kysely, clock, env: {} });
        const store = createEndpointStore({ kysely, cipher, log });
        const schedules = createSchedules({ kysely, jobs: { enqueue: async () => ({ id: 1 }) }, endpoints: store, clock, random: () => 0, log });
        return { settings, endpoints: store, schedules, savedEndpoints: createEndpoints({ kysely, cipher, clock, log, store, settings, door: fetchDoor(() => lab.url, key) }) };
      },
    });
  });

  afterEach(async () => {
    await test.parts.savedEndpoints.close();
    await test.close();
    await closeCleanly(lab);
  });

  async function ask(line: string, json?: unknown, headers?: Readonly<Record<string, string>>): Promise<{ status: number; body: Record<string, unknown> }> {
    const [method = "GET", path = ""] = line.split(" ");
    const answer = await test.ask(path, { method, ...(json === undefined ? {} : { json }), ...(headers === undefined ? {} : { headers }) });
    const text = await answer.text();
    return { status: answer.status, body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text } };
  }

  async function save(path: string, body: Readonly<Record<string, unknown>>): Promise<number> {
    const { status, body: saved } = await ask(`POST /api/${path}/`, body);
    expect([status, saved]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
    return saved["id"] as number;
  }

  /** Two endpoints whose ids are not their numbers in the file, and two schedules about them. */
  async function saveAll(): Promise<void> {
    const backendId = await save("endpoints/backends", { name: "backend", ip_address: "127.0.0.1", api_key: key });
    const ids = [];
    for (const [name, address] of [["gone", "10.0.0.9"], ["west", "10.0.0.12"], ["east", "10.0.0.11"]]) ids.push(await save("endpoints/proxmox", { name, ip_address: address, password: "CANARY-password" }));
    await ask(`DELETE /api/endpoints/proxmox/${ids[0]}/`);
    await save("schedules", { name: "nightly", cron: "0 3 * * *", timezone: "Europe/Berlin", params: { sync_types: ["devices"], proxmox_endpoint_ids: [ids[2], ids[1]], fastapi_endpoint_id: backendId } });
    await save("schedules", { name: "hourly", interval_minutes: 60, jitter_seconds: 30, is_paused: true, params: { netbox_vm_ids: [7], on_busy: "wait" } });
    await test.parts.savedEndpoints.settled();
  }

  async function clear(): Promise<void> {
    for (const kind of ["schedules", "endpoints/proxmox", "endpoints/backends"]) {
      const { body } = await ask(`GET /api/${kind}/`);
      for (const { id } of body["results"] as { id: number }[]) await ask(`DELETE /api/${kind}/${id}/`);
    }
    await test.parts.savedEndpoints.settled();
  }

  const importing = (yaml: unknown, options: object = {}): ReturnType<typeof ask> => ask("POST /api/endpoints/import/", { yaml, ...options });
  const exported = async (): Promise<string> => (await ask("GET /api/endpoints/export/")).body["text"] as string;
  const schedules = async (): Promise<Record<string, unknown>[]> => (await ask("GET /api/schedules/")).body["results"] as Record<string, unknown>[];

  it("has their endpoints by name, and is taken in again without a change", async () => {
    await saveAll();
    const yaml = await exported();
    expect(yaml).toContain("proxmox_endpoints:\n        - east\n        - west\n      backend: backend\n");
    expect(yaml).not.toMatch(/CANARY|endpoint_ids|fastapi/);
    const before = await schedules();
    const { status, body } = await importing(yaml);
    expect([status, (body["changes"] as { action: string }[]).map(({ action }) => action)]).toEqual([200, Array.from({ length: 6 }, () => "unchanged")]);
    expect(await schedules()).toEqual(before);
  });

  it("makes the schedules of an empty control plane the same, with its own ids", async () => {
    await saveAll();
    const yaml = await exported();
    const before = await schedules();
    await clear();
    expect(await importing(yaml, { dry_run: true })).toMatchObject({ status: 200, body: { is_dry_run: true, changes: expect.arrayContaining([{ kind: "schedules", name: "nightly", action: "created", notes: [] }]) } });
    expect(await schedules()).toEqual([]);
    expect((await importing(yaml)).status).toBe(200);
    expect(await exported()).toBe(yaml);
    const names = new Map(((await ask("GET /api/endpoints/proxmox/")).body["results"] as { id: number; name: string }[]).map(({ id, name }) => [id, name]));
    const after = await schedules();
    const nightly = after.find(({ name }) => name === "nightly")!["params"] as { proxmox_endpoint_ids: number[] };
    expect(nightly.proxmox_endpoint_ids.map((id) => names.get(id))).toEqual(["east", "west"]);
    expect(after.map(({ next_run_at: at }) => at)).toEqual(before.map(({ next_run_at: at }) => at));
    const { user_id: userId } = await database().kysely.selectFrom("schedule").select("user_id").where("name", "=", "nightly").executeTakeFirstOrThrow();
    const { id } = await database().kysely.selectFrom("user_account").select("id").where("username", "=", "administrator").executeTakeFirstOrThrow();
    expect(userId).toBe(id);
  });

  it("changes a schedule of the same name, makes another one, and removes none", async () => {
    await saveAll();
    const yaml = "version: 1\nproxmox: [{ name: new, ip_address: 10.0.0.20 }]\nschedules:\n  - { name: nightly, interval_minutes: 30, params: { proxmox_endpoints: [new] } }\n  - { name: weekly, cron: 0 3 * * 0 }\n";
    const { body } = await importing(yaml);
    expect(body["changes"]).toMatchObject([{ kind: "proxmox", action: "created" }, { kind: "schedules", name: "nightly", action: "updated" }, { kind: "schedules", name: "weekly", action: "created" }]);
    const id = ((await ask("GET /api/endpoints/proxmox/?name=new")).body["results"] as { id: number }[])[0]!.id;
    expect(await schedules()).toMatchObject([{ name: "hourly", interval_minutes: 60 }, { name: "nightly", interval_minutes: 30, cron: null, params: { proxmox_endpoint_ids: [id], fastapi_endpoint_id: null, sync_types: ["all"] } }, { name: "weekly" }]);
  });

  it("keeps schedules of one name apart by their order", async () => {
    for (const minutes of [30, 60]) await save("schedules", { name: "twin", interval_minutes: minutes });
    const yaml = await exported();
    expect((await importing(yaml)).body["changes"]).toMatchObject([{ action: "unchanged" }, { action: "unchanged" }, { action: "unchanged" }]);
    await importing(yaml.replace("interval_minutes: 60", "interval_minutes: 90"));
    expect((await schedules()).map(({ interval_minutes: minutes }) => minutes)).toEqual([30, 90]);
  });

  it("keeps the place of an endpoint that was deleted: without it the schedule would be one of all endpoints", async () => {
    await saveAll();
    const [{ id } = { id: 0 }] = (await ask("GET /api/endpoints/proxmox/?name=east")).body["results"] as { id: number }[];
    await ask(`DELETE /api/endpoints/proxmox/${id}/`);
    const yaml = await exported();
    expect(yaml).toContain(`- deleted endpoint ${id}\n        - west\n`);
    expect(await importing(yaml)).toMatchObject({ status: 400, body: { code: "CFG_INVALID", detail: expect.stringContaining(`there is no Proxmox endpoint deleted endpoint ${id}`) } });
  });

  it.each([
    ["a Proxmox endpoint that there is not", "  - name: a\n    interval_minutes: 5\n    params:\n      proxmox_endpoints:\n        - west\n        - nowhere\n", "line 8: schedules.0.params.proxmox_endpoints.1: there is no Proxmox endpoint nowhere"],
    ["a backend that there is not", "  - name: a\n    interval_minutes: 5\n    params:\n      backend: none\n", "line 6: schedules.0.params.backend: there is no backend none"],
    ["two mistakes", "  - { name: a }\n  - name: b\n    cron: 61 3 * * *\n", "line 3: schedules.0: The schedule cannot be saved like this: give either interval_minutes or cron; line 4: schedules.1: The schedule cannot be saved like this"],
    ["an id where a name belongs", "  - name: a\n    interval_minutes: 5\n    params: { proxmox_endpoint_ids: [1] }\n", "line 5: schedules.0.params.proxmox_endpoint_ids is no key that is known"],
    ["half a minute", "  - name: a\n    interval_minutes: 0.5\n", "line 4: schedules.0.interval_minutes is wrong"],
  ])("is refused with %s, by its line, and nothing of it is kept", async (_what, entries, expected) => {
    await saveAll();
    const before = await exported();
    const { status, body } = await importing(`version: 1\nschedules:\n${entries}`);
    expect([status, body["code"]]).toEqual([400, "CFG_INVALID"]);
    expect(body["detail"]).toContain(expected);
    const beside = await importing(`version: 1\nproxmox: [{ name: new, ip_address: 10.0.0.20 }]\nschedules:\n${entries}`);
    expect(beside.status).toBe(400);
    expect(await exported()).toBe(before);
  });

  it("takes the rights to make schedules and to start jobs, where it has some", async () => {
    const kinds = ["backendendpoint", "netboxendpoint", "proxmoxendpoint"].flatMap((kind) => [`proxbox.view_${kind}`, `proxbox.add_${kind}`, `proxbox.change_${kind}`]);
    const role = await save("accounts/roles", { name: "caretaker", permissions: ["proxbox.view_settings", "proxbox.change_settings", "proxbox.add_schedule", "proxbox.change_schedule", ...kinds] });
    const user = await save("accounts/users", { username: "eve", password: "correct horse", roles: [role] });
    const { body: token } = await ask("POST /api/accounts/tokens/", { user });
    const headers = { authorization: `Token ${String(token["token"])}` };
    const yaml = "version: 1\nschedules: [{ name: a, interval_minutes: 5 }]\n";
    expect(await ask("POST /api/endpoints/import/", { yaml }, headers)).toMatchObject({ status: 403, body: { code: "AUTH_PERMISSION", detail: expect.stringContaining("core.add_job") } });
    expect(await ask("GET /api/endpoints/export/", undefined, headers)).toMatchObject({ status: 403, body: { detail: expect.stringContaining("proxbox.view_schedule") } });
    expect(await schedules()).toEqual([]);
    expect((await ask("POST /api/endpoints/import/", { yaml: "version: 1\n" }, headers)).status).toBe(200);
  });
});
