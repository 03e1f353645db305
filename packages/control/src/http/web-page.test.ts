import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAGE_SECTIONS } from "@proxbox/contract";
import { createLogs, readSettings } from "@proxbox/server";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeApp } from "@proxbox/server";
import { checkRoutes } from "./check-routes.ts";
import { addWebPage } from "./web-page.ts";

const html = "<!doctype html><title>Proxbox</title>";
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "proxbox-page-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), html);
  writeFileSync(join(folder, "icon.svg"), "<svg/>");
  writeFileSync(join(folder, "assets/main-1a2b.js"), "plain");
  writeFileSync(join(folder, "assets/main-1a2b.js.br"), "compressed");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function pageApp() {
  const app = makeApp({ logs: createLogs({ clock: () => new Date(0) }), ...readSettings({}) });
  checkRoutes(app);
  await addWebPage(app, { pageDir: folder });
  return app;
}

describe("the web page", () => {
  it.each(["/", ...PAGE_SECTIONS.map((section) => `/${section}`), "/jobs/12", "/inventory/vm/7"])("is the answer at %s, asked again each time", async (url) => {
    const answer = await (await pageApp()).inject(url);
    expect([answer.statusCode, answer.body, answer.headers["content-type"], answer.headers["cache-control"]]).toEqual([200, html, "text/html; charset=utf-8", "no-cache"]);
  });

  it("lets no other host and no script of its own text in", async () => {
    const policy = String((await (await pageApp()).inject("/")).headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("has files that are kept for ever, compressed where the browser takes it", async () => {
    const app = await pageApp();
    const [plain, compressed] = [await app.inject("/assets/main-1a2b.js"), await app.inject({ url: "/assets/main-1a2b.js", headers: { "accept-encoding": "br" } })];
    expect([plain.body, plain.headers["cache-control"]]).toEqual(["plain", "public, max-age=31536000, immutable"]);
    expect([compressed.body, compressed.headers["content-encoding"]]).toEqual(["compressed", "br"]);
  });

  it.each(["/assets/", "/assets/other.js", "/assets/..%2findex.html", "/api/users", "/unknown"])("is not the answer at %s", async (url) => {
    expect((await (await pageApp()).inject(url)).statusCode).not.toBe(200);
  });
});
