import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[];
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Fails when axe finds anything on the page as it is shown now, in either theme (WCAG 2.2 A and AA, and axe's best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // The page's policy lets no script in from outside; what is evaluated by the browser itself is not bound by it.
  await page.evaluate(await readFile(axePath, "utf8"));
  for (const theme of ["light", "dark"]) {
    await page.evaluate(`document.documentElement.dataset.bsTheme = "${theme}"`);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResult> } }).axe.run());
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${theme}: ${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ""}`));
    expect(found).toEqual([]);
  }
}
