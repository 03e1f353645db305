import { handTimers, startBackendLab } from "@proxbox/lab";
import type { BackendLab } from "@proxbox/lab";
import { createCipher } from "@proxbox/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEndpointStore } from "../../endpoints/create-endpoint-store.ts";
import { createEndpoints } from "../../endpoints/create-endpoints.ts";
import { createSchedules } from "../../schedules/create-schedules.ts";
import { createServices } from "../../services/create-services.ts";
import { createSettings } from "../../settings/create-settings.ts";
import { closeCleanly } from "../../testing/close-cleanly.ts";
import { fetchDoor } from "../../testing/fetch-door.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp, TestCaller } from "../../testing/start-test-app.ts";

const key = "k".repeat(64);
const secrets = ["CANARY-netbox", "CANARY-password", "CANARY-uuid", key];

onEachDatabase("the routes of endpoints and settings", ({ database }) => {
  let lab: BackendLab;
  let test: TestApp;
  const said: string[] = [];

  beforeEach(async () => {
    lab = await startBackendLab({ key });
    said.length = 0;
    test = await startTestApp({
      database: database(),
      parts({ clock, logs, database: { kysely } }) {
        const cipher = createCipher(new Uint8Array(32).fill(7));
        const settings = createSettings({ kysely, clock, env: {} });
        const endpoints = createEndpointStore({ kysely, cipher, log: logs.log });
        const services = createServices({ endpoints, saveKey: endpoints.saveKey, clock, timers: handTimers(), log: logs.log });
        const schedules = createSchedules({ kysely, jobs: { enqueue: async () => ({ id: 1 }) }, endpoints, clock, random: () => 0, log: logs.log });
        return { settings, endpoints, services, schedules, savedEndpoints: createEndpoints({ kysely, cipher, clock, log: logs.log, store: endpoints, settings, door: fetchDoor(() => lab.url, key) }) };
      },
    });
  });

  afterEach(async () => {
    await test.parts.savedEndpoints.close();
    await test.parts.services.close();
    await test.close();
    await closeCleanly(lab);
  });

  async function ask(line: string, json?: unknown, as: TestCaller = "administrator"): Promise<{ status: number; body: Record<string, unknown> }> {
    const [method = "GET", path = ""] = line.split(" ");
    const answer = await test.ask(path, { method, as, ...(json === undefined ? {} : { json }) });
    const text = await answer.text();
    said.push(text);
    return { status: answer.status, body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text } };
  }

  async function saveAll(): Promise<void> {
    await ask("POST /api/endpoints/backends/", { name: "backend", ip_address: "127.0.0.1", api_key: key });
    await ask("POST /api/endpoints/netbox/", { name: "NetBox", domain: "netbox.example.org", token: "CANARY-netbox" });
    await ask("POST /api/endpoints/proxmox/", { name: "east", ip_address: "10.0.0.11", token_value: "root@pam!sync=CANARY-uuid", backend_id: 1, sync_modes: { storage: "disabled" } });
    await test.parts.savedEndpoints.settled();
  }

  it("are the same for the three kinds: save, show, list, change, replace, remove", async () => {
    await saveAll();
    const names = { backends: "backend", netbox: "NetBox", proxmox: "east" } as const;
    for (const [kind, name] of Object.entries(names)) {
      const url = `/api/endpoints/${kind}/`;
      expect(await ask(`GET ${url}`)).toMatchObject({ status: 200, body: { count: 1, next: null, previous: null, results: [{ id: 1, name, last_check: { ok: true } }] } });
      expect(await ask(`GET ${url}?enabled=false`)).toMatchObject({ body: { count: 0 } });
      expect(await ask(`GET ${url}1/`)).toMatchObject({ status: 200, body: { name } });
      expect(await ask(`PATCH ${url}1/`, { enabled: false })).toMatchObject({ status: 200, body: { enabled: false, name } });
      expect(await ask(`POST ${url}bulk-enable/`, { ids: [1] })).toMatchObject({ status: 200 });
      const { body } = await ask(`GET ${url}1/`);
      expect(body).toMatchObject({ enabled: true });
      const address = { domain: body["domain"], ip_address: body["ip_address"] };
      expect(await ask(`PUT ${url}1/`, { name: "other", ...address })).toMatchObject({ status: 200, body: { name: "other" } });
      expect(await ask(`GET ${url}77/`)).toMatchObject({ status: 404, body: { code: "CFG_ENDPOINT_UNKNOWN" } });
    }
    await test.parts.savedEndpoints.settled();
    for (const kind of Object.keys(names).toReversed()) expect(await ask(`DELETE /api/endpoints/${kind}/1/`)).toMatchObject({ status: 204 });
  });

  it("are tried and pushed on request", async () => {
    await saveAll();
    for (const kind of ["backends", "netbox", "proxmox"]) expect(await ask(`POST /api/endpoints/${kind}/1/test/`)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await ask("POST /api/endpoints/proxmox/1/push/")).toMatchObject({ status: 200, body: { ok: true, backends: [{ backend_id: 1, wire_id: 1, detail: "The backend has it." }] } });
    expect(await ask("POST /api/endpoints/netbox/1/push/", { take_over: true })).toMatchObject({ status: 200, body: { ok: true } });
    expect(await ask("POST /api/endpoints/backends/1/push/")).toMatchObject({ status: 200, body: { ok: true, backends: [{}, {}] } });
    await ask("POST /api/endpoints/proxmox/bulk-disable/", { ids: [1] });
    expect(await ask("POST /api/endpoints/proxmox/1/test/")).toMatchObject({ status: 409, body: { code: "CFG_ENDPOINT_DISABLED" } });
  });

  it("say how they are, and E111: ask nothing about what is disabled", async () => {
    await ask("POST /api/endpoints/backends/", { name: "backend", ip_address: lab.host, port: lab.port, api_key: key });
    await ask("POST /api/endpoints/proxmox/", { name: "east", ip_address: "10.0.0.11", password: "CANARY-password" });
    await test.parts.savedEndpoints.settled();
    expect(await ask("GET /api/endpoints/backends/1/status/")).toMatchObject({ status: 200, body: { kind: "backend", status: "success", backend_version: "0.1.0", target_port: lab.port } });
    expect(await ask("GET /api/endpoints/proxmox/1/status/")).toMatchObject({ status: 200, body: { kind: "proxmox", service_version: "9.1.2" } });
    expect(await ask("GET /api/endpoints/netbox/1/status/")).toMatchObject({ status: 404, body: { code: "CFG_ENDPOINT_UNKNOWN" } });
    await ask("PATCH /api/endpoints/proxmox/1/", { enabled: false });
    await test.parts.savedEndpoints.settled();
    lab.requests.reset();
    test.pass(60);
    expect(await ask("GET /api/endpoints/proxmox/1/status/")).toMatchObject({ status: 200, body: { status: "disabled" } });
    expect(lab.requests.total).toBe(0);
  });

  describe("let nobody in with more than they may do themselves", () => {
    const kinds = ["backendendpoint", "netboxendpoint", "proxmoxendpoint"];
    const permissions = ["proxbox.change_settings", "proxbox.delete_netboxendpoint", ...kinds.flatMap((kind) => [`proxbox.add_${kind}`, `proxbox.change_${kind}`])];
    const asAdministrator = { enabled: true, group_roles: { ops: "Administrator" } };
    const vouching = "version: 1\nnetbox:\n  - { name: NetBox, domain: evil.example.org }\n";
    let headers: Record<string, string>;

    beforeEach(async () => {
      await saveAll();
      const { body: role } = await ask("POST /api/accounts/roles/", { name: "caretaker", permissions });
      const { body: user } = await ask("POST /api/accounts/users/", { username: "eve", password: "correct horse", roles: [role["id"]] });
      const { body: token } = await ask("POST /api/accounts/tokens/", { user: user["id"] });
      headers = { authorization: `Token ${String(token["token"])}` };
    });

    async function asEve(line: string, json?: unknown): Promise<unknown[]> {
      const [method = "", path = ""] = line.split(" ");
      const answer = await test.ask(path, { method, headers, ...(json === undefined ? {} : { json }) });
      const text = await answer.text();
      return [answer.status, text.startsWith("{") ? ((JSON.parse(text) as Record<string, unknown>)["code"] ?? null) : null];
    }

    it.each<[string, string, unknown]>([
      ["the settings", "PATCH /api/settings/", { netbox_sign_in: asAdministrator }],
      ["the settings' default role", "PATCH /api/settings/", { netbox_sign_in: { default_role: "Administrator" } }],
      ["an import", "POST /api/endpoints/import/", { yaml: `version: 1\nsettings: { netbox_sign_in: ${JSON.stringify(asAdministrator)} }\n` }],
    ])("by a role in %s", async (_what, line, body) => {
      expect(await asEve(line, body)).toEqual([403, "AUTH_ESCALATION"]);
      expect(await test.parts.settings.read()).toMatchObject({ netbox_sign_in: { enabled: false, group_roles: {}, default_role: null } });
      expect(await asEve("PATCH /api/settings/", { sync_interval: 15, netbox_sign_in: { default_role: "caretaker" } })).toEqual([200, null]);
    });

    it.each<[string, string, unknown]>([
      ["adding one", "POST /api/endpoints/netbox/", { name: "a", domain: "evil.example.org" }],
      ["changing it", "PATCH /api/endpoints/netbox/1/", { domain: "evil.example.org", token: "t" }],
      ["replacing it", "PUT /api/endpoints/netbox/1/", { name: "NetBox", domain: "evil.example.org", token: "t" }],
      ["enabling another", "POST /api/endpoints/netbox/bulk-enable/", { ids: [1] }],
      ["removing it", "DELETE /api/endpoints/netbox/1/", undefined],
      ["an import", "POST /api/endpoints/import/", { yaml: vouching }],
    ])("by the NetBox that vouches for them: %s", async (_what, line, body) => {
      await ask("PATCH /api/settings/", { netbox_sign_in: asAdministrator });
      expect(await asEve(line, body)).toEqual([403, "AUTH_ESCALATION"]);
      expect(await ask("GET /api/endpoints/netbox/")).toMatchObject({ body: { count: 1, results: [{ domain: "netbox.example.org", has_token: true }] } });
      await ask("PATCH /api/settings/", { netbox_sign_in: { enabled: false } });
      expect((await asEve(line, body))[0]).toBeLessThan(300);
    });
  });

  it.each([
    ["POST /api/endpoints/proxmox/", { name: "x" }, 400],
    ["POST /api/endpoints/proxmox/", { name: "x", ip_address: "10.0.0.1", unknown: 1 }, 422],
    ["POST /api/endpoints/proxmox/", { name: "x", ip_address: "10.0.0.1", port: 0 }, 422],
    ["POST /api/endpoints/proxmox/", { name: "x", ip_address: "10.0.0.1", sync_modes: { vm: "sometimes" } }, 422],
    ["POST /api/endpoints/netbox/bulk-enable/", { ids: [] }, 422],
    ["POST /api/endpoints/netbox/bulk-enable/", { ids: [77] }, 404],
    ["PATCH /api/settings/", { proxmox_timeout: 0 }, 422],
    ["PATCH /api/settings/", { unknown: 1 }, 422],
  ])("refuse %s with %o", async (line, body, status) => {
    expect((await ask(line, body)).status).toBe(status);
  });

  it("read and change the settings", async () => {
    expect(await ask("GET /api/settings/")).toMatchObject({ status: 200, body: { sync_interval: 60, sync_modes: { sdn: "disabled" } } });
    expect(await ask("PATCH /api/settings/", { sync_interval: 15, overwrite: { vm_tags: false } })).toMatchObject({ status: 200, body: { sync_interval: 15, overwrite: { vm_tags: false, ip_tags: true } } });
  });

  it("export everything but secrets, and an import of it changes nothing", async () => {
    await saveAll();
    await ask("PATCH /api/settings/", { sync_interval: 15 });
    const { body: { text: yaml } } = await ask("GET /api/endpoints/export/");
    const { body } = await ask("POST /api/endpoints/import/", { yaml });
    expect(body).toEqual({ is_dry_run: false, changes: ["settings", "backends", "netbox", "proxmox"].map((kind) => expect.objectContaining({ kind, action: "unchanged" })) });
  });

  it("export and import make an empty control plane the same, but for the secrets", async () => {
    await saveAll();
    const { body: { text: yaml } } = await ask("GET /api/endpoints/export/");
    for (const kind of ["proxmox", "netbox", "backends"]) await ask(`DELETE /api/endpoints/${kind}/1/`);
    await test.parts.savedEndpoints.settled();
    expect(await ask("POST /api/endpoints/import/", { yaml, dry_run: true })).toMatchObject({ status: 200, body: { is_dry_run: true } });
    expect(await ask("GET /api/endpoints/proxmox/")).toMatchObject({ body: { count: 0 } });
    const { body } = await ask("POST /api/endpoints/import/", { yaml });
    expect(body["changes"]).toMatchObject([{ action: "unchanged" }, { action: "created" }, { action: "created", notes: [expect.stringContaining("no token")] }, { action: "created" }]);
    expect(await ask("GET /api/endpoints/export/")).toMatchObject({ body: { text: yaml } });
  });

  it("an import keeps a secret at its address, and drops it at another one", async () => {
    await saveAll();
    const file = (ip: string): string => `version: 1\nproxmox:\n  - { name: east, ip_address: ${ip}, timeout: 9 }\n`;
    await ask("POST /api/endpoints/import/", { yaml: file("10.0.0.11") });
    expect(await ask("GET /api/endpoints/proxmox/1/")).toMatchObject({ body: { timeout: 9, has_token: true, backend_id: null } });
    await ask("POST /api/endpoints/import/", { yaml: file("10.66.6.6") });
    expect(await ask("GET /api/endpoints/proxmox/1/")).toMatchObject({ body: { ip_address: "10.66.6.6", has_token: false } });
  });

  it.each([
    ["a key that is not known", "version: 1\nnetbox:\n  - name: a\n    domain: a.example.org\n    token: CANARY-netbox\n", "line 5: netbox.0.token is no key that is known"],
    ["two mistakes", "version: 1\nproxmox:\n  - name: a\n    ip_address: 10.0.0.1\n    port: 0\n  - name: b\n", "line 5: proxmox.0.port is wrong"],
    ["an endpoint that cannot be", "version: 1\nproxmox:\n  - name: a\n    ip_address: 10.0.0.1\n  - name: b\n", "line 5: proxmox.1: The endpoint cannot be saved like this"],
    ["a backend that there is not", "version: 1\nproxmox:\n  - name: a\n    ip_address: 10.0.0.1\n    backend: none\n", "line 3: proxmox.0: There is no such endpoint"],
    ["no YAML", "version: 1\n  : [CANARY-netbox", "no valid YAML"],
    ["another version", "version: 2\n", "line 1: version is wrong"],
    ["no data", "", "line 1"],
  ])("an import with %s changes nothing and says where", async (_what, yaml, expected) => {
    const { status, body } = await ask("POST /api/endpoints/import/", { yaml });
    expect([status, body["code"]]).toEqual([400, "CFG_INVALID"]);
    expect(body["detail"]).toContain(expected);
    expect(await ask("GET /api/endpoints/proxmox/")).toMatchObject({ body: { count: 0 } });
  });

  it("E113: no secret is in any answer, log line, audit entry, export or refusal", async () => {
    await saveAll();
    await ask("PATCH /api/endpoints/proxmox/1/", { password: "CANARY-password" });
    await ask("PATCH /api/endpoints/proxmox/1/", { password: 7, token_value: "CANARY-uuid" });
    await ask("POST /api/endpoints/proxmox/", { name: "w", ip_address: "10.0.0.9", token_name: "a!b!CANARY-uuid", token_value: "CANARY-uuid" });
    await ask("POST /api/endpoints/proxmox/", { name: "w", url: "https://root:CANARY-password@10.0.0.9" });
    lab.play("proxmox/version", { status: 502, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ detail: "sent Authorization: PVEAPIToken=root@pam!sync=CANARY-uuid" }) });
    await ask("POST /api/endpoints/proxmox/1/test/");
    for (const path of ["export/", "backends/", "netbox/", "proxmox/"]) await ask(`GET /api/endpoints/${path}`);
    const { body } = await ask("GET /api/audit-log/");
    expect(body["count"]).toBeGreaterThanOrEqual(5);
    for (const secret of secrets) expect([...said, ...test.lines].join("\n")).not.toContain(secret);
  });
});
