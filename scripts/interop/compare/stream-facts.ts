import type { Answer } from "../ask/exchange.ts";
import type { Facts } from "./facts.ts";
import { frameProblems } from "./frame-fields.ts";
import { parseStream } from "./parse-stream.ts";
import type { Frame } from "./parse-stream.ts";
import { shapeOf } from "./shape-of.ts";

const envelopeHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
  "transfer-encoding": "chunked",
};

function envelope({ headers, isWhole }: Answer): Facts {
  return {
    ...Object.fromEntries(Object.entries(envelopeHeaders).map(([name, wanted]) => [`rule ${name}`, headers[name] === wanted ? "yes" : (headers[name] ?? "none")])),
    "rule no compression": headers["content-encoding"] === undefined ? "yes" : "no",
    "rule ends cleanly": isWhole ? "yes" : "no",
  };
}

function isBoundary({ event, data }: Frame, step: unknown, status: string): boolean {
  return event === "step" && data?.step === step && data?.status === status && data?.payload === undefined;
}

function describe(frame: Frame | undefined): string {
  if (frame === undefined) return "none";
  const words = [frame.data?.step, frame.data?.status].filter((word) => typeof word === "string");
  return [frame.event, ...words].join(" ");
}

function prefixed(prefix: string, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${prefix}${name.slice(1)}`, value]));
}

// `result` on success and `errors` on failure: what the reader takes from the last frame.
function completeFacts(complete: Frame | undefined, deepest: number | undefined): Facts {
  const { ok, message, result, errors } = complete?.data ?? {};
  return {
    "rule ok is boolean": typeof ok === "boolean" ? "yes" : "no",
    ok: String(ok),
    "complete.message": typeof message,
    ...(result === undefined ? {} : prefixed("$complete.result", shapeOf(result, deepest))),
    ...(errors === undefined ? {} : prefixed("$complete.errors", shapeOf(errors, deepest))),
  };
}

/** What counts about an event stream: envelope, line rules, the frames at both ends and their order, `complete`, and the event catalogue (wire-contract.md 2.1-2.5). `deepest`: levels of the result that are compared. */
export function streamFacts(answer: Answer, deepest?: number): Facts {
  const { frames, violations } = parseStream(answer.text);
  const [first] = frames;
  const completes = frames.filter(({ event }) => event === "complete");
  const ending = frames.findIndex((frame) => isBoundary(frame, first?.data?.step, "completed"));
  const problems = [...new Set(frames.flatMap(frameProblems))];
  return {
    ...envelope(answer),
    "rule lines": violations.length === 0 ? "yes" : violations.join("; "),
    "first frame": describe(first),
    "frame before complete": describe(frames.at(-2)),
    "stage ends before complete": ending > 0 && ending < frames.length - 1 ? "yes" : "no",
    "rule one complete": completes.length === 1 ? "yes" : `no, ${completes.length}`,
    "rule complete is last": frames.at(-1)?.event === "complete" ? "yes" : "no",
    "rule frames by the catalogue": problems.length === 0 ? "yes" : problems.join("; "),
    ...completeFacts(completes.at(-1), deepest),
  };
}
