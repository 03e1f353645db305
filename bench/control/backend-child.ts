import { setTimeout as delay } from "node:timers/promises";
import { completeOk, frame, handGate, startBackendLab } from "@proxbox/lab";
import type { BackendLab, HandGate, StreamPart } from "@proxbox/lab";
import { answerParent } from "../children.ts";
import { FRAME, STAGE } from "./stream-protocol.ts";
import type { SentReport, StreamQuestion } from "./stream-protocol.ts";

type Wish = Extract<StreamQuestion, { type: "send" }>;

/** One stream: it waits before its frames and before its end. */
interface Stream {
  readonly begin: HandGate;
  readonly end: HandGate;
  readonly sent: PromiseWithResolvers<SentReport>;
  wish: Wish | undefined;
}

/** Frames are sent in packets, so many of them as have come due meanwhile. */
const PACKET_MS = 20;
const PATH = "dcim/devices/create/stream";

function makeStream(): Stream {
  return { begin: handGate(), end: handGate(), sent: Promise.withResolvers<SentReport>(), wish: undefined };
}

let lab: BackendLab | undefined;
let stream = makeStream();

/** A frame of the size and shape that a backend sends for each object. */
function itemFrame(number: number, total: number): string {
  const name = `pve-${String(number).padStart(6, "0")}.example.org`;
  const item = { name, item_type: "device", netbox_id: number, extra: { key: `device/${name}`, status: "updated" } };
  const progress = { current: number, total, percent: Math.round((1_000 * number) / total) / 10 };
  return frame(FRAME, { event: FRAME, phase: STAGE, status: "completed", message: `${name}: the serial number was changed.`, item, operation: "updated", progress });
}

/** The frames as they come due; a reader that was too slow for some gets them as fast as it takes them. */
async function* frames({ framesPerSecond, seconds }: Wish, sent: Stream["sent"]): AsyncGenerator<string> {
  const total = framesPerSecond * seconds;
  const startedMs = performance.now();
  let count = 0;
  for (let packet = 1; count < total; packet += 1) {
    const waitMs = startedMs + packet * PACKET_MS - performance.now();
    if (waitMs > 0) await delay(waitMs);
    const due = Math.min(total, Math.floor((packet * PACKET_MS * framesPerSecond) / 1_000));
    const numbers = Array.from({ length: due - count }, (_none, index) => count + index + 1);
    if (due > count) yield numbers.map((number) => itemFrame(number, total)).join("");
    count = due;
  }
  sent.resolve({ frames: total, tookMs: performance.now() - startedMs });
}

async function* play(own: Stream): AsyncGenerator<StreamPart> {
  yield frame("step", { step: STAGE, status: "started", message: "Starting." });
  yield own.begin;
  if (own.wish !== undefined) yield* frames(own.wish, own.sent);
  yield own.end;
  yield frame("step", { step: STAGE, status: "completed", message: "Done.", result: {} });
  yield completeOk();
}

async function open({ key }: Extract<StreamQuestion, { type: "open" }>): Promise<number> {
  lab = await startBackendLab({ key });
  lab.play(PATH, () => play(stream), { times: Infinity });
  return lab.port;
}

function send(wish: Wish): Promise<SentReport> {
  stream.wish = wish;
  stream.begin.open();
  return stream.sent.promise;
}

function finish(): void {
  stream.end.open();
  stream = makeStream();
}

answerParent<StreamQuestion>((question) => {
  if (question.type === "open") return open(question);
  if (question.type === "asked") return stream.begin.reached;
  return question.type === "send" ? send(question) : finish();
});
