import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from "playwright-core";
import { expect } from "vitest";
import { ADMINISTRATOR } from "./web-world.ts";

/** A page of a world that keeps what the browser complains of. */
export interface OpenedPage {
  readonly page: Page;
  /** Fails when the browser had anything to complain of: errors, warnings, exceptions, requests to other hosts. `allowed`: what a test brings about itself. */
  expectCalm(allowed?: RegExp): void;
  close(): Promise<void>;
}

function isComplaint(message: ConsoleMessage): boolean {
  return message.type() === "error" || message.type() === "warning";
}

/** Opens a page in a context of its own (no cookie of another), at an address of the world. */
export async function openPage({ browser, url }: { readonly browser: Browser; readonly url: string }, path: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", baseURL: url, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on("console", (message) => void (isComplaint(message) && complaints.push(`${message.type()}: ${message.text()}`)));
  page.on("pageerror", (error) => void complaints.push(`exception: ${error.message}`));
  page.on("request", (request) => void (new URL(request.url()).origin !== new URL(url).origin && !request.url().startsWith("data:") && complaints.push(`another host: ${request.url()}`)));
  await page.goto(path);
  const expectCalm = (allowed?: RegExp): void => {
    expect(complaints.filter((text) => allowed?.test(text) !== true)).toEqual([]);
  };
  return { page, expectCalm, close: () => context.close() };
}

/** Opens a page and signs in. */
export async function openSignedIn(world: { readonly browser: Browser; readonly url: string }, path: string, { account = ADMINISTRATOR, ...options }: BrowserContextOptions & { readonly account?: { readonly username: string; readonly password: string } } = {}): Promise<OpenedPage> {
  const opened = await openPage(world, `/login?next=${encodeURIComponent(path)}`, options);
  const { page } = opened;
  await page.getByLabel("Username").fill(account.username);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((address) => address.pathname !== "/login");
  return opened;
}
