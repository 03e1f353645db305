import type { JobParams } from "@proxbox/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endOf, startJob } from "../control/control-api.ts";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openSignedIn } from "./open-page.ts";
import { openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "jobs on the web page")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld({ vms: 6 });
  }, 120_000);
  afterAll(() => world?.close());

  it("starts a sync from the dashboard, follows it to its end without reloading, retries just what failed, and runs it again", async () => {
    world.netbox.faults.add({ method: "POST", path: /virtual-disks/, times: Infinity, effect: { kind: "status", status: 403, headers: { "Content-Type": "application/json" }, body: '{"detail":"You do not have permission to perform this action."}' } });
    const { page, expectCalm, close } = await openSignedIn(world, "/");
    await page.getByText("Nothing was synced yet").waitFor();
    await page.getByRole("link", { name: "0 conflicts wait for a decision" }).waitFor();
    await page.locator("[data-service='proxmox/1']").getByText("Accepted").waitFor();
    await page.getByRole("button", { name: "Run Sync Now" }).click();
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForURL(/\/jobs\/1$/);
    await page.locator("[data-help='success'], [data-help='warning'], [data-help='errored']").waitFor({ timeout: 90_000 });
    await page.locator("[data-stage='virtual-machines'][data-state='completed']").waitFor();
    await page.getByRole("table", { name: "Objects" }).getByText("Created").first().waitFor();
    await page.getByLabel("Outcome").selectOption("failed");
    await page.getByRole("table", { name: "Objects" }).getByText("Failed").first().waitFor();
    expect(await page.getByRole("table", { name: "Objects" }).getByText("Created").count()).toBe(0);
    await page.getByLabel("Stage of the object").selectOption("devices");
    await page.getByText("Nothing to list").waitFor();
    await page.getByLabel("Object or text").fill("to write");
    await page.getByRole("listitem").getByText("to write.").first().waitFor();
    expect(await page.getByRole("button", { name: "Cancel job" }).count()).toBe(0);
    await expectAccessible(page);
    world.netbox.faults.clear();
    await page.getByRole("button", { name: "Retry what failed" }).click();
    await page.waitForURL(/\/jobs\/2$/);
    await page.locator("[data-stage='vm-disks'][data-state='completed']").waitFor({ timeout: 90_000 });
    await page.locator("[data-help='success'], [data-help='warning']").waitFor();
    expect(await page.locator("[data-stage='virtual-machines']").count()).toBe(0);
    expect(await page.getByRole("button", { name: "Retry what failed" }).count()).toBe(0);
    await page.getByRole("button", { name: "Run now" }).click();
    await page.waitForURL(/\/jobs\/3$/);
    await page.locator("[data-help='success'], [data-help='warning']").waitFor({ timeout: 90_000 });
    expectCalm();
    await close();
  }, 240_000);

  it("shows a deletion that is only announced as a warning, not as something done", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/");
    // A backend of the original tells of it in streams that no lab has; the log's own answer is told as it would be.
    await page.route("**/api/jobs/*/log/**", async (route) => {
      const answer = await route.fetch();
      const log = (await answer.json()) as { results: { event: string; level: string; data: { operation?: string } }[] };
      const results = log.results.map((line) => (line.event === "item_progress" ? { ...line, data: { ...line.data, operation: "would_delete" } } : line));
      await route.fulfill({ response: answer, json: { ...log, results } });
    });
    await page.goto("/jobs/1");
    const outcome = page.getByRole("table", { name: "Objects" }).getByText("Would be deleted").first();
    await outcome.waitFor();
    expect(await outcome.getAttribute("class")).toContain("proxbox-state-orange");
    expect(await page.getByLabel("Outcome").getByRole("option", { name: "Would be deleted" }).count()).toBe(1);
    await expectAccessible(page);
    expectCalm();
    await close();
  }, 120_000);

  it("lists jobs by filters that stand in the address, and schedules one", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/jobs?state=running");
    await page.getByText("No job matches").waitFor();
    await page.getByLabel("State").selectOption("completed");
    await page.waitForURL(/state=completed/);
    await page.getByRole("table", { name: "Jobs" }).locator("[data-row]").first().waitFor();
    await page.getByLabel("Proxmox endpoint").selectOption("pve");
    await page.waitForURL(/proxmox_endpoint_id=1/);
    await page.getByRole("button", { name: "Sort by Duration" }).click();
    await page.waitForURL(/ordering=duration/);
    await page.getByRole("table", { name: "Jobs" }).locator("[data-row]").first().waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Run Sync Now" }).click();
    await page.getByText("More choices").click();
    await page.getByLabel("Branch of NetBox").fill("two words");
    await page.getByRole("dialog").getByText("Letters, digits, dashes").waitFor();
    expect(await page.getByRole("button", { name: "Start" }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Dashboard" }).click();
    await page.getByRole("button", { name: "Schedule Sync" }).click();
    await page.getByLabel("Name").fill("Nightly");
    await page.getByLabel("Cadence").selectOption("cron");
    await page.getByRole("button", { name: "Schedule", exact: true }).click();
    await page.getByText("Nightly is scheduled").waitFor();
    await page.getByRole("term").getByText("Nightly").waitFor();
    await expectAccessible(page);
    expectCalm();
    await close();
  }, 120_000);

  it("leads to the job that was started without waiting for lists, and can be started once what is chosen from is there", async () => {
    const { page, close } = await openSignedIn(world, "/");
    await page.getByText("Last run").waitFor();
    const [endpoints, lists] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(/\/api\/endpoints\/proxmox\//, async (route) => (await endpoints.promise, route.continue()));
    await page.getByRole("button", { name: "Run Sync Now" }).click();
    const start = page.getByRole("dialog").getByRole("button", { name: "Start" });
    await start.waitFor();
    expect(await start.isDisabled()).toBe(true);
    endpoints.resolve();
    await page.route(/\/api\/jobs\/(\?|figures)/, async (route) => (await lists.promise, route.continue()));
    await start.click();
    await page.waitForURL(/\/jobs\/\d+$/);
    lists.resolve();
    await endOf(world.api, Number(new URL(page.url()).pathname.split("/").at(-1)));
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await close();
  }, 120_000);

  it("asks anew whether deletions are approved before such a job or schedule is started again, and approves none unless told to", async () => {
    const approves = async (id: number): Promise<unknown> => ((await world.api.ask("GET", `/api/jobs/${id}/`))["params"] as JobParams).approve_deletions;
    const params = { sync_types: ["sdn"], approve_deletions: true };
    const first = await startJob(world.api, params);
    await endOf(world.api, first);
    await world.api.ask("POST", "/api/schedules/", { name: "approving", interval_minutes: 600, is_paused: true, params });
    const { page, expectCalm, close } = await openSignedIn(world, `/jobs/${first}`);
    await page.getByRole("button", { name: "Run now" }).click();
    await page.getByRole("dialog").getByText("approves none, unless you say so").waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Run now" }).click();
    await page.waitForURL(new RegExp(`/jobs/${first + 1}$`));
    expect(await approves(first + 1)).toBe(false);
    await page.goto("/schedules");
    await page.getByRole("button", { name: "Run now approving" }).click();
    await page.getByRole("dialog").getByLabel("Approve deletions this time too").check();
    await page.getByRole("dialog").getByRole("button", { name: "Run now" }).click();
    await page.getByText(`Job ${first + 2} has been started.`).waitFor();
    expect(await approves(first + 2)).toBe(true);
    await endOf(world.api, first + 2);
    expectCalm();
    await close();
  }, 120_000);

  it("cancels a job that runs, and says what became of it", async () => {
    const held = Promise.withResolvers<void>();
    const guest = world.proxmox.estate.guests.find(({ type }) => type === "qemu");
    Object.assign(guest ?? {}, { status: "running", config: { ...guest?.config, agent: "1" }, agent: { mode: "answering", waitFor: held.promise, interfaces: [] } });
    const id = await startJob(world.api);
    const { page, expectCalm, close } = await openSignedIn(world, `/jobs/${id}`);
    await page.getByRole("button", { name: "Cancel job" }).click();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel job" }).click();
    await page.locator("[data-help='cancelled']").waitFor();
    expect(await endOf(world.api, id)).toMatchObject({ state: "failed", verdict: "cancelled" });
    held.resolve();
    expect(await page.getByRole("button", { name: "Cancel job" }).count()).toBe(0);
    expectCalm();
    await close();
  }, 120_000);

  it("says that it is not live while the server is away, and goes on by itself when it is back", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/jobs");
    await page.locator("[data-live='live']").waitFor();
    const restarted = world.restart();
    await page.locator("[data-live='offline']").waitFor();
    await restarted;
    await page.locator("[data-live='live']").waitFor({ timeout: 60_000 });
    const id = await startJob(world.api);
    await page.getByRole("table", { name: "Jobs" }).getByRole("link", { name: String(id), exact: true }).waitFor();
    await endOf(world.api, id);
    await page.getByRole("row").filter({ has: page.getByRole("link", { name: String(id), exact: true }) }).locator("[data-condition='success']").waitFor();
    expectCalm(/Failed to load resource|ERR_/);
    await close();
  }, 120_000);
});
