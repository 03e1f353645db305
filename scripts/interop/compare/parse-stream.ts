import { parseJson } from "../ask/exchange.ts";

/** One frame of an event stream, strictly read. `data` is undefined where it is not a JSON object. */
export interface Frame {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

/** A stream's frames and every line that wire-contract.md 2.2 does not allow. */
export interface ParsedStream {
  readonly frames: readonly Frame[];
  readonly violations: readonly string[];
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function parseBlock(block: string, violations: string[]): Frame | undefined {
  const lines = block.split("\n").filter((line) => !line.startsWith(":"));
  if (lines.length === 0) return undefined;
  const [first = "", second = ""] = lines;
  if (lines.length !== 2 || !first.startsWith("event: ") || !second.startsWith("data: ")) violations.push("a frame is not one event line and then one data line");
  const data = asObject(parseJson(second.slice("data: ".length)));
  if (data === undefined) violations.push("data is no JSON object");
  return { event: first.slice("event: ".length), data };
}

/** Splits an event stream into its frames as a strict reader does: LF only, ASCII only, `event:` then `data:`, comments allowed. */
export function parseStream(text: string): ParsedStream {
  const violations: string[] = [];
  if (text.includes("\r")) violations.push("carriage returns");
  if ([...text].some((character) => character > "\u007f")) violations.push("characters beyond ASCII");
  if (!text.endsWith("\n\n")) violations.push("the last frame is not ended");
  const blocks = text.split("\n\n").filter((block) => block.trim() !== "");
  const frames = blocks.map((block) => parseBlock(block, violations)).filter((frame) => frame !== undefined);
  return { frames, violations: [...new Set(violations)] };
}
