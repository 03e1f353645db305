import { afterEach, describe, expect, it } from "vitest";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { startTestApp } from "../../testing/start-test-app.ts";
import type { TestApp, TestAppOptions } from "../../testing/start-test-app.ts";
import { openBrowser } from "../../testing/browser.ts";

const password = "correct horse battery";
const ada = { username: "ada", password };

let running: TestApp[] = [];
afterEach(async () => {
  for (const test of running) await test.close();
  running = [];
});

async function start(options: TestAppOptions): Promise<TestApp> {
  const test = await startTestApp(options);
  running.push(test);
  return test;
}

onEachDatabase("signing in", ({ database }) => {
  /** A control plane with a user `ada` of this role. */
  async function withAda(role = "Administrator", options: Partial<TestAppOptions> = {}): Promise<TestApp> {
    const test = await start({ database: database(), ...options });
    const { id } = await database().kysely.selectFrom("role").select("id").where("name", "=", role).executeTakeFirstOrThrow();
    expect((await test.ask("/api/accounts/users/", { method: "POST", json: { ...ada, roles: [id] } })).status).toBe(201);
    return test;
  }

  describe("the set-up link", () => {
    it("makes the first administrator, once, and signs them in", async () => {
      const test = await start({ database: database(), withUsers: false });
      const token = await test.parts.accounts.setup.ensureLink();
      const browser = openBrowser(test.url);
      expect(await (await browser.ask("/api/setup/")).json()).toEqual({ is_open: true });
      expect((await browser.ask("/api/setup/", { method: "POST", json: { ...ada, token: "wrong" } })).status).toBe(403);
      expect((await browser.ask("/api/setup/", { method: "POST", json: { ...ada, token } })).status).toBe(200);
      expect(await (await browser.ask("/api/me/")).json()).toMatchObject({ username: "ada", permissions: ["*"], csrf_token: browser.cookie("proxbox_csrf") });
      const again = await browser.ask("/api/setup/", { method: "POST", json: { username: "eve", password, token } });
      expect([again.status, await again.json()]).toEqual([403, expect.objectContaining({ code: "AUTH_SETUP" })]);
      expect(await (await browser.ask("/api/setup/")).json()).toEqual({ is_open: false });
      expect(await test.parts.accounts.setup.ensureLink()).toBeUndefined();
    });

    it("makes one administrator however many come at once, with one link or with two", async () => {
      const test = await start({ database: database(), withUsers: false });
      const links = [await test.parts.accounts.setup.ensureLink(), await test.parts.accounts.setup.ensureLink()];
      const tries = Array.from({ length: 8 }, (_, index) => test.ask("/api/setup/", { as: "nobody", method: "POST", json: { username: `user${index}`, password, token: links[index % 2] } }));
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.toSorted((left, right) => left - right)).toEqual([200, 403, 403, 403, 403, 403, 403, 403]);
      expect(await database().kysely.selectFrom("user_account").select("id").execute()).toHaveLength(1);
    });

    it("works for a day", async () => {
      const test = await start({ database: database(), withUsers: false });
      const token = await test.parts.accounts.setup.ensureLink();
      test.pass(24 * 3600);
      expect((await test.ask("/api/setup/", { as: "nobody", method: "POST", json: { ...ada, token } })).status).toBe(403);
    });

    it("refuses a password of nine characters", async () => {
      const test = await start({ database: database(), withUsers: false });
      const token = await test.parts.accounts.setup.ensureLink();
      expect((await test.ask("/api/setup/", { as: "nobody", method: "POST", json: { username: "ada", password: "123456789", token } })).status).toBe(422);
      expect((await test.ask("/api/setup/", { as: "nobody", method: "POST", json: { username: "ada", password: "1234567890", token } })).status).toBe(200);
    });
  });

  describe("a session", () => {
    it("begins with a password, in cookies that no foreign page and no script gets at, and ends with signing out", async () => {
      const test = await withAda();
      const browser = openBrowser(test.url);
      const answer = await browser.ask("/api/login/", { method: "POST", json: ada });
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ username: "ada" })]);
      const [session, csrf] = answer.headers.getSetCookie();
      expect(session).toMatch(/^proxbox_session=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
      expect(csrf).toMatch(/^proxbox_csrf=[\w-]{43}; Path=\/; Expires=[^;]+; SameSite=Lax$/);
      const stolen = browser.copy();
      expect((await browser.change("/api/logout/")).status).toBe(204);
      expect([(await browser.ask("/api/me/")).status, (await stolen.ask("/api/me/")).status]).toEqual([401, 401]);
    });

    it("has a secure cookie over https, also behind a trusted proxy, and not on a stranger's word", async () => {
      const proxied = await withAda("Viewer", { env: { PROXBOX_TRUSTED_PROXIES: "127.0.0.0/8" } });
      const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "proxbox.example", origin: "https://proxbox.example" };
      const answer = await openBrowser(proxied.url).ask("/api/login/", { method: "POST", json: ada, headers });
      expect([answer.status, answer.headers.getSetCookie().every((cookie) => cookie.includes("; Secure"))]).toEqual([200, true]);
      const wary = await start({ database: database(), withUsers: false });
      const refused = await openBrowser(wary.url).ask("/api/login/", { method: "POST", json: ada, headers });
      expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: "AUTH_CSRF" })]);
    });

    it("is over after twelve idle hours, and after fourteen days whatever happens", async () => {
      const test = await withAda();
      const [idle, busy] = [openBrowser(test.url), openBrowser(test.url)];
      for (const browser of [idle, busy]) await browser.ask("/api/login/", { method: "POST", json: ada });
      test.pass(11 * 3600);
      expect((await busy.ask("/api/me/")).status).toBe(200);
      test.pass(3600);
      expect((await idle.ask("/api/me/")).status).toBe(401);
      const statuses: number[] = [];
      for (let hours = 12; hours < 14 * 24; hours += 6) {
        statuses.push((await busy.ask("/api/me/")).status);
        test.pass(6 * 3600);
      }
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect((await busy.ask("/api/me/")).status).toBe(401);
    });

    it.each([
      { what: "unsigned", change: (cookie: string) => cookie.split(".")[0] ?? "" },
      { what: "signed by somebody else", change: (cookie: string) => `${cookie.split(".")[0]}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA` },
      { what: "of another session", change: (cookie: string) => `x${cookie}` },
    ])("is none when its cookie is $what", async ({ change }) => {
      const test = await withAda();
      const browser = openBrowser(test.url);
      await browser.ask("/api/login/", { method: "POST", json: ada });
      browser.setCookie("proxbox_session", change(decodeURIComponent(browser.cookie("proxbox_session") ?? "")));
      expect((await browser.ask("/api/me/")).status).toBe(401);
    });

    it("changes nothing for a page that does not know its token, and for one of another origin that does", async () => {
      const test = await withAda();
      const browser = openBrowser(test.url);
      await browser.ask("/api/login/", { method: "POST", json: ada });
      const tries: Record<string, string>[] = [{}, { "x-csrftoken": "x".repeat(43) }, { "x-csrftoken": "" }, { "x-csrftoken": browser.cookie("proxbox_csrf") ?? "", origin: "https://evil.example" }, { "x-csrftoken": browser.cookie("proxbox_csrf") ?? "", origin: "null" }, { "x-csrftoken": browser.cookie("proxbox_csrf") ?? "", "sec-fetch-site": "cross-site" }];
      for (const headers of tries) {
        const answer = await browser.ask("/api/accounts/tokens/", { method: "POST", json: {}, headers });
        expect([headers, answer.status, await answer.json()]).toEqual([headers, 403, expect.objectContaining({ code: "AUTH_CSRF" })]);
      }
      expect((await browser.change("/api/accounts/tokens/", { json: {}, headers: { origin: test.url } })).status).toBe(201);
      // Also a GET, when it starts a sync: a link from a foreign page must not.
      expect((await browser.ask("/api/sync/dcim/devices/create/stream?proxmox_endpoint_ids=1")).status).toBe(403);
      // Another session's token is none of this one.
      const other = openBrowser(test.url);
      await other.ask("/api/login/", { method: "POST", json: ada });
      expect((await browser.ask("/api/accounts/tokens/", { method: "POST", json: {}, headers: { "x-csrftoken": other.cookie("proxbox_csrf") ?? "" } })).status).toBe(403);
    });

    it("is a new one at every sign-in, and the browser's old one ends", async () => {
      const test = await withAda();
      const browser = openBrowser(test.url);
      await browser.ask("/api/login/", { method: "POST", json: ada });
      const before = browser.copy();
      await browser.ask("/api/login/", { method: "POST", json: ada });
      expect(before.cookie("proxbox_session")).not.toBe(browser.cookie("proxbox_session"));
      expect([(await before.ask("/api/me/")).status, (await browser.ask("/api/me/")).status]).toEqual([401, 200]);
    });

    it("ends when somebody changes the password elsewhere, or the user is deactivated", async () => {
      const test = await withAda();
      const [one, other] = [openBrowser(test.url), openBrowser(test.url)];
      for (const browser of [one, other]) await browser.ask("/api/login/", { method: "POST", json: ada });
      expect((await one.change("/api/me/password/", { json: { current_password: "wrong", new_password: "another password" } })).status).toBe(400);
      expect((await one.change("/api/me/password/", { json: { current_password: password, new_password: "another password" } })).status).toBe(204);
      expect([(await one.ask("/api/me/")).status, (await other.ask("/api/me/")).status]).toEqual([200, 401]);
      expect((await other.ask("/api/login/", { method: "POST", json: ada })).status).toBe(401);
      const { id } = await database().kysely.selectFrom("user_account").select("id").where("username", "=", "ada").executeTakeFirstOrThrow();
      expect((await test.ask(`/api/accounts/users/${id}/`, { method: "PATCH", json: { is_active: false } })).status).toBe(200);
      expect((await one.ask("/api/me/")).status).toBe(401);
      expect((await one.ask("/api/login/", { method: "POST", json: { username: "ada", password: "another password" } })).status).toBe(401);
    });
  });

  describe("a wrong password", () => {
    it("is answered like an unknown name, and its name is taken in any spelling of case", async () => {
      const test = await withAda();
      const wrong = await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "ada", password: "nope" } });
      const unknown = await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "bob", password: "nope" } });
      expect([wrong.status, await wrong.json()]).toEqual([unknown.status, await unknown.json()]);
      expect((await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: " ADA ", password } })).status).toBe(200);
    });

    it("E112: locks out who tries it from where they are, and nobody else", async () => {
      const test = await withAda("Viewer", { env: { PROXBOX_TRUSTED_PROXIES: "127.0.0.0/8" } });
      const tryFrom = (source: string, json: unknown): Promise<Response> => test.ask("/api/login/", { as: "nobody", method: "POST", json, headers: { "x-forwarded-for": source } });
      const statuses: number[] = [];
      for (let index = 0; index < 20; index += 1) statuses.push((await tryFrom("198.51.100.7", { username: "ada", password: "nope" })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, ...Array.from({ length: 15 }, () => 429)]);
      const locked = await tryFrom("198.51.100.7", ada);
      expect([locked.status, locked.headers.get("retry-after")]).toEqual([429, "300"]);
      expect((await tryFrom("198.51.100.8", ada)).status).toBe(200);
      test.pass(301);
      expect((await tryFrom("198.51.100.7", ada)).status).toBe(200);
    });

    it("is tried five times at most also by who sends them all at once", async () => {
      const test = await withAda();
      const tries = Array.from({ length: 20 }, () => test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "ada", password: "nope" } }));
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    });

    it("slows down who tries one on many names", async () => {
      const test = await withAda();
      const statuses: number[] = [];
      for (let index = 0; index < 102; index += 1) statuses.push((await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: `name${index}`, password: "nope" } })).status);
      expect([statuses.slice(0, 100).every((status) => status === 401), statuses.slice(100)]).toEqual([true, [401, 429]]);
    });

    it("goes into the audit log without the password, and so does who signed in", async () => {
      const test = await withAda();
      await test.ask("/api/login/", { as: "nobody", method: "POST", json: { username: "ada", password: "CANARY-typed-wrong" } });
      await test.ask("/api/login/", { as: "nobody", method: "POST", json: ada });
      const text = await (await test.ask("/api/audit-log/?object_type=session")).text();
      expect(JSON.parse(text)).toMatchObject({ count: 2, results: [{ username: "ada", action: "sign-in", source: "127.0.0.1" }, { username: "ada", action: "sign-in-refused", data: { code: "AUTH_SIGN_IN" } }] });
      expect(text + test.lines.join("")).not.toContain("CANARY");
    });
  });

  it("gives a token for username and password, as NetBox does", async () => {
    const test = await withAda("Viewer");
    const answer = await test.ask("/api/accounts/tokens/provision/", { as: "nobody", method: "POST", json: { ...ada, description: "command line" } });
    const { token } = (await answer.json()) as { token: string };
    expect([answer.status, token]).toEqual([201, expect.stringMatching(/^pbx_[\w-]{43}$/)]);
    for (const word of ["Token", "Bearer", "token"]) {
      expect((await test.ask("/api/me/", { headers: { authorization: `${word} ${token}` } })).status).toBe(200);
    }
    expect((await test.ask("/api/accounts/tokens/provision/", { as: "nobody", method: "POST", json: { ...ada, password: "nope" } })).status).toBe(401);
  });
});
