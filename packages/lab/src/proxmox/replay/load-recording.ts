import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ProxmoxRow } from "../estate.ts";

/** One recorded answer; `path` may or may not begin with `/api2/json` and may carry a query. */
export const RecordedAnswer = z.looseObject({
  method: z.string(),
  path: z.string(),
  status: z.number(),
  reason: z.string().optional(),
  body: z.unknown(),
});
/** One recorded answer of a real server. */
export type RecordedAnswer = z.infer<typeof RecordedAnswer>;

/** The answers of a directory of recordings. */
export interface Recording {
  readonly answers: readonly RecordedAnswer[];
  /** The answer to exactly this request; parameters may stand in any order. */
  find(method: string, path: string, query: Record<string, string>): RecordedAnswer | undefined;
  /** `data` of a recorded 200 answer to a GET without parameters, as rows; empty when not recorded. */
  rows(path: string): ProxmoxRow[];
}

function keyOf(method: string, path: string, query: Iterable<[string, string]>): string {
  const parameters = [...query].map(([name, value]) => `${name}=${value}`).sort().join("&");
  return `${method} ${path}?${parameters}`;
}

/** Path below `/api2/json` and the query of a recorded path. */
export function splitRecordedPath(path: string): { path: string; query: URLSearchParams } {
  const mark = path.indexOf("?");
  const bare = mark < 0 ? path : path.slice(0, mark);
  return { path: bare.replace(/^\/api2\/json/, ""), query: new URLSearchParams(mark < 0 ? "" : path.slice(mark + 1)) };
}

async function readAnswers(file: string): Promise<RecordedAnswer[]> {
  const content: unknown = JSON.parse(await readFile(file, "utf8"));
  const list = z.array(RecordedAnswer).safeParse(content);
  return list.success ? list.data : [];
}

function rowsOf(answer: RecordedAnswer | undefined): ProxmoxRow[] {
  const data = answer?.status === 200 ? (answer.body as { data?: unknown } | null)?.data : undefined;
  return Array.isArray(data) ? (data as ProxmoxRow[]) : [];
}

/** A recording over these answers; of several answers to one request the first wins. */
function recordingOf(answers: readonly RecordedAnswer[]): Recording {
  const byKey = new Map<string, RecordedAnswer>();
  for (const answer of answers) {
    const { path, query } = splitRecordedPath(answer.path);
    const key = keyOf(answer.method, path, query);
    if (!byKey.has(key)) byKey.set(key, answer);
  }
  const find: Recording["find"] = (method, path, query) => byKey.get(keyOf(method, path, Object.entries(query)));
  return { answers, find, rows: (path) => rowsOf(find("GET", path, {})) };
}

/**
 * Reads every recording of a directory, in order of the file names, so that `refresher.json` wins over the targeted files, which add
 * what it lacks. Files of another form are passed over. Rejects when the directory cannot be read or holds no recording.
 */
export async function loadRecording(directory: string): Promise<Recording> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".json")).sort();
  const answers = (await Promise.all(files.map((file) => readAnswers(join(directory, file))))).flat();
  if (answers.length === 0) throw new Error(`no Proxmox VE recording in ${directory}`);
  return recordingOf(answers);
}
