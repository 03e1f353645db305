import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the pages of endpoints and schedules")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld();
  }, 120_000);
  afterAll(() => world?.close());

  it("show how endpoints are, test one step by step, and disable in bulk what is chosen", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/endpoints");
    await page.getByRole("row", { name: /pve/ }).getByText("Reachable").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Test pve" }).click();
    await page.getByRole("dialog").getByText(/Proxmox VE [\d.]+ answers/).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.getByLabel("Choose pve").check();
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByRole("row", { name: /pve/ }).getByText("Disabled", { exact: true }).waitFor();
    await page.getByLabel("Choose pve").check();
    await page.getByRole("button", { name: "Enable" }).click();
    await page.getByRole("row", { name: /pve/ }).getByText("Reachable").waitFor();
    expectCalm();
    await close();
  });

  it("E105 say how a pasted token is read before it is saved, and never show it again", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/endpoints?kind=proxmox");
    await page.getByRole("button", { name: "Add a Proxmox VE endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("west");
    await dialog.getByRole("textbox", { name: "Address" }).fill("pve.invalid:8006");
    await dialog.getByRole("textbox", { name: "Token ID" }).fill("proxbox=0000-canary");
    await dialog.getByText(/This cannot be read/).waitFor();
    await dialog.getByRole("textbox", { name: "Token ID" }).fill("PVEAPIToken=sync@pve!proxbox=0000-canary");
    await dialog.getByText("Read as the token proxbox of sync@pve").waitFor();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row", { name: /west/ });
    await row.getByText("sync@pve!proxbox").waitFor();
    expect(await page.content()).not.toContain("0000-canary");
    await page.getByRole("button", { name: "Delete west" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await row.waitFor({ state: "detached" });
    expectCalm();
    await close();
  });

  it("make a schedule by a cron expression, whose next starts are shown first, pause and resume it", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/schedules");
    await page.getByText("There is no schedule yet").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add a schedule" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Name" }).fill("nightly");
    await dialog.getByLabel("When", { exact: true }).selectOption("cron");
    await dialog.getByLabel("Cron expression").fill("15 4 * * *");
    await dialog.getByLabel("Time zone").fill("Europe/Berlin");
    await dialog.getByLabel("First start").fill("2031-07-01T04:00");
    await dialog.getByRole("listitem").filter({ hasText: /2031.*04:15/ }).nth(4).waitFor();
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save" }).click();
    const row = page.getByRole("row", { name: /nightly/ });
    await row.getByText("15 4 * * *").waitFor();
    expect((await world.api.ask("GET", "/api/schedules/?q=nightly"))["results"]).toMatchObject([{ start_at: "2031-07-01T02:00:00.000Z", timezone: "Europe/Berlin" }]);
    await page.getByRole("button", { name: "Pause nightly" }).click();
    await row.getByText("Paused").waitFor();
    await page.getByRole("button", { name: "Resume nightly" }).click();
    await row.getByText("Paused").waitFor({ state: "detached" });
    expectCalm();
    await close();
  });

  it("change one setting and nothing else, and keep a mapping rule that was made", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/settings");
    await page.getByLabel("Grace time (days)").fill("7");
    const [sent] = await Promise.all([page.waitForRequest((request) => request.method() === "PATCH"), page.getByRole("button", { name: "Save" }).click()]);
    expect(sent.postDataJSON()).toEqual({ sync: { deletion: { grace_days: 7 } } });
    await page.getByText("The settings are saved").waitFor();
    await page.getByLabel("Nodes that are what their names say").fill("pve1\n\n pve2 ");
    await page.getByLabel("Interfaces whose addresses are left out").fill("^docker");
    await page.getByRole("combobox", { name: "Snapshots of guests" }).selectOption("No");
    await page.getByLabel("Group in NetBox").fill("ops");
    await page.getByLabel("Role of its members").fill("Operator");
    await page.getByRole("button", { name: "Add" }).first().click();
    const [lists] = await Promise.all([page.waitForRequest((request) => request.method() === "PATCH"), page.getByRole("button", { name: "Save" }).click()]);
    expect(lists.postDataJSON()).toEqual({ sync: { accepted_nodes: ["pve1", "pve2"], ignored_interfaces: ["^docker"], inventory: { snapshots: false } }, netbox_sign_in: { group_roles: { ops: "Operator" } } });
    await page.getByRole("button", { name: "Discard the changes" }).and(page.locator(":disabled")).waitFor();
    await page.getByLabel("Interfaces whose addresses are left out").fill("(");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1: a regular expression").waitFor();
    await page.getByRole("button", { name: "Discard the changes" }).click();
    expect(await page.getByLabel("Interfaces whose addresses are left out").inputValue()).toBe("^docker");
    await expectAccessible(page);

    // Somebody else changes what this form shows: it follows, and what is saved here takes nothing of it back.
    const other = (days: number): Promise<unknown> => world.api.ask("PATCH", "/api/settings/", { sync: { deletion: { grace_days: days } } });
    await other(31);
    await expect.poll(() => page.getByLabel("Grace time (days)").inputValue(), { timeout: 20_000 }).toBe("31");
    await page.getByLabel("That many may go in any case").fill("7");
    await other(32);
    await page.getByText("Somebody else has changed settings").waitFor();
    const [mine] = await Promise.all([page.waitForRequest((request) => request.method() === "PATCH"), page.getByRole("button", { name: "Save" }).click()]);
    expect(mine.postDataJSON()).toEqual({ sync: { deletion: { always_allowed: 7 } } });
    await page.goto("/rules");
    await page.getByRole("button", { name: "Add a rule" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Tag" }).fill("acme");
    await dialog.getByRole("textbox", { name: "Tenant" }).fill("Acme");
    await expectAccessible(page);
    const theirs = { name: "theirs", match: { tag: "lab" }, set: { include: false } };
    await world.api.ask("PATCH", "/api/settings/", { sync: { mapping_rules: [theirs] } });
    await dialog.getByRole("button", { name: "Take over" }).click();
    await page.getByText("Somebody else has changed the rules").waitFor();
    await page.getByRole("button", { name: "Save" }).and(page.locator(":disabled")).waitFor();
    await page.getByRole("button", { name: "Discard the changes" }).click();
    await page.getByRole("button", { name: "Add a rule" }).click();
    await dialog.getByRole("textbox", { name: "Tag" }).fill("acme");
    await dialog.getByRole("textbox", { name: "Tenant" }).fill("Acme");
    await dialog.getByRole("button", { name: "Take over" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("The rules are saved").waitFor();
    expect(await world.api.ask("GET", "/api/settings/")).toMatchObject({ sync: { mapping_rules: [theirs, { match: { tag: "acme" }, set: { tenant: "Acme" } }] } });
    await expectAccessible(page);
    expectCalm();
    await close();
  });
});
