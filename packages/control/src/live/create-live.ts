import type { LiveChange, LiveJob } from "@proxbox/contract";
import type { Log, Timers } from "@proxbox/server";
import { createBell } from "@proxbox/server";
import type { Bell } from "@proxbox/server";
import type { Queries } from "../database/database.ts";
import { readChanges, readJobs } from "./read-news.ts";

/** What is new for a reader. */
export interface News {
  readonly jobs: readonly LiveJob[];
  readonly changes: readonly LiveChange[];
}

/** Tells any number of readers what changes, on one poller of the database while there is one. */
export interface Live {
  /** What is new, as it comes, until `signal` fires. First of all come the jobs that are not over; no news is empty but those. */
  follow(signal: AbortSignal): AsyncGenerator<News, void, undefined>;
}

/** What it works with. */
export interface LiveParts {
  readonly kysely: Queries;
  readonly timers: Timers;
  readonly log: Log;
}

/** How often the database is looked at while somebody reads. */
const LOOK_MS = 1_000;
/** Of more changes between two looks the next looks tell the rest. */
const MOST_CHANGES = 500;

interface Reader {
  readonly bell: Bell;
  news: News[];
}

class Hub implements Live {
  readonly #parts: LiveParts;
  readonly #readers = new Set<Reader>();
  /** What readers were told of each job, as JSON. */
  #told = new Map<number, string>();
  #position = 0;
  #callOff: (() => void) | undefined;
  #begun: Promise<void> | undefined;

  constructor(parts: LiveParts) {
    this.#parts = parts;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<News, void, undefined> {
    const reader: Reader = { bell: createBell(), news: [] };
    const ring = (): void => reader.bell.ring();
    signal.addEventListener("abort", ring, { once: true });
    this.#readers.add(reader);
    try {
      await this.#begin();
      yield { jobs: await readJobs(this.#parts.kysely, []), changes: [] };
      while (!signal.aborted) {
        const [news, ...rest] = reader.news;
        reader.news = rest;
        if (news === undefined) await reader.bell.sleep();
        else yield news;
      }
    } finally {
      signal.removeEventListener("abort", ring);
      this.#readers.delete(reader);
      if (this.#readers.size === 0) this.#stop();
    }
  }

  /** Where everybody begins: the position is read once, so that nothing is told that was there before. */
  #begin(): Promise<void> {
    this.#begun ??= this.#start();
    return this.#begun;
  }

  async #start(): Promise<void> {
    const { position } = await readChanges(this.#parts.kysely, undefined, 0);
    this.#position = position;
    this.#told = new Map((await readJobs(this.#parts.kysely, [])).map((job) => [job.id, JSON.stringify(job)]));
    this.#callOff = this.#parts.timers.after(LOOK_MS, () => void this.#look());
  }

  #stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    this.#begun = undefined;
  }

  async #look(): Promise<void> {
    try {
      this.#tell(await this.#news());
    } catch (err) {
      this.#parts.log.warn({ module: "live", err }, "What is new could not be read");
    }
    // Whoever stopped it in the meantime has cleared what began.
    if (this.#begun !== undefined) this.#callOff = this.#parts.timers.after(LOOK_MS, () => void this.#look());
  }

  async #news(): Promise<News> {
    const { position, changes } = await readChanges(this.#parts.kysely, this.#position, MOST_CHANGES);
    const jobs = (await readJobs(this.#parts.kysely, [...this.#told.keys()])).filter((job) => this.#told.get(job.id) !== JSON.stringify(job));
    for (const job of jobs) this.#told.set(job.id, JSON.stringify(job));
    this.#position = position;
    this.#forgetEnded();
    return { jobs, changes };
  }

  /** Jobs that are over and told change no more: only those that go on need be remembered. */
  #forgetEnded(): void {
    for (const [id, json] of this.#told) if (!/"state":"(?:pending|scheduled|running)"/.test(json)) this.#told.delete(id);
  }

  #tell(news: News): void {
    if (news.jobs.length === 0 && news.changes.length === 0) return;
    for (const reader of this.#readers) {
      reader.news.push(news);
      reader.bell.ring();
    }
  }
}

/** Makes the hub of a process; while nobody reads, nothing of it runs. */
export function createLive(parts: LiveParts): Live {
  return new Hub(parts);
}
