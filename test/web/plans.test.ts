import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, startJob } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the pages of plans")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld();
  }, 120_000);
  afterAll(() => world?.close());

  it("make a plan that writes nothing, show it to its fields, leave a change out, and apply exactly the rest", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/plans");
    await page.getByText("There is no plan yet").waitFor();
    const written = world.netbox.requests.writes;
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    await page.getByRole("link", { name: "Open the plan" }).click();
    await page.getByRole("list", { name: "Changes" }).waitFor();
    await page.getByRole("table", { name: "Remarks" }).waitFor();
    expect(world.netbox.requests.writes).toBe(written);
    await page.getByLabel("Kind").selectOption("virtual-machine");
    await page.getByRole("listitem").filter({ hasText: /virtual machine/ }).filter({ has: page.getByRole("checkbox") }).first().getByRole("button").click();
    await page.getByText("vcpus", { exact: true }).waitFor();
    await expectAccessible(page);

    const box = page.getByRole("checkbox").first();
    const name = (await box.getAttribute("aria-label")) ?? "";
    await box.uncheck();
    await page.getByText("1 change is left out.").waitFor();
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Apply", exact: true }).click();
    await page.getByRole("status").getByRole("heading", { name: /is done/ }).waitFor();
    await page.getByText("applied", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Apply did exactly what you approved" }).waitFor();
    const became = page.getByRole("region", { name: "What became of it" });
    expect(await became.locator("[data-result]").evaluateAll((badges) => badges.map((badge) => badge.getAttribute("data-result")))).toEqual(["done", "along", "left_out"]);
    await became.getByText("1 left out by you").waitFor();
    await page.getByLabel("Kind").selectOption("");
    await page.getByLabel("What became of it", { exact: true }).and(page.getByRole("combobox")).selectOption("left_out");
    await expect.poll(() => page.getByRole("listitem").locator("[data-result]").allInnerTexts()).toEqual(["left out by you"]);
    await expectAccessible(page);

    const again = await world.api.ask("POST", "/api/plans/", {});
    const { plan } = (await endOf(world.api, Number(again["id"])))["result"] as { plan: { id: string } };
    const { plan: left } = (await world.api.ask("GET", `/api/plans/${plan.id}/`)) as { plan: { changes: { kind: string; label: string }[] } };
    expect(left.changes.filter(({ kind }) => kind === "virtual-machine").map(({ label }) => `Apply virtual machine ${label}`)).toEqual([name]);
    expectCalm();
    await close();
  }, 120_000);

  it("make a plan of chosen endpoints and stages alone, and say of what it is", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/plans");
    await page.getByRole("button", { name: "Make a plan" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("pve", { exact: true }).check();
    await dialog.getByLabel("Devices", { exact: true }).check();
    await dialog.getByText("More choices").click();
    await dialog.getByLabel("Virtual machines").and(page.getByRole("textbox")).fill("none");
    expect(await dialog.getByRole("button", { name: "Start" }).isEnabled()).toBe(false);
    await dialog.getByLabel("Virtual machines").and(page.getByRole("textbox")).fill("");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Start" }).click();
    await page.getByRole("link", { name: "Open the plan" }).click();
    await page.getByText("Proxmox endpoints: pve").waitFor();
    await page.getByText("Stages: Devices").waitFor();
    expect((await world.api.ask("GET", "/api/jobs/?limit=1"))["results"]).toMatchObject([{ params: { sync_types: ["devices"], proxmox_endpoint_ids: [1], plan: { do: "make" } } }]);
    expectCalm();
    await close();
  }, 120_000);

  it("say change by change what NetBox refused of a plan that was applied", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/plans");
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    await page.getByRole("link", { name: "Open the plan" }).click();
    await page.getByRole("list", { name: "Changes" }).waitFor();
    world.netbox.faults.add({ method: "POST", path: /virtual-machines/, times: Infinity, effect: { kind: "status", status: 400, headers: { "Content-Type": "application/json" }, body: '[{"name":["This name is not allowed."]}]' } });
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Apply", exact: true }).click();
    await page.getByRole("heading", { name: "Apply did not do exactly what you approved" }).waitFor();
    world.netbox.faults.clear();
    await page.getByLabel("Kind").selectOption("virtual-machine");
    const row = page.getByRole("listitem").filter({ has: page.locator("[data-result='refused']") }).first();
    await row.getByRole("button").click();
    await row.getByText("NB_REFUSED").waitFor();
    await row.getByText(/This name is not allowed/).first().waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByRole("heading", { name: "Apply did not do exactly what you approved" }).waitFor();
    expectCalm();
    await close();
  }, 120_000);

  it("E20: show what is held back because most guests are gone, and mark it only when a person approves", async () => {
    await endOf(world.api, await startJob(world.api));
    world.proxmox.estate.guests.splice(0, 8);
    const statuses = (): number => world.netbox.tables.rows("virtualization.virtualmachine").filter(({ status }) => status === "decommissioning").length;
    const { page, expectCalm, close } = await openSignedIn(world, "/plans");
    await page.getByRole("button", { name: "Make a plan" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    await page.getByRole("link", { name: "Open the plan" }).click();
    await page.getByRole("list", { name: "Deletions and lifecycle" }).getByText("held back").first().waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Apply", exact: true }).click();
    await page.getByRole("dialog").getByLabel(/Approve \d+ changes that are held back/).check();
    expect(statuses()).toBe(0);
    await page.getByRole("dialog").getByRole("button", { name: "Apply", exact: true }).click();
    await page.getByRole("status").getByRole("heading", { name: /is done/ }).waitFor();
    expect(statuses()).toBe(8);
    await page.getByRole("heading", { name: "Apply did exactly what you approved" }).waitFor();
    expect(await page.getByRole("list", { name: "Deletions and lifecycle" }).locator("[data-result='done']").count()).toBeGreaterThan(0);
    // On a telephone what became of a change is in sight, not to its right.
    await page.setViewportSize({ width: 390, height: 900 });
    const badge = await page.getByRole("list", { name: "Deletions and lifecycle" }).locator("[data-result='done']").first().boundingBox();
    expect((badge?.x ?? 0) + (badge?.width ?? 1_000)).toBeLessThan(390);
    await expectAccessible(page);
    expectCalm();
    await close();
  }, 120_000);
});
