import { readFileSync } from "node:fs";
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

// Each lane takes the next write as soon as its last one is answered. All of them share one pipelined connection: on two,
// one request could overtake another, the rows would get other ids, and the recorded bodies would name the wrong ones.
async function replay({ file, netboxUrl, netboxToken, lanes }: ReplayQuestion): Promise<ReplayReport> {
  const writes = readWrites(file);
  // Nagle's algorithm would hold back a pipelined request until the one before it is acknowledged.
  const pool = new Pool(netboxUrl, { connections: 1, pipelining: lanes, connect: { noDelay: true } });
  const queue = writes.values();
  const work = async (): Promise<void> => {
    for (const write of queue) await send(pool, write, `Bearer ${netboxToken}`);
  };
  const [startedMs, startedCpuMs] = [performance.now(), cpuMs()];
  await Promise.all(Array.from({ length: lanes }, work));
  const report = { requests: writes.length, wallMs: performance.now() - startedMs, cpuMs: cpuMs() - startedCpuMs };
  await pool.close();
  return report;
}

answerParent<ReplayQuestion>(replay);
