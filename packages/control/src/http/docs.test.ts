import { afterEach, beforeEach, expect, it } from "vitest";
import { onEachDatabase } from "../testing/on-each-database.ts";
import { startTestApp } from "../testing/start-test-app.ts";
import type { TestApp } from "../testing/start-test-app.ts";

let test: TestApp;

onEachDatabase("the documentation", ({ database }) => {
  beforeEach(async () => {
    test = await startTestApp({ database: database() });
  });
  afterEach(() => test.close());

  it("is OpenAPI 3.1 whose references lead somewhere, and names the permission of what takes one", async () => {
    const document = (await (await test.ask("/api/schema/", { as: "nobody" })).json()) as { openapi: string; components: { schemas: object }; paths: Record<string, Record<string, { description?: string; security: unknown[] }>> };
    expect(document.openapi).toBe("3.1.0");
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
    expect(references.length).toBeGreaterThan(5);
    for (const name of references) expect(document.components.schemas).toHaveProperty([name]);
    expect(document.paths["/api/accounts/users/"]?.["post"]).toMatchObject({ description: "Permission: `proxbox.add_user`.", security: [{ token: [] }, { session: [] }] });
    expect(document.paths["/api/login/"]?.["post"]?.security).toEqual([]);
  });

  it("has a page that loads from this host alone, under a policy that lets it", async () => {
    const page = await test.ask("/api/docs/", { as: "nobody" });
    const html = await page.text();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    expect(page.headers.get("content-security-policy")).not.toMatch(/https?:|\*|unsafe-eval|upgrade-insecure/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => new URL(file!, `${test.url}/api/docs/`));
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      expect(file.origin).toBe(test.url);
      const answer = await test.ask(file.pathname, { as: "nobody" });
      await answer.body?.cancel();
      expect([file.pathname, answer.status]).toEqual([file.pathname, 200]);
    }
  });
});
