import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the page of conflicts")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld({ vms: 1 });
  }, 120_000);
  afterAll(() => world?.close());

  it("says so when both agree, and keeps its filters in its address", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/conflicts");
    await page.getByText("Proxmox VE and NetBox agree").waitFor();
    await page.getByLabel("Type").selectOption("field");
    await page.getByLabel("Waiting for a decision").click();
    await page.waitForURL(/all=true/);
    expect(new URL(page.url()).search).toContain("type=field");
    await page.getByText("Proxmox VE and NetBox agree").waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });
});
