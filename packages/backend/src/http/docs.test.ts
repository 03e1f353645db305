import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestApp } from "../testing/start-test-app.ts";
import type { TestApp } from "../testing/start-test-app.ts";
import { TAGS } from "./docs.ts";

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: unknown }[];
}

interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>>; readonly securitySchemes: unknown };
}

let test: TestApp;
let registered: string[];
let document: OpenApi;

beforeAll(async () => {
  test = await startTestApp();
  document = (await (await fetch(`${test.url}/openapi.json`)).json()) as OpenApi;
  registered = routesOf(test.app.printRoutes({ commonPrefix: false, includeHooks: false }));
});
afterAll(() => test.close());

/** Reads the routes from Fastify's own tree of them, as `GET /path/{id}`. */
function routesOf(tree: string): string[] {
  const path: string[] = [];
  return tree.split("\n").flatMap((line) => {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) return [];
    path.length = match[1]!.length / 4;
    path.push(match[2]!);
    const url = path.join("").replaceAll(/:(\w+)/g, "{$1}");
    return (match[3] ?? "").split(", ").filter((method) => method !== "").map((method) => `${method} ${url}`);
  });
}

function isOfThePage(route: string): boolean {
  return / \/docs(\/|$)/.test(route) || route.startsWith("OPTIONS ");
}

it("/openapi.json lists every route", () => {
  const listed = Object.entries(document.paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`));
  const served = registered.filter((route) => !isOfThePage(route));
  expect(served.length).toBeGreaterThan(15);
  expect(listed.toSorted()).toEqual([...new Set(served)].toSorted());
});

it("every route has a group, a summary and described answers, and those behind the key say so", () => {
  expect(document.openapi).toBe("3.1.0");
  expect(document.info).toMatchObject({ title: expect.any(String), version: "0.1.0" });
  const open: string[] = [];
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { tags, summary, security, responses, parameters = [] }] of Object.entries(operations)) {
      const where = `${method} ${path}`;
      expect([where, tags?.every((tag) => tag in TAGS)]).toEqual([where, true]);
      expect([where, (summary ?? "").length > 5]).toEqual([where, true]);
      expect([where, Object.keys(responses).length > 0]).toEqual([where, true]);
      for (const answer of Object.values(responses)) expect([where, typeof answer.description]).toEqual([where, "string"]);
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      expect([where, parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name).toSorted()]).toEqual([where, named.toSorted()]);
      if (security?.length === 0) open.push(path);
    }
  }
  expect(open.toSorted()).toEqual(["/", "/auth/bootstrap-status", "/auth/register-key", "/health", "/meta", "/openapi.json"]);
});

it("every reference of /openapi.json leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
  expect(references.length).toBeGreaterThan(0);
  for (const name of references) expect(document.components.schemas).toHaveProperty([name]);
});

it("/docs loads from this host alone, under a policy that lets it", async () => {
  const page = await fetch(`${test.url}/docs`);
  const html = await page.text();
  const policy = page.headers.get("content-security-policy") ?? "";
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval|upgrade-insecure/);
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThan(4);
  // Without scripts in the page itself, for which the policy has no room.
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  for (const file of files) {
    expect(new URL(file, `${test.url}/docs`).origin).toBe(test.url);
    expect((await fetch(new URL(file, `${test.url}/docs`))).status).toBe(200);
  }
  const initializer = await (await fetch(`${test.url}/docs/static/swagger-initializer.js`)).text();
  expect(initializer).not.toMatch(/https?:\/\/(?!www\.w3\.org|stackoverflow\.com)/);
  expect((await fetch(`${test.url}/docs/json`)).status).toBe(200);
});

it("/docs redirects nowhere", async () => {
  for (const path of ["/docs", "/docs/", "/docs/static/index.html", "/docs/static", "/docs/static/"]) {
    const answer = await fetch(test.url + path, { redirect: "manual" });
    expect([path, answer.status >= 300 && answer.status < 400]).toEqual([path, false]);
  }
});
