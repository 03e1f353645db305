import type { Browser, BrowserContext, Page } from "playwright-core";

/** Where a page is measured: a browser and the control plane that serves it. */
export interface BenchSite {
  readonly browser: Browser;
  readonly url: string;
}

/** What the account of test/control/control-api.ts is called. */
const ACCOUNT = { username: "admin", password: "correct horse battery" };

/** Milliseconds that anything may take before the bench gives up. */
const PATIENCE_MS = 120_000;

/** A browser without a cache and with a session, as somebody has who comes back. */
export async function openSession({ browser, url }: BenchSite): Promise<BrowserContext> {
  // Without transitions: axe would see colours on their way from one theme to the other.
  const context = await browser.newContext({ locale: "en-GB", baseURL: url, reducedMotion: "reduce", viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByLabel("Username").fill(ACCOUNT.username);
  await page.getByLabel("Password").fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname !== "/login");
  await page.close();
  return context;
}

/** Milliseconds since the page's navigation began, by its own clock. */
function sinceNavigationMs(page: Page): Promise<number> {
  return page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))");
}

/** Opens a page anew and gives how long it took until what it has to show was drawn; the page stays open. */
export async function openUntil(context: BrowserContext, path: string, shown: (page: Page) => Promise<unknown>): Promise<{ readonly page: Page; readonly tookMs: number }> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await page.goto(path, { waitUntil: "commit" });
  await shown(page);
  return { page, tookMs: await sinceNavigationMs(page) };
}
