import { JobEvent, LiveChange, LiveJob } from "@proxbox/contract";
import { areasOf } from "./areas-of.ts";

/** `live`: what is shown is kept true; `connecting`: the first try; `offline`: the connection is lost and tried again. */
export type LiveState = "live" | "connecting" | "offline";

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
/** A page that slept this long trusts its connection no more. */
const SLEPT_MS = 20_000;
const TICK_MS = 5_000;

class Connection implements LiveConnection {
  readonly #listener: LiveListener;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval>;
  #log: { readonly job: number; after: number } | undefined;
  #wasOpen = false;
  #lastTickMs = Date.now();

  constructor(listener: LiveListener) {
    this.#listener = listener;
    this.#ticker = setInterval(this.#tick, TICK_MS);
    addEventListener("online", this.#open);
    document.addEventListener("visibilitychange", this.#tick);
    this.#open();
  }

  readonly followLog = (job: number | undefined, after = 0): void => {
    this.#log = job === undefined ? undefined : { job, after };
    this.#open();
  };

  readonly close = (): void => {
    clearTimeout(this.#timer);
    clearInterval(this.#ticker);
    removeEventListener("online", this.#open);
    document.removeEventListener("visibilitychange", this.#tick);
    this.#source?.close();
  };

  /** Timers stand still while a machine sleeps: a gap between two ticks is a sleep, and a connection may have died in it unseen. */
  readonly #tick = (): void => {
    const sleptMs = Date.now() - this.#lastTickMs;
    this.#lastTickMs = Date.now();
    if (sleptMs > SLEPT_MS) this.#open();
  };

  readonly #open = (): void => {
    clearTimeout(this.#timer);
    this.#source?.close();
    const log = this.#log;
    const source = new EventSource(log === undefined ? LIVE_URL : `${LIVE_URL}?job=${log.job}&after=${log.after}`);
    this.#source = source;
    source.addEventListener("open", this.#opened);
    source.addEventListener("error", this.#failed);
    source.addEventListener("job", ({ data }: MessageEvent<string>) => this.#listener.onJob(LiveJob.parse(JSON.parse(data))));
    source.addEventListener("change", ({ data }: MessageEvent<string>) => this.#listener.onAreas(areasOf(LiveChange.parse(JSON.parse(data)))));
    source.addEventListener("log", ({ data }: MessageEvent<string>) => this.#tellLine(JobEvent.parse(JSON.parse(data)), log));
  };

  readonly #opened = (): void => {
    this.#listener.onState("live");
    // While it was away anything may have changed; the first time the page has just asked.
    if (this.#wasOpen) this.#listener.onAreas(["*"]);
    this.#wasOpen = true;
  };

  readonly #failed = (): void => {
    this.#source?.close();
    this.#listener.onState("offline");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#open, RETRY_MS);
  };

  #tellLine(line: JobEvent, log: { after: number } | undefined): void {
    if (log === undefined || line.seq <= log.after) return;
    log.after = line.seq;
    this.#listener.onLine(line);
  }
}

/** Opens the tab's live connection. Comes back by itself after sleep, a change of network and a restart of the server, and goes on in the log where it was. */
export function openLiveConnection(listener: LiveListener): LiveConnection {
  return new Connection(listener);
}
