import { PERMISSIONS } from "@proxbox/contract";
import type { Permission } from "@proxbox/contract";
import { createLogs, makeApp } from "@proxbox/server";
import { afterEach, expect, it } from "vitest";
import { BUILT_IN_ROLES } from "../accounts/built-in-roles.ts";
import { holds } from "../accounts/principal.ts";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { startTestApp } from "../testing/start-test-app.ts";
import type { TestApp, TestCaller } from "../testing/start-test-app.ts";
import { checkRoutes } from "./check-routes.ts";
import { TAGS } from "./docs.ts";

interface Operation {
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

function mayCall(caller: TestCaller, permission: string | undefined): boolean {
  if (caller === "nobody") return false;
  const role = BUILT_IN_ROLES.find(({ name }) => name.toLowerCase() === caller);
  return permission === undefined || holds(role?.permissions ?? [], permission);
}

let test: TestApp | undefined;
afterEach(async () => {
  await test?.close();
  test = undefined;
});

onEachDatabase("every route", ({ database }) => {
  it("lets in whom it says and nobody else, is described, and lies under a path that ends with a slash", async () => {
    const app = (test = await startTestApp({ database: database() }));
    const document = (await (await app.ask("/api/schema/")).json()) as { paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
    expect(operations.length).toBeGreaterThan(25);
    for (const { path, method, operation } of operations) {
      const where = `${method} ${path}`;
      const permission = /Permission: `([^`]+)`/.exec(operation.description ?? "")?.[1];
      const isOpen = operation.security?.length === 0;
      expect([where, operation.tags?.every((tag) => tag in TAGS), (operation.summary ?? "").length > 5]).toEqual([where, true, true]);
      expect([where, permission === undefined || permission in PERMISSIONS]).toEqual([where, true]);
      expect([where, /^\/(healthz|readyz|metrics|setup)?$|^\/api\/.*(\/|\/stream|\/events|\/download)$|^\/go\/\w+\/\{id\}$|^\/api\/$/.test(path)]).toEqual([where, true]);
      for (const caller of isOpen ? [] : (["nobody", "viewer", "operator", "administrator"] as const)) {
        // With a body that fits nothing, and ids of nothing: who may not call is refused before these are looked at.
        const answer = await app.ask(path.replaceAll(/\{\w+\}/g, "999999"), { as: caller, method, ...(method === "GET" ? {} : { json: [] }) });
        await answer.body?.cancel();
        const refusal = caller === "nobody" ? 401 : 403;
        const isRefused = answer.status === 401 || answer.status === 403;
        expect([where, caller, isRefused ? answer.status : "let in"]).toEqual([where, caller, mayCall(caller, permission) ? "let in" : refusal]);
      }
    }
  });

  it("that changes something leaves one entry in the audit log when it succeeds, and none when it does not", async () => {
    const app = (test = await startTestApp({ database: database() }));
    const entries = async (): Promise<unknown[]> => ((await (await app.ask("/api/audit-log/")).json()) as { results: unknown[] }).results;
    for (const json of [{ name: "new", permissions: ["core.view_job"] }, { name: "new", permissions: [] }, { name: 3 }]) await app.ask("/api/accounts/roles/", { method: "POST", json });
    await app.ask("/api/accounts/roles/", { method: "POST", as: "viewer", json: { name: "another", permissions: [] } });
    const entry = { username: "administrator", action: "create", object_type: "role", object_id: "4", object_name: "new", source: "127.0.0.1", data: { permissions: ["core.view_job"] } };
    expect(await entries()).toEqual([expect.objectContaining({ ...entry, data: expect.objectContaining(entry.data) })]);
    await app.ask("/api/accounts/roles/4/", { method: "PATCH", json: { description: "x" } });
    await app.ask("/api/accounts/roles/4/", { method: "DELETE" });
    expect(await entries()).toMatchObject([{ action: "delete" }, { action: "update", data: { description: "x" } }, { action: "create" }]);
    const filtered = (await (await app.ask("/api/audit-log/?action=update&object_type=role&object_id=4&username=Administrator&since=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00Z")).json()) as { count: number };
    expect(filtered.count).toBe(1);
  });

  it("that is asked with the wrong method says which it has, and an unknown one is a 404 for everybody", async () => {
    const app = (test = await startTestApp({ database: database() }));
    const wrong = await app.ask("/api/login/", { as: "nobody" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await app.ask("/api/users", { as: "nobody" })).status).toBe(404);
    expect(await (await app.ask("/api/", { as: "nobody" })).json()).toMatchObject({ "accounts/users": `${app.url}/api/accounts/users/` });
    for (const path of ["/", "/setup"]) {
      const page = await app.ask(path, { as: "nobody" });
      expect([page.status, page.headers.get("content-type"), page.headers.get("content-security-policy")]).toEqual([200, "text/html; charset=utf-8", expect.stringContaining("default-src 'none'")]);
      expect(await page.text()).not.toMatch(/<script|<form|style=/);
    }
  });
});

it.each([
  { what: "nobody in particular", config: {}, method: "GET" as const, says: "config.permission or config.isOpen" },
  { what: "both somebody and anybody", config: { isOpen: true, permission: "core.view_job" } as const, method: "GET" as const, says: "config.permission or config.isOpen" },
  { what: "nothing for the audit log", config: { permission: "core.add_job" } as const, method: "POST" as const, says: "config.audit" },
])("a route that names $what cannot be added", ({ config, method, says }) => {
  const bare = makeApp({ logs: createLogs({ clock: () => new Date(0) }), mostStreams: 1 });
  checkRoutes(bare);
  expect(() => bare.route({ method, url: "/api/x/", config, handler: () => "" })).toThrow(says);
});

it("the built-in roles hold only permissions that there are", () => {
  const unknown = BUILT_IN_ROLES.flatMap(({ permissions }) => permissions.filter((name) => name !== "*" && !(name in PERMISSIONS)));
  expect(unknown).toEqual([]);
  const viewer = BUILT_IN_ROLES.find(({ name }) => name === "Viewer")?.permissions ?? [];
  expect(viewer.every((name) => name.includes(".view_"))).toBe(true);
  const operator = BUILT_IN_ROLES.find(({ name }) => name === "Operator")?.permissions ?? [];
  expect(operator.filter((name) => !name.includes(".view_"))).toEqual([
    "core.add_job", "core.delete_job", "proxbox.add_schedule", "proxbox.change_schedule", "proxbox.delete_schedule", "proxbox.apply_plan", "proxbox.delete_plan", "proxbox.change_conflict",
  ] satisfies Permission[]);
});
