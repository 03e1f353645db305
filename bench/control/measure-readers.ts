import { setTimeout as delay } from "node:timers/promises";
import { startChild } from "../children.ts";
import type { Child } from "../children.ts";
import { cpuMsOf, peakBytesOf, residentBytesOf } from "../process-figures.ts";
import { withControlPlace } from "./control-place.ts";
import type { ControlPlace } from "./control-place.ts";
import type { ReadersReport } from "./readers-protocol.ts";
import { startJobsChild } from "./start-jobs-child.ts";
import type { SentReport } from "./stream-protocol.ts";

/** Who reads what. */
export interface ReadersLoad {
  readonly readers: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
}

/** What many readers of one job got, and what that took. */
export interface ReadersMeasured extends ReadersLoad {
  readonly report: ReadersReport;
  readonly sent: SentReport;
  /** Resident set of the control plane before anybody read, and its largest until the end; undefined where the system does not tell. */
  readonly beforeBytes: number | undefined;
  readonly peakBytes: number | undefined;
  /** CPU of the control plane from the first frame until the last reader had the end. */
  readonly cpuMs: number | undefined;
  /** Transactions a second in the whole database: nobody reading, one reader, all of them. */
  readonly transactions: { readonly none: number; readonly one: number; readonly all: number };
}

type Sending = Omit<ReadersMeasured, keyof ReadersLoad | "transactions"> & { readonly transactions: number };

/** Long enough to see how often the database is asked. */
const SHORT_SECONDS = 5;
/** PostgreSQL's own counts are up to a second old. */
const COUNTED_MS = 1_500;

async function countTransactions(database: Child): Promise<number> {
  await delay(COUNTED_MS);
  return database.ask<number>({ type: "transactions" });
}

/** One job from its first frame to its end, with so many readers. */
async function measureJob(place: ControlPlace, { readers: count, ...load }: ReadersLoad, database: Child): Promise<Sending> {
  const { control, api, backend } = place;
  const readers = startChild(new URL("readers-child.ts", import.meta.url));
  try {
    const jobId = await place.startJob();
    const beforeBytes = residentBytesOf(control.pid);
    await readers.ask({ type: "open", url: api.url, token: api.token, jobId, readers: count });
    const [before, cpuBeforeMs] = [await countTransactions(database), cpuMsOf(control.pid)];
    const sent = await backend.ask<SentReport>({ type: "send", ...load });
    const after = await countTransactions(database);
    await backend.ask({ type: "finish" });
    const report = await readers.ask<ReadersReport>({ type: "ended" });
    const cpuAfterMs = cpuMsOf(control.pid);
    const cpuMs = cpuBeforeMs === undefined || cpuAfterMs === undefined ? undefined : cpuAfterMs - cpuBeforeMs;
    const tookMs = sent.tookMs + COUNTED_MS;
    return { report, sent, beforeBytes, peakBytes: peakBytesOf(control.pid), cpuMs, transactions: ((after - before) * 1_000) / tookMs };
  } finally {
    await readers.end();
  }
}

async function measureAt(place: ControlPlace, load: ReadersLoad): Promise<Omit<ReadersMeasured, keyof ReadersLoad>> {
  if (place.databaseUrl === undefined) throw new Error("the database has no URL");
  const database = await startJobsChild(place.databaseUrl, "counter");
  try {
    const short = { ...load, seconds: Math.min(SHORT_SECONDS, load.seconds) };
    const none = await measureJob(place, { ...short, readers: 0 }, database);
    const one = await measureJob(place, { ...short, readers: 1 }, database);
    const all = await measureJob(place, load, database);
    return { ...all, transactions: { none: none.transactions, one: one.transactions, all: all.transactions } };
  } finally {
    await database.ask({ type: "stop" });
    await database.end();
  }
}

/** Lets many readers follow one job while a backend sends; the job is done by a worker apart, on PostgreSQL. */
export async function measureReaders(load: ReadersLoad, say: (text: string) => void): Promise<ReadersMeasured> {
  say(`readers: ${load.readers} of one job, ${load.framesPerSecond} events a second for ${load.seconds} s`);
  return { ...load, ...(await withControlPlace("postgresql", (place) => measureAt(place, load))) };
}
