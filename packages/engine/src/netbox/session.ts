import { AppError } from "@proxbox/contract";
import { BRANCH_HEADER, isPerhapsOfBranch } from "./branch.ts";
import { backoffMs } from "../http/backoff.ts";
import type { DialGuard } from "../http/dial-guard.ts";
import { HttpFailure } from "../http/http.ts";
import type { Http, HttpAnswer, HttpFailureType, HttpRequest } from "../http/http.ts";
import { parseRetryAfter } from "../http/retry-after.ts";
import type { Throttle } from "../http/throttle.ts";
import { errorOfAnswer, errorOfFailure, unexpectedAnswer } from "./errors.ts";
import { parseJson } from "./message.ts";

/** What a session needs; `wait`, `clock` and `random` are injected so that tests need not sleep. */
export interface SessionOptions {
  readonly http: Http;
  readonly throttle: Throttle;
  readonly readTimeoutMs: number;
  readonly blot: (text: string) => string;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly clock: () => Date;
  readonly random: () => number;
  /** Where every request goes to a branch of NetBox instead of main. */
  readonly branch?: SessionBranch;
}

/** A branch, and how to find out whether it is still to be had. */
export interface SessionBranch {
  readonly schemaId: string;
  /** The same connection without the branch; its counts are the session's. */
  readonly main: Session;
  /** Throws when the branch can no longer be written to. */
  check(): Promise<void>;
}

/** How one read is made. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Whether busy answers are waited out; default true. */
  readonly isPatient?: boolean;
}

/** All traffic with one NetBox: one throttle, one count, tokens blotted out, busy answers of reads waited out. */
export interface Session {
  readonly baseUrl: string;
  readonly guard: DialGuard | undefined;
  readonly counts: { requests: number; writes: number };
  /** Sends once; throws `HttpFailure`, and `AppError` where the branch is lost. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** GETs JSON, again and again while NetBox is busy; throws `AppError`. `target` is the path with its query. */
  read(target: string, options?: ReadOptions): Promise<unknown>;
  /** Milliseconds that a busy answer asks to wait. */
  retryAfterMs(answer: HttpAnswer): number | undefined;
}

// E94: NetBox may be away for 40 s in the middle of a run; waits beyond two minutes are not worth a reader's patience.
const busyBudgetMs = 120_000;
const busyStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const passingFailures: ReadonlySet<HttpFailureType> = new Set(["connect", "dns", "reset", "truncated", "timeout"]);

/** Says whether an answer means "later, perhaps": NetBox throttles, or its proxy cannot reach it for now. */
function isBusy(status: number): boolean {
  return busyStatuses.has(status);
}

async function answerOrFailure(send: () => Promise<HttpAnswer>): Promise<HttpAnswer | HttpFailure> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof HttpFailure) return error;
    throw error;
  }
}

function successBody(answer: HttpAnswer, where: string): unknown {
  if (answer.status < 200 || answer.status > 299) throw errorOfAnswer(answer, where);
  const body = parseJson(answer.text);
  if (body === undefined) throw unexpectedAnswer(where, "the answer is not JSON");
  return body;
}

function isPassing(result: HttpAnswer | HttpFailure): boolean {
  return result instanceof HttpFailure ? passingFailures.has(result.type) : isBusy(result.status);
}

/** Opens a session on a connection pool. */
export function openSession(options: SessionOptions): Session {
  const { http, throttle, blot, branch } = options;
  const counts = branch?.main.counts ?? { requests: 0, writes: 0 };

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await throttle.run(() => {
      counts.requests += 1;
      if (request.method !== "GET" && request.method !== "OPTIONS") counts.writes += 1;
      // Here and nowhere else, so that no request of a run in a branch can go without it.
      return http.request(branch === undefined ? request : { ...request, headers: { ...request.headers, [BRANCH_HEADER]: branch.schemaId } });
    }, request.signal);
    if (branch !== undefined && isPerhapsOfBranch(answer)) await branch.check();
    return answer.status < 300 ? answer : { ...answer, text: blot(answer.text) };
  }

  function retryAfterMs(answer: HttpAnswer): number | undefined {
    return parseRetryAfter(answer.headers["retry-after"], options.clock().getTime());
  }

  function pauseMs(result: HttpAnswer | HttpFailure, attempt: number): number {
    const asked = result instanceof HttpFailure ? undefined : retryAfterMs(result);
    return asked ?? backoffMs(attempt, { baseMs: 500, ceilingMs: 15_000, random: options.random });
  }

  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    try {
      await options.wait(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (signal.aborted) throw new AppError("RUN_CANCELLED", { cause: signal.reason });
  }

  async function read(target: string, { signal = new AbortController().signal, isPatient = true }: ReadOptions = {}): Promise<unknown> {
    const where = `${http.baseUrl}${target.split("?", 1)[0] ?? target}`;
    let spentMs = 0;
    for (let attempt = 1; ; attempt += 1) {
      const result = await answerOrFailure(() => send({ method: "GET", path: target, timeoutMs: options.readTimeoutMs, signal }));
      const ms = isPassing(result) ? pauseMs(result, attempt) : 0;
      // A time-out has cost its own time already, or a dead NetBox would hold a run for hours.
      spentMs += ms + (result instanceof HttpFailure && result.type === "timeout" ? options.readTimeoutMs : 0);
      if (!isPassing(result) || !isPatient || spentMs > busyBudgetMs) {
        if (result instanceof HttpFailure) throw errorOfFailure(result, where);
        return successBody(result, where);
      }
      await pause(ms, signal);
    }
  }

  return { baseUrl: http.baseUrl, guard: http.guard, counts, send, read, retryAfterMs };
}
