import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, startJob } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the page of the settings")}`, () => {
  let world: WebWorld;
  let machine: { readonly id: number; readonly name: string };

  beforeAll(async () => {
    world = await openWebWorld();
    const first = world.proxmox.estate.guests.find(({ template }) => template !== true);
    first!.config["description"] = "from Proxmox";
    await endOf(world.api, await startJob(world.api));
    const row = world.netbox.tables.find("virtualization.virtualmachine", ({ name }) => name === first!.name);
    machine = { id: row!.id, name: String(row!["name"]) };
    world.netbox.tables.patch("virtualization.virtualmachine", machine.id, { description: "a person's" });
  }, 180_000);
  afterAll(() => world?.close());

  it("shows what policies would do with a real machine before they are saved, field by field, and writes nothing", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/settings");
    const { writes } = world.netbox.requests;
    const preview = page.getByRole("region", { name: "What these policies do" });
    await preview.getByLabel("Object").first().fill(machine.name);
    await preview.getByRole("button", { name: machine.name, exact: true }).click();
    const description = preview.getByRole("listitem").filter({ has: page.getByLabel("Policy of description", { exact: true }) });
    await description.getByText("stays: a person's").waitFor();
    await preview.getByText("With this object the next sync would do what it does under the saved policies.").waitFor();
    await description.getByLabel("Policy of description").selectOption("source");
    await preview.getByText("1 field goes otherwise than under the saved policies.").waitFor();
    expect(await description.innerText()).toMatch(/a person's[^]*is written[^]*from Proxmox/);
    await expectAccessible(page);
    await description.getByLabel("Policy of description").selectOption("ignore");
    await description.getByText("is not looked at").waitFor();
    // A policy that there cannot be is told with its code and what to do, where it is tried.
    await page.getByPlaceholder("virtual-machine").fill("virtual-machine");
    await page.getByPlaceholder("description").fill("nonsense");
    await page.getByRole("button", { name: "Add", exact: true }).last().click();
    await preview.getByText("CFG_SETTING_INVALID").waitFor();
    expect(world.netbox.requests.writes).toBe(writes);
    expect(await world.api.ask("GET", "/api/settings/")).toMatchObject({ sync: { policies: {} } });
    expectCalm(/status of 422/);
    await close();
  });

  it("are left with a question when they were touched, and without one when they were not or are saved", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/settings");
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    const days = page.getByLabel("Grace time (days)");
    const isHeldBack = (): Promise<boolean> => page.evaluate<boolean>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");
    const go = (name: string): Promise<void> => page.getByRole("link", { name, exact: true }).first().click();
    await days.waitFor();
    expect(await isHeldBack()).toBe(false);
    // Back to the sign-in, where this page was come from.
    await days.fill("30.5");
    await page.evaluate("history.back()");
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Discard the changes" }).click();
    await go("Jobs");
    await page.waitForURL("**/jobs");
    await go("Settings");
    await days.fill("31");
    expect(await isHeldBack()).toBe(true);
    await go("Jobs");
    await question.waitFor();
    await expectAccessible(page);
    await question.getByRole("button", { name: "Cancel" }).click();
    expect([new URL(page.url()).pathname, await days.inputValue()]).toEqual(["/settings", "31"]);
    await page.goBack();
    await question.getByRole("button", { name: "Leave" }).click();
    await page.waitForURL("**/jobs");
    await go("Settings");
    await days.fill("32");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The settings are saved.").waitFor();
    expect(await isHeldBack()).toBe(false);
    await go("Jobs");
    await page.waitForURL("**/jobs");
    expect(await question.count()).toBe(0);
    expectCalm();
    await close();
  });

  it.each([
    ["/rules", "Add a rule", "Tenant"],
    ["/schedules", "Add a schedule", "Name"],
    ["/endpoints", "Edit pve", "Name"],
  ])("the form of %s is closed with a question once it is touched", async (path, opens, label) => {
    const { page, expectCalm, close } = await openSignedIn(world, path);
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    const open = page.getByRole("button", { name: opens, exact: true });
    await open.click();
    const form = page.getByRole("dialog").first();
    await form.waitFor();
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await open.click();
    await form.getByLabel(label, { exact: true }).fill("touched");
    await page.keyboard.press("Escape");
    await question.waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    expect(await form.getByLabel(label, { exact: true }).inputValue()).toBe("touched");
    await form.getByRole("button", { name: "Cancel" }).first().click();
    await question.getByRole("button", { name: "Leave" }).click();
    await form.waitFor({ state: "detached" });
    expectCalm();
    await close();
  });

  it("are not saved over what somebody else has saved in the same minute: it is refused with its code, shown, and saved when it is meant", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/settings");
    const timeout = page.getByLabel("Timeout of Proxmox VE (s)");
    await timeout.fill("11");
    // Between the click and the arrival of what it sends.
    let isFirst = true;
    await page.route("**/api/settings/", async (route) => {
      if (isFirst && route.request().method() === "PATCH") {
        isFirst = false;
        await world.api.ask("PATCH", "/api/settings/", { proxmox_max_retries: 3 });
      }
      await route.continue();
    });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("CFG_CHANGED").waitFor();
    await page.getByText("Somebody else has changed settings since you began.").waitFor();
    expect(await world.api.ask("GET", "/api/settings/")).toMatchObject({ proxmox_timeout: 5, proxmox_max_retries: 3 });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The settings are saved.").waitFor();
    expect(await world.api.ask("GET", "/api/settings/")).toMatchObject({ proxmox_timeout: 11, proxmox_max_retries: 3 });
    expectCalm(/status of 412/);
    await close();
  });
});
