import { expect, test } from "vitest";
import type { Answer } from "../ask/exchange.ts";
import { parseStream } from "./parse-stream.ts";
import { streamFacts } from "./stream-facts.ts";

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

const started = frame("step", { step: "devices", status: "started", message: "Starting." });
const completed = frame("step", { step: "devices", status: "completed", message: "Done.", result: { count: 2 } });
const complete = frame("complete", { ok: true, message: "Done.", result: { count: 2 } });

function answer(text: string, headers: Record<string, string> = {}): Answer {
  const envelope = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", "x-accel-buffering": "no", "transfer-encoding": "chunked" };
  return { status: 200, headers: { ...envelope, ...headers }, text, json: undefined, isWhole: true };
}

function brokenRules(text: string, headers?: Record<string, string>): string[] {
  return Object.entries(streamFacts(answer(text, headers))).filter(([name, value]) => name.startsWith("rule ") && value !== "yes").map(([name, value]) => `${name}: ${value}`);
}

test("a stage stream by the contract breaks no rule and tells its ends and its result", () => {
  const facts = streamFacts(answer(`${started}: keepalive\n\n${completed}${complete}`));
  expect(brokenRules(`${started}${completed}${complete}`)).toEqual([]);
  expect(facts).toMatchObject({
    "first frame": "step devices started", "frame before complete": "step devices completed", "stage ends before complete": "yes",
    ok: "true", "complete.message": "string", "$complete.result.count": "number",
  });
});

test("a second complete, a missing one and one that is not last are seen", () => {
  expect(brokenRules(`${started}${complete}${complete}`)).toContain("rule one complete: no, 2");
  expect(brokenRules(started)).toContain("rule one complete: no, 0");
  expect(brokenRules(`${complete}${completed}`)).toContain("rule complete is last: no");
});

test("ok must be a boolean", () => {
  expect(brokenRules(`${started}${frame("complete", { ok: "true", message: "x" })}`)).toContain("rule ok is boolean: no");
});

test("lines that are neither event, data nor comment, other orders, CRLF and characters beyond ASCII break the rules", () => {
  expect(parseStream(`id: 7\n${complete}`).violations).not.toEqual([]);
  expect(parseStream("data: {}\nevent: step\n\n").violations).not.toEqual([]);
  expect(parseStream(started.replaceAll("\n", "\r\n")).violations).toContain("carriage returns");
  expect(parseStream(frame("step", { step: "devices", status: "started", message: "grün" })).violations).toEqual(["characters beyond ASCII"]);
  expect(parseStream(complete.trimEnd()).violations).toEqual(["the last frame is not ended"]);
  expect(parseStream("event: step\ndata: 7\n\n").violations).toEqual(["data is no JSON object"]);
});

test("frames that the catalogue does not know, or that lack fields, are named", () => {
  expect(brokenRules(`${frame("cow", {})}${complete}`)).toContain("rule frames by the catalogue: unknown event cow");
  const summary = frame("phase_summary", { event: "phase_summary", phase: "devices", status: "completed", message: "x", result: { created: 1, updated: 0, deleted: 0, failed: 0, skipped: 0 } });
  expect(brokenRules(`${summary}${complete}`)).toContain("rule frames by the catalogue: phase_summary.result.total is no whole number");
});

test("a compressed answer and a wrong type break the envelope's rules", () => {
  expect(brokenRules(complete, { "content-encoding": "gzip", "content-type": "text/event-stream" })).toEqual(["rule content-type: text/event-stream", "rule no compression: no"]);
});
