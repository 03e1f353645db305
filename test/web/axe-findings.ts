import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds on the page as it is shown now, in either theme (WCAG 2.2 A and AA, and axe's best practices); a sentence each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // The page's policy lets no script in from outside; what is evaluated by the browser itself is not bound by it.
  await page.evaluate(await readFile(axePath, "utf8"));
  const found: string[] = [];
  for (const theme of ["light", "dark"]) {
    await page.evaluate(`document.documentElement.dataset.bsTheme = "${theme}"`);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run());
    found.push(...violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${theme}: ${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ""}`)));
  }
  return found;
}
