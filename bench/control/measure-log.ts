import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { cpuMsOf, residentBytesOf } from "../process-figures.ts";
import type { ControlPlace, DatabaseKind } from "./control-place.ts";
import { withControlPlace } from "./control-place.ts";
import { FRAME } from "./stream-protocol.ts";
import type { SentReport } from "./stream-protocol.ts";

/** What is sent. */
export interface LogLoad {
  readonly framesPerSecond: number;
  readonly seconds: number;
}

/** A look at the worker and its log while frames come. */
export interface LogSample {
  readonly atMs: number;
  /** Lines that were in the table. */
  readonly stored: number;
  /** Undefined where the system does not tell. */
  readonly residentBytes: number | undefined;
}

/** How a log kept up with what a backend sent. */
export interface LogMeasured extends LogLoad {
  readonly kind: DatabaseKind;
  readonly sent: SentReport;
  /** Frames that were not in the table when the last one had been sent, and how long until they were. */
  readonly behind: number;
  readonly caughtUpMs: number;
  /** Frames of the log when the job had ended; all of them in their order, each once. */
  readonly frames: number;
  readonly isInOrder: boolean;
  readonly state: string;
  readonly samples: readonly LogSample[];
  /** CPU of the worker while frames were sent; undefined where the system does not tell. */
  readonly cpuMs: number | undefined;
}

const SAMPLE_MS = 1_000;
const LOOK_MS = 10;
const CATCH_UP_WITHIN_MS = 120_000;

async function linesOf({ api }: ControlPlace, id: number): Promise<number> {
  return Number((await api.ask("GET", `/api/jobs/${id}/`))["last_event"]);
}

/** Looks once a second until it is told that it is enough. */
async function sample(place: ControlPlace, id: number, enough: AbortSignal): Promise<readonly LogSample[]> {
  const startedMs = performance.now();
  const base = await linesOf(place, id);
  const samples: LogSample[] = [];
  while (!enough.aborted) {
    const stored = (await linesOf(place, id)) - base;
    samples.push({ atMs: performance.now() - startedMs, stored, residentBytes: residentBytesOf(place.worker.pid) });
    await delay(SAMPLE_MS, undefined, { signal: enough }).catch(() => undefined);
  }
  return samples;
}

async function untilStored(place: ControlPlace, id: number, lines: number): Promise<Pick<LogMeasured, "behind" | "caughtUpMs">> {
  const startedMs = performance.now();
  const behind = lines - (await linesOf(place, id));
  for (let left = behind; left > 0; left = lines - (await linesOf(place, id))) {
    if (performance.now() - startedMs > CATCH_UP_WITHIN_MS) throw new Error(`${left} frames were not in the log after ${CATCH_UP_WITHIN_MS / 1_000} s`);
    await delay(LOOK_MS);
  }
  return { behind, caughtUpMs: performance.now() - startedMs };
}

/** Reads the whole log as its reader downloads it, and counts the frames. */
async function readFrames({ api }: ControlPlace, id: number): Promise<Pick<LogMeasured, "frames" | "isInOrder">> {
  const { body } = await fetch(`${api.url}/api/jobs/${id}/log/download`, { headers: { authorization: `Token ${api.token}` } });
  if (body === null) throw new Error(`the log of job ${id} is empty`);
  let [frames, isInOrder] = [0, true];
  for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
    const { event, data } = JSON.parse(line) as { event: string; data: { progress?: { current: number } } };
    if (event !== FRAME) continue;
    frames += 1;
    isInOrder &&= data.progress?.current === frames;
  }
  return { frames, isInOrder };
}

/** The job's state when its stream has ended. */
async function endOf({ api, backend }: ControlPlace, id: number, after: number): Promise<string> {
  await backend.ask({ type: "finish" });
  const stream = await fetch(`${api.url}/api/jobs/${id}/events?after=${after}`, { headers: { authorization: `Token ${api.token}` } });
  await stream.text();
  return String((await api.ask("GET", `/api/jobs/${id}/`))["state"]);
}

async function measureAt(place: ControlPlace, load: LogLoad): Promise<Omit<LogMeasured, "kind">> {
  const id = await place.startJob();
  // What the job says before its frames is written within this time; then nothing comes until the frames do.
  await delay(SAMPLE_MS);
  const before = await linesOf(place, id);
  const enough = new AbortController();
  const cpuBeforeMs = cpuMsOf(place.worker.pid);
  const sampling = sample(place, id, enough.signal);
  const sent = await place.backend.ask<SentReport>({ type: "send", ...load });
  const caughtUp = await untilStored(place, id, before + sent.frames);
  const cpuAfterMs = cpuMsOf(place.worker.pid);
  enough.abort();
  const samples = await sampling;
  const state = await endOf(place, id, before + sent.frames);
  const cpuMs = cpuBeforeMs === undefined || cpuAfterMs === undefined ? undefined : cpuAfterMs - cpuBeforeMs;
  return { ...load, sent, ...caughtUp, ...(await readFrames(place, id)), state, samples, cpuMs };
}

/** Lets a backend send frames into a job's log for a while. */
export async function measureLog(kind: DatabaseKind, load: LogLoad, say: (text: string) => void): Promise<LogMeasured> {
  say(`log: ${load.framesPerSecond} frames a second for ${load.seconds} s on ${kind}`);
  return { kind, ...(await withControlPlace(kind, (place) => measureAt(place, load))) };
}
