import type { Page } from "playwright-core";
import { endOf, startJob } from "../../test/control/control-api.ts";
import { openWebWorld } from "../../test/web/web-world.ts";
import type { WebWorld } from "../../test/web/web-world.ts";
import { openSession, openUntil } from "./bench-page.ts";
import { scroll } from "./scroll.ts";
import type { Scrolled } from "./scroll.ts";

/** How the pages of a large estate behave. */
export interface EstateMeasured {
  readonly vms: number;
  /** Changes of the plan. */
  readonly changes: number;
  /** From the navigation until the plan's changes are drawn; each round. */
  readonly planMs: readonly number[];
  readonly planScrolled: Scrolled;
  /** From the navigation until the list of machines is drawn; each round. */
  readonly inventoryMs: readonly number[];
  /** From a key until the narrowed list is drawn; each key. */
  readonly filterMs: readonly number[];
  readonly inventoryScrolled: Scrolled;
}

/** What stands in the filter one after the other; each narrows the list to another length. */
const TYPED = ["7", "77", "web", "web-9", "db"];
const STAGE = { sync_types: ["virtual-machines"] };

async function makePlan({ api }: WebWorld): Promise<{ id: string; changes: number }> {
  const job = await api.ask("POST", "/api/plans/", STAGE);
  const ended = await endOf(api, Number(job["id"]));
  const { plan } = (ended["result"] ?? {}) as { plan?: { id: string } };
  if (plan === undefined) throw new Error(`the plan was not made: ${String(ended["status_reason"])}`);
  const { plan: made } = (await api.ask("GET", `/api/plans/${plan.id}/`)) as unknown as { plan: { changes: readonly unknown[] } };
  return { id: plan.id, changes: made.changes.length };
}

// Text, because this repository's own types know no browser. A list that stays as it was for so many frames counts with all of them.
const typeInPage = `async (value) => {
  // The one above the list; the first is of the search in everything.
  const input = [...document.querySelectorAll("main input[type=search]")].at(-1);
  const rows = () => document.querySelector("main .proxbox-rows")?.getAttribute("aria-rowcount");
  const before = rows();
  const startedMs = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  for (let waited = 0; waited < 600 && rows() === before; waited += 1) await frame();
  await frame();
  return performance.now() - startedMs;
}`;

/** Types one key, and gives how long it took until the list under it was another one and was drawn. */
function typeKey(page: Page, text: string): Promise<number> {
  return page.evaluate<number>(`(${typeInPage})(${JSON.stringify(text)})`);
}

async function measureFilter(page: Page): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (const text of TYPED) tookMs.push(await typeKey(page, text));
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  return tookMs;
}

async function times(count: number, once: () => Promise<number>): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (let run = 0; run < count; run += 1) tookMs.push(await once());
  return tookMs;
}

async function measureAt(world: WebWorld, runs: number): Promise<Omit<EstateMeasured, "vms">> {
  const context = await openSession(world);
  const opened = async (path: string, selector: string): Promise<number> => {
    const { page, tookMs } = await openUntil(context, path, (shown) => shown.locator(selector).first().waitFor());
    await page.close();
    return tookMs;
  };
  const plan = await makePlan(world);
  const planRows = ".proxbox-rows .proxbox-row";
  const planMs = await times(runs, () => opened(`/plans/${plan.id}`, planRows));
  const { page: planPage } = await openUntil(context, `/plans/${plan.id}`, (shown) => shown.locator(planRows).first().waitFor());
  const planScrolled = await scroll(planPage, ".proxbox-rows");
  await planPage.close();
  await endOf(world.api, await startJob(world.api, STAGE));
  const inventoryMs = await times(runs, () => opened("/inventory", planRows));
  const { page } = await openUntil(context, "/inventory", (shown) => shown.locator(planRows).first().waitFor());
  return { changes: plan.changes, planMs, planScrolled, inventoryMs, filterMs: await measureFilter(page), inventoryScrolled: await scroll(page, ".proxbox-rows") };
}

/** Plans the first sync of so many machines, does it, and looks at both in the browser. The lab of Proxmox VE and NetBox works in this process. */
export async function measureEstate(vms: number, runs: number): Promise<EstateMeasured> {
  const world = await openWebWorld({ vms });
  try {
    return { vms, ...(await measureAt(world, runs)) };
  } finally {
    await world.close();
  }
}
