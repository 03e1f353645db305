import { schemaRows } from "./compare/schema-replies.ts";
import { judge } from "./compare/verdict.ts";
import type { Verdict } from "./compare/verdict.ts";
import type { Reply } from "./interview.ts";
import { reasons } from "./reasons.ts";

/** A verdict with what both answered in short, for where they agree. */
export interface Row {
  readonly verdict: Verdict;
  readonly answered: string;
}

const documentQuestion = "GET /openapi.json without a key";

function documentOf(replies: readonly Reply[]): unknown {
  return replies.find(({ question }) => question === documentQuestion)?.answer?.json;
}

function inShort({ facts }: Reply): string {
  const kind = facts["media type"] === "text/event-stream" ? `stream, ok ${facts["ok"] ?? "absent"}` : (facts["media type"] ?? "");
  return `${facts["status"] ?? "no answer"} ${kind}`;
}

/** Compares two interviews question by question, then both OpenAPI documents route by route. */
export function compareInterviews(real: readonly Reply[], ours: readonly Reply[]): readonly Row[] {
  const own = new Map(ours.map((reply) => [reply.question, reply]));
  const asked = real.map((reply) => ({
    verdict: judge(reply.question, { real: reply.facts, ours: own.get(reply.question)?.facts ?? {} }, reasons),
    answered: inShort(reply),
  }));
  const declared = schemaRows(documentOf(real), documentOf(ours)).map((row) => ({ verdict: judge(row.question, row, reasons), answered: `${Object.keys(row.real).length} facts` }));
  return [...asked, ...declared];
}
