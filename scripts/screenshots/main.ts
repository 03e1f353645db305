import { mkdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { ADMINISTRATOR, openWebWorld } from "../../test/web/web-world.ts";
import type { WebWorld } from "../../test/web/web-world.ts";
import { repositoryRoot } from "../repository-root.ts";
import { prepareSite } from "./prepare-site.ts";
import { shownPages } from "./shown-pages.ts";
import type { ShownPage } from "./shown-pages.ts";

const USAGE = "npm run screenshots -- [--out FOLDER] [--docs]   every page, light and dark, 1440 and 390 px wide; --docs: the few of docs/images only";

/** Widths in px: a desktop, and a telephone. */
const WIDTHS = [1440, 390] as const;
const THEMES = ["light", "dark"] as const;
const HEIGHT = 900;
const SHOWN_MS = 10_000;

/** How a page is photographed. */
interface Look {
  readonly width: number;
  readonly theme: string;
}

async function openAs(browser: Browser, url: string, { width, theme }: Look): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", baseURL: url, viewport: { width, height: HEIGHT } });
  await context.addInitScript(`localStorage.setItem("proxbox.theme", "${theme}")`);
  return context.newPage();
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Username").fill(ADMINISTRATOR.username);
  await page.getByLabel("Password").fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname !== "/login");
}

/** Photographs one page, whole; one that lacks what it has to show, or is wider than the screen, is named, and the script fails. */
async function photograph(page: Page, { path, shows }: ShownPage, file: string): Promise<void> {
  await page.goto(path);
  const isShown = await page.locator("main").getByText(shows).filter({ visible: true }).first().waitFor({ timeout: SHOWN_MS }).then(() => true, () => false);
  // Charts and figures are drawn in the next frames.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  // A window as high as the page: what stays in sight while one scrolls is drawn to its end.
  const { width } = page.viewportSize() ?? { width: WIDTHS[0] };
  await page.setViewportSize({ width, height: Math.max(HEIGHT, await page.evaluate<number>("document.documentElement.scrollHeight")) });
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
  await page.screenshot({ path: file, fullPage: true });
  await page.setViewportSize({ width, height: HEIGHT });
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  if (!isShown || overflow > 0) process.exitCode = 1;
  console.log(`${basename(file)}${isShown ? "" : `  does not show ${String(shows)}`}${overflow > 0 ? `  is ${overflow} px wider than the screen` : ""}`);
}

/** Photographs pages in one look: first those for whom nobody is signed in. */
async function photographAll({ browser, url }: Pick<WebWorld, "browser" | "url">, pages: readonly ShownPage[], { look, fileOf }: { readonly look: Look; readonly fileOf: (name: string) => string }): Promise<void> {
  const page = await openAs(browser, url, look);
  for (const open of pages.filter(({ isOpen }) => isOpen === true)) await photograph(page, open, fileOf(open.name));
  await signIn(page);
  for (const shown of pages.filter(({ isOpen }) => isOpen !== true)) await photograph(page, shown, fileOf(shown.name));
  await page.context().close();
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) return console.log(USAGE);
  const isForDocs = args.includes("--docs");
  const at = args.indexOf("--out");
  const folder = isForDocs ? join(repositoryRoot, "docs/images") : resolve(at < 0 ? join(repositoryRoot, ".proxbox/screenshots") : (args[at + 1] ?? ""));
  await mkdir(folder, { recursive: true });
  const world = await openWebWorld({ vms: 24 });
  try {
    const pages = shownPages(await prepareSite(world)).filter(({ isInDocs }) => !isForDocs || isInDocs === true);
    const looks = isForDocs ? [{ width: WIDTHS[0], theme: THEMES[0] }] : WIDTHS.flatMap((width) => THEMES.map((theme) => ({ width, theme })));
    for (const look of looks) await photographAll(world, pages, { look, fileOf: (name) => join(folder, isForDocs ? `${name}.png` : `${name}-${look.theme}-${look.width}.png`) });
  } finally {
    await world.close();
  }
}

await main();
