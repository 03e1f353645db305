import { changeLinks } from "@proxbox/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openPage, openSignedIn } from "./open-page.ts";
import { ADMINISTRATOR, openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the inventory")}`, () => {
  let world: WebWorld;
  let guest: { readonly name: string; readonly id: string };
  beforeAll(async () => {
    world = await openWebWorld();
    const job = await world.api.ask("POST", "/api/jobs/", {});
    await endOf(world.api, Number(job["id"]));
    const { columns, rows } = (await world.api.ask("GET", "/api/inventory/objects/virtual-machine/")) as { columns: string[]; rows: unknown[][] };
    guest = { name: String(rows[3]?.[columns.indexOf("label")]), id: String(rows[3]?.[columns.indexOf("netbox_id")]) };
  }, 120_000);
  afterAll(() => world?.close());

  it("finds a guest, shows what hangs on it, and Sync Now syncs it alone and shows what came of it", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/inventory");
    await page.getByText("12 of 12").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Search").fill(guest.name);
    await page.getByRole("link", { name: guest.name, exact: true }).click();
    await page.getByRole("heading", { name: /^VM interfaces \(/ }).waitFor();
    await page.getByRole("button", { name: "Sync Now" }).click();
    await page.getByRole("status").getByRole("heading", { name: /is done/ }).waitFor();
    expect((await world.api.ask("GET", "/api/jobs/?limit=1"))["results"]).toMatchObject([{ params: { netbox_vm_ids: [Number(guest.id)] } }]);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Not seen" }).click();
    await page.getByRole("heading", { name: "Not seen" }).waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  });

  it("is where NetBox's links lead, also on a telephone, and says so when there is no such object", async () => {
    const { url, tokens, tables } = world.netbox;
    await changeLinks({ url, token: tokens.v2, tls: { mode: "system" }, wait: async () => {}, clock: () => new Date(), random: () => 0 }, { do: "install", publicUrl: world.url, isReplacing: false });
    const link = tables.find("extras/custom-links", (row) => row["name"] === "proxbox-vm");
    const { page, expectCalm, close } = await openPage(world, String(link?.["link_url"]).replace("{{ object.pk }}", guest.id), { viewport: { width: 320, height: 640 } });
    // Nobody is signed in yet.
    await page.getByLabel("Username").fill(ADMINISTRATOR.username);
    await page.getByLabel("Password").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: guest.name, level: 1 }).waitFor();
    await page.getByRole("button", { name: "Sync Now" }).waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    await page.goto("/inventory/vm/999999");
    await page.getByRole("alert").getByText("RUN_UNKNOWN_OBJECT").waitFor();
    await page.goto("/inventory");
    await page.getByText("12 of 12").waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
    expectCalm(/status of 404/);
    await close();
  });
});
