import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the pages of accounts")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld();
  }, 120_000);
  afterAll(() => world?.close());

  it("make a viewer, who sees no forbidden page and no forbidden button, and is refused by the API", async () => {
    const viewer = { username: "vera", password: "correct horse battery" };
    const admin = await openSignedIn(world, "/accounts");
    await admin.page.getByRole("button", { name: "Add a user" }).click();
    await admin.page.getByLabel("Username").fill(viewer.username);
    await admin.page.getByLabel("Password").fill(viewer.password);
    await admin.page.getByLabel(/^Viewer/).check();
    await expectAccessible(admin.page);
    await admin.page.getByRole("button", { name: "Save" }).click();
    await admin.page.getByRole("row", { name: /vera.*Viewer/ }).waitFor();
    await expectAccessible(admin.page);
    admin.expectCalm();
    await admin.close();

    const { page, expectCalm, close } = await openSignedIn(world, "/tokens", { account: viewer });
    await page.getByRole("heading", { name: "API tokens" }).waitFor();
    expect(await page.getByRole("link", { name: "Accounts" }).count()).toBe(0);
    await page.goto("/accounts");
    await page.getByRole("alert").getByText("AUTH_PERMISSION").waitFor();
    expect(await page.getByRole("button", { name: "Add a user" }).count()).toBe(0);
    const refused = await page.evaluate(async () => {
      const token = /proxbox_csrf=([^;]+)/.exec(String((globalThis as unknown as { document: { cookie: string } }).document.cookie))?.[1] ?? "";
      const body = JSON.stringify({ username: "mallory", password: "correct horse battery", roles: [] });
      return (await fetch("/api/accounts/users/", { method: "POST", headers: { "content-type": "application/json", "x-csrftoken": decodeURIComponent(token) }, body })).status;
    });
    expect(refused).toBe(403);
    await expectAccessible(page);
    expectCalm(/status of 403/);
    await close();
  });

  it("show a token once, and everything that was done in the audit log", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/tokens");
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByLabel("Description").fill("Ansible");
    await page.getByRole("button", { name: "Make a token" }).last().click();
    const token = await page.getByRole("dialog").locator("code").textContent();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.getByText("Ansible").waitFor();
    expect(await page.getByText(token ?? "").count()).toBe(0);
    const status = await (await fetch(`${world.url}/api/me/`, { headers: { authorization: `Token ${token}` } })).json();
    expect(status).toMatchObject({ username: "admin" });
    await expectAccessible(page);
    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByLabel("Action").fill("create");
    await page.getByRole("row", { name: /admin.*create.*token/ }).first().waitFor();
    expect(new URL(page.url()).search).toContain("action=create");
    await expectAccessible(page);
    await page.getByRole("link", { name: "API", exact: true }).click();
    await page.getByText("Everything this page does").waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });

  it("are used by keyboard alone at the width of a telephone", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/tokens", { viewport: { width: 320, height: 640 } });
    await page.getByRole("button", { name: "Show the navigation" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: "Accounts" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Users" }).waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await page.getByRole("button", { name: "Add a user" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expectCalm();
    await close();
  });

  it("have pages where there are many, and the dashboard's next run is the next of all schedules", async () => {
    const { api } = world;
    for (let number = 0; number < 51; number += 1) {
      await api.ask("POST", "/api/accounts/roles/", { name: `r${String(number).padStart(3, "0")}`, permissions: [] });
      await api.ask("POST", "/api/accounts/tokens/", { description: `token ${number}` });
    }
    const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    for (let number = 0; number < 101; number += 1) await api.ask("POST", "/api/schedules/", { name: `a${number}`, interval_minutes: 1_440, start_at: inHours(20) });
    await api.ask("POST", "/api/schedules/", { name: "zz-soonest", interval_minutes: 1_440, start_at: inHours(10) });
    const { page, expectCalm, close } = await openSignedIn(world, "/accounts");
    const roles = page.getByRole("region", { name: "Roles" });
    await roles.getByText("r000").waitFor();
    expect(await roles.getByText("r050").count()).toBe(0);
    await roles.getByRole("button", { name: "Next" }).click();
    await roles.getByText("r050").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add a user" }).click();
    await page.getByRole("dialog").getByLabel("r050").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("link", { name: "API tokens" }).click();
    await page.getByText(/^Rows 1 to 50 of/).waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await page.getByText(/^Rows 51 to/).waitFor();
    await page.getByRole("link", { name: "Dashboard" }).click();
    await page.getByText("zz-soonest").waitFor();
    expectCalm();
    await close();
  });
});
