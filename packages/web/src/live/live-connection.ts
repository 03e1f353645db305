import { JobEvent, LiveChange, LiveJob } from "@proxbox/contract";
import { areasOf } from "./areas-of.ts";

/** `live`: what is shown is kept true; `connecting`: a first try; `offline`: the connection is lost and tried again; `paused`: the tab is hidden and holds none. */
export type LiveState = "live" | "connecting" | "offline" | "paused";

/** What of the browser a connection needs. */
export interface LiveBrowser {
  /** Tells `visibilitychange`. */
  readonly document: EventTarget & Pick<Document, "visibilityState">;
  /** Tells `online`. */
  readonly window: EventTarget;
  readonly openSource: (url: string) => EventTarget & Pick<EventSource, "close">;
  readonly clock: () => Date;
}

/** Whom the connection tells what. */
export interface LiveListener {
  onState(state: LiveState): void;
  /** Questions of these areas have new answers; `["*"]`: all may have, because the connection was away. */
  onAreas(areas: readonly string[]): void;
  onJob(job: LiveJob): void;
  /** A line of the log that is followed. */
  onLine(line: JobEvent): void;
}

/** The tab's one connection; open until it is closed. */
export interface LiveConnection {
  /** Tells the lines of this job's log after `after` from now on; undefined: of none. */
  followLog(job: number | undefined, after?: number): void;
  close(): void;
}

const LIVE_URL = "/api/live/stream";
const RETRY_MS = 2_000;
/** A shown page that slept this long trusts its connection no more. */
const SLEPT_MS = 20_000;
const TICK_MS = 5_000;

class Connection implements LiveConnection {
  readonly #listener: LiveListener;
  readonly #browser: LiveBrowser;
  #source: ReturnType<LiveBrowser["openSource"]> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval>;
  #log: { readonly job: number; after: number } | undefined;
  /** Whether what is shown may be old when the connection opens: it was away, or did not open with the page. */
  #wasAway = false;
  #lastTickMs: number;

  constructor(listener: LiveListener, browser: LiveBrowser) {
    this.#listener = listener;
    this.#browser = browser;
    this.#lastTickMs = browser.clock().getTime();
    this.#ticker = setInterval(this.#tick, TICK_MS);
    browser.window.addEventListener("online", this.#open);
    browser.document.addEventListener("visibilitychange", this.#turned);
    this.#turned();
  }

  readonly followLog = (job: number | undefined, after = 0): void => {
    this.#log = job === undefined ? undefined : { job, after };
    this.#open();
  };

  readonly close = (): void => {
    clearInterval(this.#ticker);
    this.#browser.window.removeEventListener("online", this.#open);
    this.#browser.document.removeEventListener("visibilitychange", this.#turned);
    this.#leave();
  };

  /** A browser has six connections to a server without HTTP/2, for all tabs: a tab that nobody looks at holds none. */
  readonly #turned = (): void => {
    const isHidden = this.#isHidden();
    if (isHidden) this.#wasAway = true;
    this.#lastTickMs = this.#browser.clock().getTime();
    this.#listener.onState(isHidden ? "paused" : "connecting");
    this.#open();
  };

  /** Timers stand still while a machine sleeps: a gap between two ticks is a sleep, and a connection may have died in it unseen. In hidden tabs they are slow besides. */
  readonly #tick = (): void => {
    const nowMs = this.#browser.clock().getTime();
    const sleptMs = nowMs - this.#lastTickMs;
    this.#lastTickMs = nowMs;
    if (sleptMs > SLEPT_MS) this.#open();
  };

  readonly #open = (): void => {
    this.#leave();
    if (this.#isHidden()) return;
    const log = this.#log;
    const source = this.#browser.openSource(log === undefined ? LIVE_URL : `${LIVE_URL}?job=${log.job}&after=${log.after}`);
    this.#source = source;
    const on = (type: string, tell: (data: unknown) => void): void => source.addEventListener(type, (event) => tell(JSON.parse((event as MessageEvent<string>).data)));
    source.addEventListener("open", this.#opened);
    source.addEventListener("error", this.#failed);
    on("job", (data) => this.#listener.onJob(LiveJob.parse(data)));
    on("change", (data) => this.#listener.onAreas(areasOf(LiveChange.parse(data))));
    on("log", (data) => this.#tellLine(JobEvent.parse(data), log));
  };

  readonly #opened = (): void => {
    this.#listener.onState("live");
    // While it was away anything may have changed; the first time the page has just asked.
    if (this.#wasAway) this.#listener.onAreas(["*"]);
    this.#wasAway = true;
  };

  readonly #failed = (): void => {
    this.#leave();
    this.#listener.onState("offline");
    this.#timer = setTimeout(this.#open, RETRY_MS);
  };

  #isHidden(): boolean {
    return this.#browser.document.visibilityState === "hidden";
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
  }

  #tellLine(line: JobEvent, log: { after: number } | undefined): void {
    if (log === undefined || line.seq <= log.after) return;
    log.after = line.seq;
    this.#listener.onLine(line);
  }
}

/**
 * Opens the tab's live connection. Comes back by itself after sleep, a change of network and a restart of the server, and goes on in the log where it
 * was. While the tab is hidden it is closed, and says `paused`.
 */
export function openLiveConnection(listener: LiveListener, browser: LiveBrowser = { document, window, openSource: (url) => new EventSource(url), clock: () => new Date() }): LiveConnection {
  return new Connection(listener, browser);
}
