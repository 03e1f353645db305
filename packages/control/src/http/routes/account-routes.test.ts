import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp } from "../../testing/start-test-app.ts";

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

onEachDatabase("users, roles and tokens", ({ database }) => {
  let test: TestApp;
  beforeEach(async () => {
    test = await startTestApp({ database: database() });
  });
  afterEach(() => test.close());

  async function ask(path: string, init: Parameters<TestApp["ask"]>[1] = {}): Promise<Answer> {
    const answer = await test.ask(`/api/accounts/${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
  }
  function post(path: string, json: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return ask(path, { method: "POST", json, headers });
  }
  async function made(path: string, json: unknown): Promise<number> {
    const { status, body } = await post(path, json);
    expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
    return body["id"] as number;
  }
  /** A user with these permissions and no others, and the header of a token of theirs. */
  async function someone(username: string, permissions: string[]): Promise<{ id: number; headers: Record<string, string> }> {
    const role = await made("roles/", { name: `role of ${username}`, permissions });
    const id = await made("users/", { username, password: "correct horse", roles: [role] });
    const { body } = await post("tokens/", { user: id });
    return { id, headers: { authorization: `Token ${String(body["token"])}` } };
  }

  describe("a list", () => {
    it("comes in pages that name the next and the one before, with the same filters", async () => {
      for (const name of ["u1", "u2", "u3"]) await made("users/", { username: name, password: "correct horse" });
      const first = await ask("users/?limit=2&q=U");
      expect(first.body).toMatchObject({ count: 3, previous: null, results: [{ username: "u1", roles: [], source: "local" }, { username: "u2" }], next: `${test.url}/api/accounts/users/?limit=2&q=U&offset=2` });
      const second = await (await test.ask(String(first.body["next"]).slice(test.url.length))).json();
      expect(second).toMatchObject({ count: 3, next: null, previous: `${test.url}/api/accounts/users/?limit=2&q=U`, results: [{ username: "u3" }] });
      expect((await ask("users/?limit=0")).body["results"]).toHaveLength(6);
      expect((await ask("users/?limit=99999&is_active=false")).body["count"]).toBe(0);
      expect([(await ask("users/?limit=-1")).status, (await ask("users/?offset=x")).status]).toEqual([422, 422]);
    });
  });

  describe("a user", () => {
    it("is added, changed and removed, and says what is wrong", async () => {
      const id = await made("users/", { username: "ada", password: "correct horse", roles: [3] });
      expect((await ask(`users/${id}/`)).body).toMatchObject({ username: "ada", is_active: true, roles: [{ id: 3, name: "Viewer" }], last_login_at: null });
      expect(await post("users/", { username: "ADA", password: "correct horse" })).toMatchObject({ status: 409, body: { code: "AUTH_NAME_TAKEN" } });
      expect(await post("users/", { username: "bob", password: "correct horse", roles: [99] })).toMatchObject({ status: 404, body: { code: "AUTH_UNKNOWN" } });
      expect((await ask("users/?q=bob")).body["count"]).toBe(0);
      expect((await post("users/", { username: "b ob", password: "correct horse" })).status).toBe(422);
      expect(await ask(`users/${id}/`, { method: "PATCH", json: { username: "ada2", roles: [2] } })).toMatchObject({ status: 200, body: { username: "ada2", roles: [{ name: "Operator" }] } });
      expect((await ask(`users/${id}/`, { method: "DELETE" })).status).toBe(204);
      expect((await ask(`users/${id}/`)).status).toBe(404);
    });

    it("cannot be the last administrator and go, whichever way, also when two go at once", async () => {
      const refused = { status: 409, body: { code: "AUTH_LAST_ADMIN" } };
      expect(await ask("users/1/", { method: "DELETE" })).toMatchObject(refused);
      expect(await ask("users/1/", { method: "PATCH", json: { is_active: false } })).toMatchObject(refused);
      expect(await ask("users/1/", { method: "PATCH", json: { roles: [2] } })).toMatchObject(refused);
      const other = await made("users/", { username: "other", password: "correct horse", roles: [1] });
      const both = await Promise.all([1, other].map((id) => ask(`users/${id}/`, { method: "PATCH", json: { is_active: false } })));
      // The one whose token is asked with may be the first to go: then the second is refused for want of anybody.
      expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await database().kysely.selectFrom("user_account").innerJoin("user_role", "user_id", "user_account.id").where("role_id", "=", 1).where("is_active", "=", true).select("username").execute()).toHaveLength(1);
    });
  });

  describe("nobody gives or takes permissions that they do not have", () => {
    const power = ["proxbox.view_user", "proxbox.add_user", "proxbox.change_user", "proxbox.delete_user", "proxbox.view_role", "proxbox.add_role", "proxbox.change_role", "proxbox.delete_role", "proxbox.add_token", "proxbox.view_token", "proxbox.change_token", "proxbox.delete_token"];

    it.each([
      { what: "making a user administrator", method: "POST", path: "users/", json: { username: "eve2", password: "correct horse", roles: [1] } },
      { what: "becoming administrator", method: "PATCH", path: "users/EVE/", json: { roles: [1] } },
      { what: "setting an administrator's password", method: "PATCH", path: "users/1/", json: { password: "correct horse" } },
      { what: "removing an administrator", method: "DELETE", path: "users/1/", json: undefined },
      { what: "making a role of everything", method: "POST", path: "roles/", json: { name: "all", permissions: ["*"] } },
      { what: "making a role of more than they have", method: "POST", path: "roles/", json: { name: "more", permissions: ["core.add_job"] } },
      { what: "adding to a role of theirs", method: "PATCH", path: "roles/ROLE/", json: { permissions: [...power, "core.add_job"] } },
      { what: "making a token of an administrator", method: "POST", path: "tokens/", json: { user: 1 } },
      { what: "changing a token of an administrator", method: "PATCH", path: "tokens/1/", json: { is_write_enabled: false } },
      { what: "removing a token of an administrator", method: "DELETE", path: "tokens/1/", json: undefined },
    ])("by $what", async ({ method, path, json }) => {
      const eve = await someone("eve", power);
      const { id: role } = await database().kysely.selectFrom("role").select("id").where("name", "=", "role of eve").executeTakeFirstOrThrow();
      const answer = await ask(path.replace("EVE", String(eve.id)).replace("ROLE", String(role)), { method, json, headers: eve.headers });
      expect(answer).toMatchObject({ status: 403, body: { code: "AUTH_ESCALATION" } });
    });

    it("but what they have they may give", async () => {
      const eve = await someone("eve", power);
      expect((await post("roles/", { name: "some", permissions: ["proxbox.view_user"] }, eve.headers)).status).toBe(201);
      const { id } = await database().kysely.selectFrom("role").select("id").where("name", "=", "some").executeTakeFirstOrThrow();
      expect((await post("users/", { username: "bob", password: "correct horse", roles: [id] }, eve.headers)).status).toBe(201);
    });
  });

  describe("a role", () => {
    it("is added, changed and removed, and what it gives holds from the next request on", async () => {
      const { headers } = await someone("ada", ["core.view_job"]);
      expect((await ask("users/", { headers })).status).toBe(403);
      const { id } = await database().kysely.selectFrom("role").select("id").where("name", "=", "role of ada").executeTakeFirstOrThrow();
      expect(await ask(`roles/${id}/`, { method: "PATCH", json: { permissions: ["proxbox.view_user"] } })).toMatchObject({ status: 200 });
      expect((await ask("users/", { headers })).status).toBe(200);
      expect((await ask(`roles/${id}/`, { method: "DELETE" })).status).toBe(204);
      expect((await ask("users/", { headers })).status).toBe(403);
      expect((await post("roles/", { name: "bad", permissions: ["core.fly"] })).status).toBe(422);
    });

    it("of Proxbox's own stays as it is, and its name is taken", async () => {
      for (const init of [{ method: "PATCH", json: { permissions: [] } }, { method: "DELETE" }]) expect(await ask("roles/1/", init)).toMatchObject({ status: 409, body: { code: "AUTH_BUILT_IN" } });
      expect(await post("roles/", { name: "Viewer", permissions: [] })).toMatchObject({ status: 409, body: { code: "AUTH_NAME_TAKEN" } });
    });
  });

  describe("a token", () => {
    it("is shown once, kept as a digest, and acts as its user", async () => {
      const { body } = await post("tokens/", { description: "ci" });
      const token = String(body["token"]);
      expect(token).toMatch(/^pbx_[\w-]{43}$/);
      const rows = JSON.stringify(await database().kysely.selectFrom("api_token").selectAll().execute());
      expect(rows).not.toContain(token.slice(12));
      expect(JSON.stringify((await ask("tokens/")).body)).not.toContain(token.slice(12));
      expect(await (await test.ask("/api/me/", { headers: { authorization: `Bearer ${token}` } })).json()).toMatchObject({ username: "administrator", csrf_token: null });
    });

    it("that may only read changes nothing", async () => {
      const { body } = await post("tokens/", { is_write_enabled: false });
      const headers = { authorization: `Token ${String(body["token"])}` };
      expect((await ask("users/", { headers })).status).toBe(200);
      expect(await post("tokens/", {}, headers)).toMatchObject({ status: 403, body: { code: "AUTH_PERMISSION" } });
    });

    it("ends when it should, and makes none that lasts longer", async () => {
      const end = new Date(test.parts.clock().getTime() + 3600_000).toISOString();
      const { body } = await post("tokens/", { expires_at: end });
      const headers = { authorization: `Token ${String(body["token"])}` };
      const child = await post("tokens/", {}, headers);
      expect(child.body["expires_at"]).toBe(end);
      expect((await ask(`tokens/${String(child.body["id"])}/`, { method: "PATCH", json: { expires_at: null }, headers })).body["expires_at"]).toBe(end);
      test.pass(3600);
      expect(await ask("users/", { headers })).toMatchObject({ status: 401, body: { code: "AUTH_TOKEN" } });
    });

    it("of another is neither seen nor touched without a permission for it", async () => {
      const viewer = { as: "viewer" } as const;
      expect((await ask("tokens/", viewer)).body).toMatchObject({ count: 1, results: [{ user: { username: "viewer" } }] });
      expect((await ask("tokens/1/", viewer)).status).toBe(404);
      expect((await ask("tokens/1/", { ...viewer, method: "DELETE" })).status).toBe(404);
      expect((await ask("tokens/", { ...viewer, method: "POST", json: { user: 1 } })).status).toBe(403);
      expect((await ask("tokens/", { ...viewer, method: "POST", json: {} })).status).toBe(201);
      expect((await ask("tokens/?user_id=1")).body["count"]).toBe(1);
    });

    it("ends with being removed, and with its user being deactivated", async () => {
      const ada = await someone("ada", ["proxbox.view_user"]);
      expect((await ask("users/", { headers: ada.headers })).status).toBe(200);
      await ask(`users/${ada.id}/`, { method: "PATCH", json: { is_active: false } });
      expect((await ask("users/", { headers: ada.headers })).status).toBe(401);
      const { body } = await post("tokens/", {});
      await ask(`tokens/${String(body["id"])}/`, { method: "DELETE" });
      expect((await ask("users/", { headers: { authorization: `Token ${String(body["token"])}` } })).status).toBe(401);
    });

    it.each(["", "Token", "Token a b", "Basic YTpi", "Token pbx_wrong", "test-token-of-the-administrator"])("is not what %j says", async (authorization) => {
      expect((await ask("users/", { headers: { authorization } })).status).toBe(401);
    });
  });

  it("E113: no password and no token stands in the audit log, the log, an error, or the database", async () => {
    const canary = "CANARY-0123456789";
    const id = await made("users/", { username: "ada", password: canary, roles: [1] });
    await ask(`users/${id}/`, { method: "PATCH", json: { password: `${canary}-2` } });
    await post("users/", { username: "ada", password: canary });
    await post("users/", { username: "bob", password: { deep: canary } });
    await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "ada", password: `${canary}-3` } });
    await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "ada", password: { deep: canary } } });
    const { body } = await post("tokens/", { user: id, description: "x" });
    const audit = await ask("../audit-log/");
    expect(audit.body).toMatchObject({ results: expect.arrayContaining([expect.objectContaining({ action: "update", object_type: "user", object_name: "ada", data: { password: "***" } })]) });
    const tables = ["user_account", "api_token", "user_session", "audit_entry"] as const;
    const rows = await Promise.all(tables.map((table) => database().kysely.selectFrom(table).selectAll().execute()));
    const shown = JSON.stringify([audit.body, rows, test.lines]);
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(String(body["token"]).slice(12));
  });
});
