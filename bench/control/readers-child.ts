import { get } from "node:http";
import type { IncomingMessage } from "node:http";
import { answerParent } from "../children.ts";
import { cpuMs } from "../cpu-time.ts";
import { createDelays } from "./delays.ts";
import type { ReadersQuestion, ReadersReport } from "./readers-protocol.ts";
import { FRAME } from "./stream-protocol.ts";

type Wish = Extract<ReadersQuestion, { type: "open" }>;

/** One reader and what it has got. */
interface Reader {
  rest: string;
  last: number;
  isComplete: boolean;
  fault: string | undefined;
  readonly ended: Promise<void>;
}

const MOST_FAULTS = 5;
const OF_FRAME = `"event":"${FRAME}"`;

const readers: Reader[] = [];
const delays = createDelays();
let known = { text: "", ms: 0 };

/** Many readers get the same line: its time is read once. */
function timeOf(text: string): number {
  if (text !== known.text) known = { text, ms: Date.parse(text) };
  return known.ms;
}

function takeBlock(reader: Reader, block: string, nowMs: number): void {
  const [, id, at] = /^id: (\d+)\nevent: log\ndata: \{"seq":\d+,"at":"([^"]+)"/.exec(block) ?? [];
  if (id === undefined || at === undefined) {
    if (block.startsWith("event: complete\n")) reader.isComplete = true;
    else if (!block.startsWith(":")) reader.fault ??= `it was sent ${block.slice(0, 200)}`;
    return;
  }
  if (Number(id) !== reader.last + 1) reader.fault ??= `after ${reader.last} it got ${id}`;
  reader.last = Number(id);
  if (block.includes(OF_FRAME)) delays.add(nowMs - timeOf(at));
}

function take(reader: Reader, chunk: string): void {
  const nowMs = Date.now();
  const blocks = (reader.rest + chunk).split("\n\n");
  reader.rest = blocks.pop() ?? "";
  for (const block of blocks) takeBlock(reader, block, nowMs);
}

function read(response: IncomingMessage): Reader {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const reader: Reader = { rest: "", last: 0, isComplete: false, fault: undefined, ended };
  response.setEncoding("latin1").on("data", (chunk: string) => take(reader, chunk));
  response.on("error", (error) => (reader.fault ??= error.message)).on("close", resolve);
  return reader;
}

function openOne({ url, token, jobId }: Wish): Promise<Reader> {
  return new Promise((resolve, reject) => {
    const request = get(`${url}/api/jobs/${jobId}/events`, { agent: false, headers: { authorization: `Token ${token}` } }, (response) => {
      if (response.statusCode === 200) resolve(read(response));
      else reject(new Error(`a reader was answered with ${response.statusCode}`));
    });
    request.on("error", reject);
  });
}

async function report(): Promise<ReadersReport> {
  for (const { ended } of readers) await ended;
  const events = Math.max(0, ...readers.map(({ last }) => last));
  const faultOf = ({ fault, isComplete, last }: Reader): string | undefined => fault ?? (isComplete && last === events ? undefined : `it ended after ${last} of ${events} events`);
  const faults = readers.map(faultOf).filter((fault) => fault !== undefined);
  return { readers: readers.length, whole: readers.length - faults.length, faults: faults.slice(0, MOST_FAULTS), events, delayMs: delays.figures(), cpuMs: cpuMs() };
}

answerParent<ReadersQuestion>(async (question) => {
  if (question.type === "ended") return report();
  readers.push(...(await Promise.all(Array.from({ length: question.readers }, () => openOne(question)))));
  return undefined;
});
