import { readFile, writeFile } from "node:fs/promises";
import { parseJson } from "./ask/exchange.ts";
import type { Facts } from "./compare/facts.ts";
import type { Reply } from "./interview.ts";

/** Keeps the raw answers of one backend for who wants to look: question, request, status, headers, text and facts. */
export async function record(file: string, replies: readonly Reply[]): Promise<void> {
  const rows = replies.map(({ question, asked, answer, facts }) => ({
    question,
    request: asked === undefined ? undefined : { method: asked.method ?? "GET", path: asked.path, body: asked.body },
    answer: answer === undefined ? undefined : { status: answer.status, headers: answer.headers, text: answer.text },
    facts,
  }));
  await writeFile(file, `${JSON.stringify(rows, undefined, 2)}\n`);
}

interface RecordedRow {
  readonly question: string;
  readonly answer?: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string };
  readonly facts: Facts;
}

/** The answers of an earlier run, with the facts as they were seen then. Throws when there are none. */
export async function readRecord(file: string): Promise<readonly Reply[]> {
  const rows = JSON.parse(await readFile(file, "utf8")) as readonly RecordedRow[];
  return rows.map(({ question, answer, facts }) => ({
    question, facts, ...(answer === undefined ? {} : { answer: { ...answer, json: parseJson(answer.text), isWhole: true } }),
  }));
}
