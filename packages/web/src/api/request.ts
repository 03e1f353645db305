import { UNATTENDED_HEADER } from "@proxbox/contract";
import type { z } from "zod";
import { ApiProblem, readProblem } from "./api-problem.ts";
import type { Attendance } from "./attendance.ts";

/** What is asked besides the path. `query`: undefined and empty values are left out, lists are repeated. */
export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;
  readonly body?: unknown;
  /** The version (`ETag`) that a change is of: it is refused where somebody else has saved since. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The session's token against forged requests; it comes with the answer of who is signed in, and is held nowhere else. */
let csrfToken: string | null = null;

/** Keeps the token that changing requests carry. */
export function setCsrfToken(token: string | null): void {
  csrfToken = token;
}

/** Whether somebody is at the page; until it is told, somebody is. */
let attendance: Attendance = { isUnattended: () => false };

/** Lets requests say when the page asks by itself. */
export function setAttendance(watched: Attendance): void {
  attendance = watched;
}

function urlOf(path: string, query: RequestOptions["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined && one !== "") search.append(name, String(one));
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function headersOf({ method, body, ifMatch }: Pick<RequestOptions, "method" | "body" | "ifMatch">): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (body !== undefined) headers.set("content-type", "application/json");
  if (attendance.isUnattended()) headers.set(UNATTENDED_HEADER, "true");
  if (ifMatch !== undefined) headers.set("if-match", ifMatch);
  if (method !== "GET" && csrfToken !== null) headers.set("x-csrftoken", csrfToken);
  return headers;
}

async function send(path: string, { method = "GET", query, body, ifMatch, signal }: RequestOptions): Promise<Response> {
  const headers = headersOf({ method, body, ifMatch });
  const init: RequestInit = { method, headers, credentials: "same-origin", ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal === undefined ? {} : { signal }) };
  let answer: Response;
  try {
    answer = await fetch(urlOf(path, query), init);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiProblem(0, { detail: String(error), code: "NET_UNREACHABLE" });
  }
  if (!answer.ok) throw readProblem(answer.status, await answer.json().catch(() => undefined));
  return answer;
}

/** Asks the control plane and reads its answer by a schema. Throws `ApiProblem`. */
export async function request<Schema extends z.ZodType>(schema: Schema, path: string, options: RequestOptions = {}): Promise<z.output<Schema>> {
  return (await requestVersioned(schema, path, options)).data;
}

/** The same with the answer's version, for a later change of it. */
export async function requestVersioned<Schema extends z.ZodType>(schema: Schema, path: string, options: RequestOptions = {}): Promise<{ readonly data: z.output<Schema>; readonly version: string | undefined }> {
  const answer = await send(path, options);
  const read = schema.safeParse(await answer.json());
  if (!read.success) throw new ApiProblem(answer.status, { detail: `${path}: ${read.error.issues.map(({ path: where, message }) => `${where.join(".")}: ${message}`).slice(0, 3).join("; ")}`, code: "PAGE_ANSWER_UNKNOWN" });
  return { data: read.data, version: answer.headers.get("etag") ?? undefined };
}

/** Asks for something whose answer says nothing more than that it was done. Throws `ApiProblem`. */
export async function requestNothing(path: string, options: RequestOptions = {}): Promise<void> {
  await send(path, options);
}
