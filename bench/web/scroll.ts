import type { Page } from "playwright-core";

/** How a list scrolled. */
export interface Scrolled {
  readonly frames: number;
  /** Tasks that held the page's thread for 50 ms or longer, as the browser calls them long. */
  readonly longTasksMs: readonly number[];
  /** The longest time between two frames. */
  readonly longestFrameMs: number;
}

/** Frames for the way from top to end: leaps as a person's who drags the bar, and then so many of a wheel's steps. */
const LEAPS = 200;
const STEPS = 300;
const STEP_PX = 120;

// Text, because this repository's own types know no browser.
const inPage = `async ({ list, leaps, steps, stepPx }) => {
  const longTasksMs = [];
  const observer = new PerformanceObserver((entries) => longTasksMs.push(...entries.getEntries().map(({ duration }) => duration)));
  observer.observe({ type: "longtask" });
  const element = document.querySelector(list);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  let [last, longestFrameMs] = [await frame(), 0];
  for (let count = 0; count < leaps + steps; count += 1) {
    element.scrollTop = count < leaps ? (element.scrollHeight * count) / leaps : element.scrollHeight / 2 + (count - leaps) * stepPx;
    const now = await frame();
    longestFrameMs = Math.max(longestFrameMs, now - last);
    last = now;
  }
  await frame();
  observer.disconnect();
  return { frames: leaps + steps, longTasksMs, longestFrameMs };
}`;

/** Scrolls a list from its top to its end and then a while by small steps, and notes what held the page up. */
export function scroll(page: Page, list: string): Promise<Scrolled> {
  return page.evaluate<Scrolled>(`(${inPage})(${JSON.stringify({ list, leaps: LEAPS, steps: STEPS, stepPx: STEP_PX })})`);
}
