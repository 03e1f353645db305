import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, startJob } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the page of conflicts")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld({ vms: 3 });
  }, 120_000);
  afterAll(() => world?.close());

  it("says no more than what was asked for when there is none, and keeps its filters in its address", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/conflicts");
    await page.getByText("No conflict waits for a decision").waitFor();
    await page.getByLabel("Type").selectOption("field");
    await page.getByLabel("Waiting for a decision").click();
    await page.waitForURL(/all=true/);
    expect(new URL(page.url()).search).toContain("type=field");
    await page.getByText("No conflict of this type is known").waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });

  it("E08: shows both sides of what people changed, settles one and then the others in one go, and the next sync does just that", async () => {
    const table = "virtualization.virtualmachine";
    await endOf(world.api, await startJob(world.api));
    const machines = world.netbox.tables.rows(table);
    for (const { id } of machines) world.netbox.tables.patch(table, id, { memory: 17 });
    await endOf(world.api, await startJob(world.api));
    const { page, expectCalm, close } = await openSignedIn(world, "/conflicts");
    const rows = page.getByRole("table", { name: "Conflicts" }).getByRole("row").filter({ hasText: "memory" });
    await rows.nth(machines.length - 1).waitFor();
    const [first, ...others] = machines;
    const row = rows.filter({ hasText: String(first?.["name"]) });
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining(String(first?.["memory"])), expect.stringContaining("17")]));
    await row.getByRole("button", { name: "stays for good" }).click();
    await page.getByRole("status").getByText("Decided.").waitFor();
    await rows.nth(others.length).waitFor({ state: "detached" });
    for (const box of await page.getByRole("checkbox", { name: /^Select / }).all()) await box.check();
    await page.getByText("2 conflicts are selected").waitFor();
    await expectAccessible(page);
    await page.getByText("2 conflicts are selected").locator("..").getByRole("button", { name: "Give it back" }).click();
    await page.getByText("No conflict waits for a decision").waitFor();
    await endOf(world.api, await startJob(world.api));
    expect(world.netbox.tables.rows(table).map(({ memory }) => memory)).toEqual([17, ...others.map(({ memory }) => memory)]);
    await page.getByLabel("Waiting for a decision").click();
    await row.getByText(/^decided: .*stays for good/).waitFor();
    expectCalm();
    await close();
  }, 180_000);
});
