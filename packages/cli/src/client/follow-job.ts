import { AppError } from "@proxbox/contract";
import type { JobEvent } from "@proxbox/contract";
import { createParser } from "eventsource-parser";
import type { EventSourceMessage } from "eventsource-parser";
import type { ApiClient } from "./api-client.ts";
import { EventAnswer, JobAnswer } from "./answers.ts";
import { dialError } from "./api-error.ts";

/** How a job is followed. */
export interface FollowOptions {
  /** Sequence of the last event that is known; 0 for all. */
  readonly after: number;
  /** Waits so many milliseconds; rejects when the person has had enough. */
  readonly wait: (ms: number) => Promise<void>;
}

/** A pause before the stream is opened again, and how often it may fail in a row: a restart of the control plane is sat out. */
const [PAUSE_MS, MOST_FAILURES] = [1000, 60];
/** Far above the largest event, far below what hurts. */
const longestMessage = 4_000_000;

async function* messages(body: AsyncIterable<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const received: EventSourceMessage[] = [];
  const parser = createParser({ maxBufferSize: longestMessage, onEvent: (message) => received.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* received.splice(0);
  }
}

function readEvent(data: string, where: string): JobEvent {
  try {
    return EventAnswer.parse(JSON.parse(data));
  } catch (cause) {
    throw new AppError("CTL_UNEXPECTED", { where, cause });
  }
}

/** The events of one connection that come after a known one, and `"ended"` when the job has ended and all of them were sent. */
async function* eventsOf(client: ApiClient, id: number, after: number): AsyncGenerator<JobEvent | "ended"> {
  const body = await client.open(`/api/jobs/${id}/events`, { "last-event-id": String(after) });
  try {
    for await (const { event: name, data } of messages(body)) {
      if (name === "complete") yield "ended";
      if (name !== "log") continue;
      const event = readEvent(data, client.url);
      if (event.seq > after) yield event;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw dialError(cause, { where: client.url, isStopped: false });
  }
}

function isPassing(thrown: unknown): boolean {
  return thrown instanceof AppError && (thrown.kind === "unreachable" || thrown.kind === "throttled");
}

/** How far a reader is. */
interface Position {
  /** Sequence of the last event that was given. */
  last: number;
  /** Connections in a row that brought nothing. */
  failures: number;
}

/** What one connection brings; true: the job has ended. A lost one is sat out, any other failure is thrown. */
async function* nextPart(client: ApiClient, id: number, position: Position): AsyncGenerator<JobEvent, boolean> {
  try {
    for await (const event of eventsOf(client, id, position.last)) {
      if (event === "ended") return true;
      position.last = event.seq;
      position.failures = 0;
      yield event;
    }
  } catch (error) {
    position.failures += 1;
    if (!isPassing(error) || position.failures >= MOST_FAILURES) throw error;
  }
  return false;
}

/**
 * Every event of a job from `after` on, once and in order, until the job has ended; gives how it ended. A lost connection is opened
 * again where it broke off.
 */
export async function* followJob(client: ApiClient, id: number, { after, wait }: FollowOptions): AsyncGenerator<JobEvent, JobAnswer> {
  const position = { last: after, failures: 0 };
  while (!(yield* nextPart(client, id, position))) await wait(PAUSE_MS);
  return client.get(`/api/jobs/${id}/`, JobAnswer);
}
