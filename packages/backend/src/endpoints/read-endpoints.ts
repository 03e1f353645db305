import { AppError, toAppError } from "@proxbox/contract";
import { redactText } from "@proxbox/server";
import type { ProxmoxEndpointRow } from "../store/store.ts";
import { withSession } from "./proxmox-session.ts";
import type { ProxmoxSession, SessionParts } from "./proxmox-session.ts";
import { hasName, unknownEndpoint } from "./selected-rows.ts";

/** An endpoint that could not be read, and why. */
export interface EndpointProblem {
  readonly row: ProxmoxEndpointRow;
  readonly error: AppError;
}

/** What the endpoints gave, in the order of their ids, and which of them gave nothing. */
export interface Reading<T> {
  readonly found: readonly T[];
  readonly problems: readonly EndpointProblem[];
}

/** What to read, and of which of the endpoints: `name` narrows to the endpoints or clusters of that name. */
export interface ReadingTask<T> {
  readonly rows: readonly ProxmoxEndpointRow[];
  readonly name?: string | undefined;
  readonly read: (session: ProxmoxSession) => Promise<T>;
}

type Result<T> = { readonly value: T } | { readonly problem: EndpointProblem } | undefined;

async function readOne<T>(row: ProxmoxEndpointRow, task: ReadingTask<T>, parts: SessionParts): Promise<Result<T>> {
  try {
    return await withSession(row, parts, async (session) => {
      if (!hasName(task.name, row.name, session.name)) return undefined;
      return { value: await task.read(session) };
    });
  } catch (thrown) {
    return { problem: { row, error: toAppError(thrown) } };
  }
}

function failureOf([first, ...others]: readonly EndpointProblem[]): AppError | undefined {
  if (first === undefined) return undefined;
  const { code, hint, where, status } = first.error;
  const more = others.length === 0 ? "" : ` (and ${others.length} more: ${others.map(({ row }) => row.name).join(", ")})`;
  const detail = `${first.row.name}: ${first.error.detail ?? first.error.message}${more}`;
  return new AppError(code, { detail, hint, cause: first.error, ...(where === undefined ? {} : { where }), ...(status === undefined ? {} : { status }) });
}

/**
 * Reads all endpoints at a time. One that cannot be read does not cost the others (wire-contract.md 1.5 has it so, and
 * blanks every dashboard): it is told among the problems. Throws the first problem when nothing could be read at all, and
 * `CFG_SCOPE_INVALID` when no endpoint has the name.
 */
export async function readEndpoints<T>(task: ReadingTask<T>, parts: SessionParts): Promise<Reading<T>> {
  const results = await Promise.all(task.rows.map((row) => readOne(row, task, parts)));
  const found = results.flatMap((result) => (result !== undefined && "value" in result ? [result.value] : []));
  const problems = results.flatMap((result) => (result !== undefined && "problem" in result ? [result.problem] : []));
  const failure = found.length === 0 ? failureOf(problems) : undefined;
  if (failure !== undefined) throw failure;
  if (found.length === 0 && task.name !== undefined) throw unknownEndpoint(`the name ${task.name}`);
  return { found, problems };
}

/** Header that names the endpoints that are missing in an answer. */
export const PROBLEMS_HEADER = "x-proxbox-problems";

/** A header line beyond this is refused by some clients and proxies. */
const LONGEST_HEADER = 4_000;

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The problems as ASCII JSON for a header; when all do not fit, the first ones. `undefined` when there are none. */
export function problemsHeader(problems: readonly EndpointProblem[]): string | undefined {
  const entries = problems.map(({ row, error }) => ascii(JSON.stringify({ endpoint_id: row.id, name: row.name, code: error.code, message: redactText(error.message).slice(0, 300) })));
  let text = "";
  for (const entry of entries) {
    if (text.length + entry.length > LONGEST_HEADER) break;
    text += text === "" ? entry : `,${entry}`;
  }
  return problems.length === 0 ? undefined : `[${text}]`;
}
