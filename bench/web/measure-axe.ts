import { prepareSite } from "../../scripts/screenshots/prepare-site.ts";
import { shownPages } from "../../scripts/screenshots/shown-pages.ts";
import { axeFindings } from "../../test/web/axe-findings.ts";
import { openWebWorld } from "../../test/web/web-world.ts";
import { openSession } from "./bench-page.ts";

/** What axe found on every page, in both themes. */
export interface AxeMeasured {
  readonly pages: number;
  /** A sentence each, with the page's address before it. */
  readonly findings: readonly string[];
}

/** Lets axe look at every page of a site at work. */
export async function measureAxe(): Promise<AxeMeasured> {
  const world = await openWebWorld({ vms: 24 });
  try {
    const pages = shownPages(await prepareSite(world));
    const signedIn = await openSession(world);
    const nobody = await world.browser.newContext({ locale: "en-GB", baseURL: world.url, reducedMotion: "reduce" });
    const findings: string[] = [];
    for (const { path, shows, isOpen } of pages) {
      const page = await (isOpen === true ? nobody : signedIn).newPage();
      await page.goto(path);
      await page.locator("main").getByText(shows).filter({ visible: true }).first().waitFor();
      findings.push(...(await axeFindings(page)).map((finding) => `${path}: ${finding}`));
      await page.close();
    }
    return { pages: pages.length, findings };
  } finally {
    await world.close();
  }
}
