import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../test/web/web-world.ts";
import { withControlPlace } from "../control/control-place.ts";
import type { ControlPlace } from "../control/control-place.ts";
import { openSession, openUntil } from "./bench-page.ts";
import { scroll } from "./scroll.ts";
import type { Scrolled } from "./scroll.ts";

/** How the page of a job with a long log behaves. */
export interface EventsMeasured {
  /** Lines of the log. */
  readonly events: number;
  /** From the navigation until lines of the log are drawn; each round. */
  readonly openedMs: readonly number[];
  readonly scrolled: Scrolled;
}

const FRAMES_PER_SECOND = 5_000;
const LOOK_MS = 100;

async function lastEvent({ api }: ControlPlace, id: number): Promise<number> {
  return Number((await api.ask("GET", `/api/jobs/${id}/`))["last_event"]);
}

/** A job that has ended with so many events. */
async function makeJob(place: ControlPlace, events: number): Promise<number> {
  const id = await place.startJob();
  await place.backend.ask({ type: "send", framesPerSecond: FRAMES_PER_SECOND, seconds: Math.max(1, events / FRAMES_PER_SECOND) });
  while ((await lastEvent(place, id)) < events) await delay(LOOK_MS);
  await place.backend.ask({ type: "finish" });
  while ((await place.api.ask("GET", `/api/jobs/${id}/`))["completed_at"] === null) await delay(LOOK_MS);
  return id;
}

async function untilLines(page: Page): Promise<void> {
  await page.locator(".proxbox-log .proxbox-line").first().waitFor();
}

/** Opens a job of so many events so often, and scrolls through all of them. */
export function measureEvents(events: number, runs: number): Promise<EventsMeasured> {
  return withControlPlace("pglite", async (place) => {
    const id = await makeJob(place, events);
    const browser = await launchBrowser();
    try {
      const context = await openSession({ browser, url: place.control.url });
      const openedMs: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const { page, tookMs } = await openUntil(context, `/jobs/${id}`, untilLines);
        openedMs.push(tookMs);
        await page.close();
      }
      const { page } = await openUntil(context, `/jobs/${id}`, untilLines);
      await page.getByLabel("Level").selectOption("debug");
      await page.locator(`.proxbox-log[data-lines='${await lastEvent(place, id)}']`).waitFor();
      return { events: await lastEvent(place, id), openedMs, scrolled: await scroll(page, ".proxbox-log") };
    } finally {
      await browser.close();
    }
  });
}
