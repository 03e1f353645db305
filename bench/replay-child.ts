import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import { answerParent } from "./children.ts";
import { cpuMs } from "./cpu-time.ts";
import type { RecordedWrite } from "./lab-protocol.ts";

/** Recorded writes to send again. */
export interface ReplayQuestion {
  readonly file: string;
  readonly netboxUrl: string;
  readonly netboxToken: string;
  /** Requests at once. */
  readonly lanes: number;
  /** Whether NetBox is slow enough that requests on connections of their own keep their order. */
  readonly isPaced: boolean;
}

/** What sending them took, from the first byte to the last answer. */
export interface ReplayReport {
  readonly requests: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

function readWrites(file: string): readonly RecordedWrite[] {
  return readFileSync(file, "utf8").split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as RecordedWrite);
}

async function send(pool: Pool, { method, path, body }: RecordedWrite, authorization: string): Promise<void> {
  // Without "idempotent" undici would not send it before the last one is answered.
  const answer = await pool.request({ method, path, body, idempotent: true, headers: { authorization, "content-type": "application/json" } });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${path} was answered with ${answer.statusCode}: ${text.slice(0, 500)}`);
}

/** Between the starts of two lanes beside a slow NetBox: far more than a request's way, far less than its answer takes. */
const STAGGER_MS = 100;

// Each lane takes the next write as soon as its last one is answered. Beside a quick NetBox all of them share one pipelined
// connection: on two, one request could overtake another, the rows would get other ids, and the recorded bodies would name
// the wrong ones. A slow NetBox would answer a pipelined connection one by one, so there each lane has a connection.
async function replay({ file, netboxUrl, netboxToken, lanes, isPaced }: ReplayQuestion): Promise<ReplayReport> {
  const writes = readWrites(file);
  // Nagle's algorithm would hold back a pipelined request until the one before it is acknowledged.
  const pool = new Pool(netboxUrl, { ...(isPaced ? { connections: lanes } : { connections: 1, pipelining: lanes }), connect: { noDelay: true } });
  const queue = writes.values();
  const work = async (lane: number): Promise<void> => {
    if (isPaced) await delay(lane * STAGGER_MS);
    for (const write of queue) await send(pool, write, `Bearer ${netboxToken}`);
  };
  const [startedMs, startedCpuMs] = [performance.now(), cpuMs()];
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  const report = { requests: writes.length, wallMs: performance.now() - startedMs, cpuMs: cpuMs() - startedCpuMs };
  await pool.close();
  return report;
}

answerParent<ReplayQuestion>(replay);
