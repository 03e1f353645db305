import { statSync, writeFileSync, readFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { startFakeControl } from "../testing/fake-control.ts";
import type { ControlAnswer, FakeControl } from "../testing/fake-control.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";

let control: FakeControl | undefined;
let client: ApiClient | undefined;
afterEach(async () => {
  await client?.close();
  await control?.close();
  control = client = undefined;
});

async function open(answer: ControlAnswer): Promise<ApiClient> {
  control = await startFakeControl({ "GET /api/x/": () => answer });
  return (client = createApiClient({ url: control.url, token: "t0ken", signal: new AbortController().signal }));
}

const Document = z.looseObject({ a: z.int() });

describe("an answer of the API", () => {
  it.each<{ what: string; answer: ControlAnswer; error: object }>([
    { what: "with a code that is known, without its title twice", answer: { status: 403, json: { detail: "A permission is missing: it takes core.add_job", code: "AUTH_PERMISSION", hint: "Ask." } }, error: { code: "AUTH_PERMISSION", kind: "denied", message: "A permission is missing: it takes core.add_job", hint: "Ask.", status: 403 } },
    { what: "with nothing but a code's title", answer: { status: 401, json: { detail: "The API token is not valid", code: "AUTH_TOKEN" } }, error: { code: "AUTH_TOKEN", message: "The API token is not valid" } },
    { what: "with a code of a newer version", answer: { status: 400, json: { detail: "No moons", code: "RUN_MOON", hint: "Wait." } }, error: { code: "CTL_REFUSED", message: expect.stringContaining("No moons"), hint: "Wait." } },
    { what: "that names fields", answer: { status: 422, json: { detail: [{ type: "x", loc: ["body", "params", "sync_types"], msg: "Invalid" }, { type: "x", loc: ["body", "name"], msg: "Too small" }] } }, error: { code: "CTL_REFUSED", kind: "input", message: expect.stringContaining("params.sync_types: Invalid; name: Too small") } },
    { what: "of another server", answer: { status: 502, headers: { "content-type": "text/html" }, body: "<h1>Bad gateway</h1>" }, error: { code: "CTL_UNEXPECTED", status: 502 } },
    { what: "that is a server error", answer: { status: 500, json: { detail: "An unexpected error occurred.", message: "Internal server error" } }, error: { code: "CTL_UNEXPECTED", status: 500 } },
    { what: "that is no JSON", answer: { status: 200, body: "<h1>Welcome</h1>" }, error: { code: "CTL_UNEXPECTED" } },
    { what: "in another form", answer: { json: { a: "one" } }, error: { code: "CTL_UNEXPECTED" } },
  ])("$what is told as an error", async ({ answer, error }) => {
    await expect((await open(answer)).get("/api/x/", Document)).rejects.toMatchObject(error);
  });

  it("keeps what is not known here", async () => {
    expect(await (await open({ json: { a: 1, b: 2 } })).get("/api/x/", Document)).toEqual({ a: 1, b: 2 });
  });

  it("that redirects is not followed: the token goes nowhere else", async () => {
    const other = await startFakeControl({ "GET /api/x/": () => ({ json: { a: 1 } }) });
    try {
      const redirected = open({ status: 301, headers: { location: `${other.url}/api/x/` } });
      await expect((await redirected).get("/api/x/", Document)).rejects.toMatchObject({ code: "CTL_UNEXPECTED", message: expect.stringContaining(`${other.url}/api/x/`) });
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("that is a list is read to its end", async () => {
    const rows = Array.from({ length: 1_201 }, (_, index) => ({ id: index }));
    control = await startFakeControl({
      "GET /api/x/": ({ query }) => ({ json: { count: rows.length, next: null, previous: null, results: rows.slice(Number(query["offset"]), Number(query["offset"]) + Number(query["limit"])) } }),
    });
    client = createApiClient({ url: control.url, token: "t0ken", signal: new AbortController().signal });
    expect(await client.all("/api/x/", z.object({ id: z.int() }), { q: "a" })).toEqual(rows);
    expect(control.requests.map(({ query }) => query["q"])).toEqual(["a", "a", "a"]);
  });
});

describe("the way to it", () => {
  it("that nobody answers on is told", async () => {
    const { url, close } = await startFakeControl({});
    await close();
    client = createApiClient({ url, token: "t", signal: new AbortController().signal });
    await expect(client.get("/api/x/", Document)).rejects.toMatchObject({ code: "CTL_UNREACHABLE", message: expect.stringContaining("ECONNREFUSED") });
  });

  it("takes a certificate only of a CA that is trusted", async () => {
    control = await startFakeControl({ "GET /api/x/": () => ({ json: { a: 1 } }) }, { tls: true });
    client = createApiClient({ url: control.url, token: "t", signal: new AbortController().signal });
    await expect(client.get("/api/x/", Document)).rejects.toMatchObject({ code: "CTL_TLS" });
    await client.close();
    const caFile = join(control.folder, "ca.pem");
    writeFileSync(caFile, control.server.certificate!.certificate);
    client = createApiClient({ url: control.url, token: "t", caFile, signal: new AbortController().signal });
    expect(await client.get("/api/x/", Document)).toEqual({ a: 1 });
    expect(() => createApiClient({ url: "https://a", caFile: join(caFile, "x"), signal: new AbortController().signal })).toThrow("cannot be read");
  });
});

describe("signing in", () => {
  const token = { id: 7, user: { id: 1, username: "anna" }, description: "", prefix: "abc", is_write_enabled: true, expires_at: null, created_at: "2026-05-01T12:00:00Z", last_used_at: null, token: "abc-secret" };

  async function signedIn(): Promise<FakeControl> {
    control = await startFakeControl({
      "POST /api/accounts/tokens/provision/": () => ({ status: 201, json: token }),
      "POST /api/setup/": () => ({ json: { id: 1, username: "anna", permissions: ["*"], csrf_token: "c" } }),
      "GET /api/accounts/users/": () => ({ json: { count: 0, next: null, previous: null, results: [] } }),
      "DELETE /api/accounts/tokens/7/": () => ({ status: 204 }),
    });
    return control;
  }

  it("keeps a token that only this user can read, never shows it or the password, and uses it from then on", async () => {
    const { url, folder, requests, person, run } = await signedIn();
    const login = run(["login", "--url", `${url}/`, "--username", "anna"], {});
    await person.untilAsked("Password of anna");
    person.type("correct horse");
    const { code, printed, noted } = await login;
    expect([code, printed]).toEqual([0, expect.stringContaining(`Signed in to ${url} as anna`)]);
    expect(printed + noted).not.toMatch(/secret|horse/);
    expect(requests[0]?.body).toMatchObject({ username: "anna", password: "correct horse" });
    const path = join(folder, "proxbox/token.json");
    expect([statSync(path).mode & 0o777, statSync(join(folder, "proxbox")).mode & 0o777]).toEqual([0o600, 0o700]);
    expect((await run(["user", "list"], {})).code).toBe(0);
    expect(requests.at(-1)?.headers["authorization"]).toBe("Token abc-secret");
  });

  it("sends a kept token to the address it was made at and to no other", async () => {
    const { person, run, url } = await signedIn();
    const login = run(["login", "--url", url, "--username", "anna"], {});
    await person.untilAsked("Password of anna");
    person.type("correct horse");
    await login;
    const other = await startFakeControl({});
    try {
      expect(await run(["user", "list", "--url", other.url], {})).toMatchObject({ code: 4, noted: expect.stringContaining("CTL_NO_SIGN_IN") });
      expect(await run(["user", "list"], { PROXBOX_URL: other.url })).toMatchObject({ code: 4 });
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("makes the first administrator with the set-up link, whose token is in no path", async () => {
    const { url, requests, person, run } = await signedIn();
    const setup = run(["setup", `${url}/setup#one-time`, "--username", "anna"], {});
    await person.untilAsked("New password of anna");
    person.type("correct horse");
    expect((await setup).code).toBe(0);
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      ["/api/setup/", { token: "one-time", username: "anna", password: "correct horse" }],
      ["/api/accounts/tokens/provision/", expect.objectContaining({ username: "anna", password: "correct horse" })],
    ]);
    expect(await run(["setup", url], {})).toMatchObject({ code: 3, noted: expect.stringContaining("no set-up link") });
  });

  it("is taken back here and there, here also when there nobody answers", async () => {
    const { person, run, url, requests, folder, server } = await signedIn();
    for (const isThere of [true, false]) {
      if (isThere) {
        const login = run(["login", "--url", url, "--username", "anna"], {});
        await person.untilAsked("Password of anna");
        person.type("correct horse");
        await login;
      } else {
        mkdirSync(join(folder, "proxbox"), { recursive: true });
        writeFileSync(join(folder, "proxbox/token.json"), JSON.stringify({ url, username: "anna", token: "abc-secret", token_id: 7 }));
        server.faults.add({ effect: { kind: "reset" } });
      }
      const { code, printed } = await run(["logout"], {});
      expect([code, printed]).toEqual([0, `Signed out of ${url}.\n`]);
      expect(() => readFileSync(join(folder, "proxbox/token.json"))).toThrow("ENOENT");
    }
    expect(requests.at(-1)).toMatchObject({ method: "DELETE", path: "/api/accounts/tokens/7/" });
    expect(await run(["logout"], {})).toMatchObject({ code: 0, printed: "Nobody was signed in.\n" });
  });

  it.each([
    { what: "no address at all", args: ["jobs"], env: {}, code: 3, says: "CTL_NO_URL" },
    { what: "an address that is none", args: ["jobs", "--url", "localhost:8900"], env: {}, code: 3, says: "no address of a control plane" },
    { what: "a password in the address", args: ["jobs", "--url", "http://a:b@localhost"], env: {}, code: 3, says: "no address of a control plane" },
    { what: "nobody signed in", args: ["jobs", "--url", "http://localhost:1"], env: {}, code: 4, says: "CTL_NO_SIGN_IN" },
    { what: "a CA file that is not there", args: ["jobs", "--ca-file", "/does/not/exist"], env: { PROXBOX_URL: "https://localhost:1", PROXBOX_TOKEN: "t" }, code: 3, says: "CFG_FILE_UNREADABLE" },
  ])("$what is told before anything is sent", async ({ args, env, code, says }) => {
    const { run } = await signedIn();
    expect(await run(args, env)).toMatchObject({ code, noted: expect.stringContaining(says) });
  });

  it("tells of a kept sign-in that cannot be read", async () => {
    const { folder, run } = await signedIn();
    mkdirSync(join(folder, "proxbox"));
    writeFileSync(join(folder, "proxbox/token.json"), "{");
    expect(await run(["jobs"], {})).toMatchObject({ code: 3, noted: expect.stringContaining("CTL_SIGN_IN_FILE") });
  });
});
