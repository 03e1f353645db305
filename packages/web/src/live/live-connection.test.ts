import { afterEach, expect, it } from "vitest";
import { openLiveConnection } from "./live-connection.ts";
import type { LiveConnection } from "./live-connection.ts";

class Source extends EventTarget {
  readonly url: string;
  isOpen = true;
  constructor(url: string) {
    super();
    this.url = url;
  }
  close(): void {
    this.isOpen = false;
  }
}

let connection: LiveConnection | undefined;
afterEach(() => connection?.close());

function open(visibilityState: DocumentVisibilityState = "visible") {
  const document = Object.assign(new EventTarget(), { visibilityState });
  const window = new EventTarget();
  const sources: Source[] = [];
  const told: string[] = [];
  let nowMs = 0;
  const openSource = (url: string): Source => {
    const source = new Source(url);
    sources.push(source);
    return source;
  };
  const tell = (kind: string) => (value: unknown): void => void told.push(`${kind} ${JSON.stringify(value)}`);
  const made = openLiveConnection({ onState: tell("state"), onAreas: tell("areas"), onJob: tell("job"), onLine: tell("line") }, { document, window, openSource, clock: () => new Date(nowMs) });
  connection = made;
  const turn = (to: DocumentVisibilityState): void => {
    document.visibilityState = to;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  const opened = (): void => void sources.at(-1)?.dispatchEvent(new Event("open"));
  const openUrls = (): string[] => sources.filter(({ isOpen }) => isOpen).map(({ url }) => url);
  return { made, window, sources, told, turn, opened, openUrls, pass: (ms: number) => void (nowMs += ms) };
}

it("holds no connection while the tab is hidden, whatever asks for one, and asks anew for everything once it is shown", () => {
  const { made, window, told, turn, opened, openUrls, pass } = open();
  opened();
  expect([openUrls(), told.splice(0)]).toEqual([["/api/live/stream"], ['state "connecting"', 'state "live"']]);
  turn("hidden");
  pass(3_600_000);
  window.dispatchEvent(new Event("online"));
  made.followLog(7, 3);
  expect([openUrls(), told.splice(0)]).toEqual([[], ['state "paused"']]);
  turn("visible");
  opened();
  expect([openUrls(), told]).toEqual([["/api/live/stream?job=7&after=3"], ['state "connecting"', 'state "live"', 'areas ["*"]']]);
});

it("takes what a tab asked in the background as old when it is first shown", () => {
  const { told, turn, opened, openUrls } = open("hidden");
  expect(openUrls()).toEqual([]);
  turn("visible");
  opened();
  expect(told.at(-1)).toBe('areas ["*"]');
});

it("opens one connection a showing, and leaves none behind when it is closed", () => {
  const { made, sources, turn, openUrls } = open();
  for (const to of ["hidden", "visible", "hidden", "visible"] as const) turn(to);
  expect([sources.length, openUrls().length]).toEqual([3, 1]);
  made.close();
  turn("visible");
  expect([sources.length, openUrls()]).toEqual([3, []]);
});
