import type { BrowserContext, CDPSession, Page } from "playwright-core";
import { openWebWorld } from "../../test/web/web-world.ts";
import { openSession, openUntil } from "./bench-page.ts";

/** What a first load costs. */
export interface LoadMeasured {
  /** Bytes that the scripts took on the wire, as the server compressed them. */
  readonly scriptBytes: number;
  /** All bytes of the load. */
  readonly totalBytes: number;
  readonly requests: number;
  /** From the navigation until the dashboard is drawn and its first button has answered a click; each round. */
  readonly interactiveMs: readonly number[];
}

interface Received {
  readonly type: string;
  readonly bytes: number;
}

/** Notes what comes over the wire from now on, by kind of resource. */
async function watchTraffic(session: CDPSession): Promise<readonly Received[]> {
  const types = new Map<string, string>();
  const received: Received[] = [];
  session.on("Network.responseReceived", ({ requestId, type }) => types.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => received.push({ type: types.get(requestId) ?? "Other", bytes: encodedDataLength }));
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return received;
}

async function untilAnswers(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run Sync Now" }).click();
  await page.getByRole("dialog").waitFor();
}

async function readTraffic(context: BrowserContext): Promise<Omit<LoadMeasured, "interactiveMs">> {
  const page = await context.newPage();
  const received = await watchTraffic(await context.newCDPSession(page));
  await page.goto("/");
  await untilAnswers(page);
  await page.close();
  const sum = (type?: string): number => received.filter((each) => type === undefined || each.type === type).reduce((total, { bytes }) => total + bytes, 0);
  return { scriptBytes: sum("Script"), totalBytes: sum(), requests: received.length };
}

async function timeOnce(context: BrowserContext): Promise<number> {
  const { page, tookMs } = await openUntil(context, "/", untilAnswers);
  await page.close();
  return tookMs;
}

/** Opens the dashboard with an empty cache, so often. */
export async function measureLoad(runs: number): Promise<LoadMeasured> {
  const world = await openWebWorld({ vms: 12 });
  try {
    const context = await openSession(world);
    const interactiveMs: number[] = [];
    for (let run = 0; run < runs; run += 1) interactiveMs.push(await timeOnce(context));
    return { ...(await readTraffic(context)), interactiveMs };
  } finally {
    await world.close();
  }
}
