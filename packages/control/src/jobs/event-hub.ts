import { TERMINAL_STATES } from "@proxbox/contract";
import { asciiJson, createBell } from "@proxbox/server";
import type { Bell } from "@proxbox/server";
import type { JobParts } from "./job-parts.ts";
import { toJobEvent } from "./to-job-event.ts";

/** How often is looked for events when no signal comes. */
const POLL_MS = 500;
/** Events of a followed job that are kept for its readers; who is further behind reads from the database. */
const RING_EVENTS = 2_000;
const PAGE_EVENTS = 500;

/** An event of a job for its readers. */
export interface FollowedEvent {
  readonly seq: number;
  /** The `JobEvent` as JSON in ASCII, made once for all readers. */
  readonly json: string;
}

/** Lets any number of readers follow jobs, each job on one poller of the database. */
export interface EventHub {
  /**
   * The events after `after`, each once and in order, those to come too; ends when the job has ended and all its events were given,
   * or when `signal` fires. A slow reader waits for nobody and holds nobody up.
   */
  follow(jobId: number, after: number, signal?: AbortSignal): AsyncGenerator<FollowedEvent, void, undefined>;
  /** The same, as many at once as there are: for who has many readers. No page is empty. */
  followPages(jobId: number, after: number, signal?: AbortSignal): AsyncGenerator<readonly FollowedEvent[], void, undefined>;
  /** Jobs that are polled for at the moment. */
  readonly pollers: number;
}

type HubParts = Pick<JobParts, "database" | "timers" | "signals" | "log">;

/** One followed job. */
class Channel {
  readonly #parts: HubParts;
  readonly #jobId: number;
  readonly #bells = new Set<Bell>();
  readonly #unhear: () => void;
  #ring: FollowedEvent[] = [];
  #callOff: (() => void) | undefined;
  #looking: Promise<void> | undefined;
  #isHintWaiting = false;
  #isOver = false;
  /** The last event that is in the ring, or was when it began. */
  head = 0;
  isEnded = false;

  constructor(parts: HubParts, jobId: number) {
    this.#parts = parts;
    this.#jobId = jobId;
    this.#unhear = parts.signals.on("events", (id) => {
      if (id === jobId) this.#look();
    });
  }

  get readers(): number {
    return this.#bells.size;
  }

  /** Adds a reader; the first look is done when this resolves. */
  async join(bell: Bell): Promise<void> {
    this.#bells.add(bell);
    this.#look();
    await this.#looking;
  }

  /** True: it was the last reader, nothing runs any more. */
  leave(bell: Bell): boolean {
    this.#bells.delete(bell);
    if (this.#bells.size > 0) return false;
    this.#isOver = true;
    this.#callOff?.();
    this.#unhear();
    return true;
  }

  /** The events after one, from the ring where they are in it. */
  async page(after: number): Promise<readonly FollowedEvent[]> {
    const first = this.#ring[0];
    if (first !== undefined && after + 1 >= first.seq) return this.#ring.slice(after + 1 - first.seq);
    return this.#read(after);
  }

  #look(): void {
    this.#isHintWaiting = true;
    if (this.#looking !== undefined || this.#isOver) return;
    this.#callOff?.();
    this.#looking = this.#lookAll()
      .catch((err: unknown) => this.#parts.log.warn({ module: "jobs", job_id: this.#jobId, err }, "The events of a job could not be read"))
      .finally(() => {
        this.#looking = undefined;
        if (!this.#isOver && !this.isEnded) this.#callOff = this.#parts.timers.after(POLL_MS, () => this.#look());
      });
  }

  async #lookAll(): Promise<void> {
    while (this.#isHintWaiting && !this.#isOver) {
      this.#isHintWaiting = false;
      const job = await this.#parts.database.kysely.selectFrom("job").select(["state", "last_event"]).where("id", "=", this.#jobId).executeTakeFirst();
      await this.#catchUp(job?.last_event ?? 0);
      // Only now: whoever sees the end must find all events.
      this.isEnded = job === undefined || (TERMINAL_STATES as readonly string[]).includes(job.state);
      for (const bell of this.#bells) bell.ring();
    }
  }

  async #catchUp(last: number): Promise<void> {
    // What is not going to be in the ring need not be read by anybody but those who want it.
    if (last - this.head > RING_EVENTS || this.#ring.length === 0) this.#restart(Math.max(this.head, last - PAGE_EVENTS));
    while (this.head < last && !this.#isOver) {
      const events = await this.#read(this.head);
      if (events.length === 0) break;
      this.#ring.push(...events);
      if (this.#ring.length > RING_EVENTS) this.#ring = this.#ring.slice(-RING_EVENTS);
      this.head = events.at(-1)?.seq ?? this.head;
      for (const bell of this.#bells) bell.ring();
    }
  }

  #restart(head: number): void {
    this.#ring = [];
    this.head = head;
  }

  async #read(after: number): Promise<FollowedEvent[]> {
    const rows = await this.#parts.database.kysely.selectFrom("job_event").selectAll().where("job_id", "=", this.#jobId).where("seq", ">", after).orderBy("seq").limit(PAGE_EVENTS).execute();
    return rows.map((row) => ({ seq: row.seq, json: asciiJson(toJobEvent(row)) }));
  }
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

class Hub implements EventHub {
  readonly #parts: HubParts;
  readonly #channels = new Map<number, Channel>();

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  get pollers(): number {
    return this.#channels.size;
  }

  async *follow(jobId: number, after: number, signal?: AbortSignal): AsyncGenerator<FollowedEvent, void, undefined> {
    for await (const page of this.followPages(jobId, after, signal)) {
      for (const event of page) {
        if (isAborted(signal)) return;
        yield event;
      }
    }
  }

  async *followPages(jobId: number, after: number, signal?: AbortSignal): AsyncGenerator<readonly FollowedEvent[], void, undefined> {
    const channel = this.#channels.get(jobId) ?? new Channel(this.#parts, jobId);
    this.#channels.set(jobId, channel);
    const bell = createBell();
    const ring = (): void => bell.ring();
    signal?.addEventListener("abort", ring, { once: true });
    try {
      await channel.join(bell);
      yield* this.#pages(channel, { after, bell, ...(signal === undefined ? {} : { signal }) });
    } finally {
      signal?.removeEventListener("abort", ring);
      if (channel.leave(bell)) this.#channels.delete(jobId);
    }
  }

  async *#pages(channel: Channel, { after, bell, signal }: { readonly after: number; readonly bell: Bell; readonly signal?: AbortSignal }): AsyncGenerator<readonly FollowedEvent[], void, undefined> {
    let seen = after;
    while (!isAborted(signal)) {
      // Before the look for events: those that came before the end are there then.
      const { isEnded } = channel;
      const events = seen < channel.head || isEnded ? await channel.page(seen) : [];
      const last = events.at(-1);
      if (last !== undefined) {
        if (isAborted(signal)) return;
        yield events;
        seen = last.seq;
      } else if (isEnded) return;
      else await bell.sleep();
    }
  }
}

/** Makes the hub of a process; while nobody follows a job nothing of it runs. */
export function createEventHub(parts: HubParts): EventHub {
  return new Hub(parts);
}
