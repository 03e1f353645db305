import type { JobEvent } from "@proxbox/contract";
import { afterEach, describe, expect, it } from "vitest";
import { STREAM_END, sampleEvent, sampleJob, streamText } from "../testing/control-samples.ts";
import { startFakeControl } from "../testing/fake-control.ts";
import type { ControlAnswer, FakeControl } from "../testing/fake-control.ts";
import { createApiClient } from "./api-client.ts";
import type { ApiClient } from "./api-client.ts";
import { followJob } from "./follow-job.ts";

let control: FakeControl | undefined;
let client: ApiClient | undefined;
afterEach(async () => {
  await client?.close();
  await control?.close();
});

/** One connection: what is sent, and whether it is cut then. */
type Part = { readonly text: string; readonly isCut?: boolean } | { readonly refused: ControlAnswer };

function toAnswer(part: Part | undefined): ControlAnswer {
  if (part === undefined) return { status: 500, json: { detail: "asked too often" } };
  if ("refused" in part) return part.refused;
  const { text, isCut = false } = part;
  const stream = async (sink: { write(text: string): Promise<void>; cut(): void }): Promise<void> => {
    await sink.write(text);
    if (isCut) sink.cut();
  };
  return { status: 200, headers: { "content-type": "text/event-stream" }, stream };
}

interface Followed {
  readonly events: readonly JobEvent[];
  readonly state: string | undefined;
  /** `Last-Event-ID` of each connection. */
  readonly starts: readonly unknown[];
  readonly pausesMs: readonly number[];
  readonly error: unknown;
}

async function follow(parts: readonly Part[], after = 0): Promise<Followed> {
  const left = [...parts];
  control = await startFakeControl({
    "GET /api/jobs/12/events": () => toAnswer(left.shift()),
    "GET /api/jobs/12/": () => ({ json: sampleJob({ state: "completed", verdict: "success" }) }),
  });
  client = createApiClient({ url: control.url, token: "t0ken", signal: new AbortController().signal });
  const events: JobEvent[] = [];
  const pausesMs: number[] = [];
  let state: string | undefined;
  let error: unknown;
  try {
    const following = followJob(client, 12, { after, wait: async (ms) => void pausesMs.push(ms) });
    for (;;) {
      const { done, value } = await following.next();
      if (done === true) {
        state = value.state;
        break;
      }
      events.push(value);
    }
  } catch (thrown) {
    error = thrown;
  }
  const starts = control.requests.filter(({ path }) => path.endsWith("/events")).map(({ headers }) => headers["last-event-id"]);
  return { events, state, starts, pausesMs, error };
}

const lines = [1, 2, 3, 4].map((seq) => sampleEvent(seq));
const text = streamText(lines);
/** In the middle of the third event. */
const half = text.slice(0, text.indexOf('"seq":3') + 4);

describe("following a job", () => {
  it("gives every event, and then the job as it ended", async () => {
    const followed = await follow([{ text: `: keep-alive\n\n${text}${STREAM_END}` }]);
    expect(followed).toMatchObject({ events: lines, state: "completed", starts: ["0"], pausesMs: [], error: undefined });
  });

  it.each([
    { what: "ends in the middle of an event", part: { text: half } },
    { what: "ends without saying that the job has ended", part: { text: streamText(lines.slice(0, 2)) } },
  ])("goes on where a stream broke off that $what, each event once", async ({ part }) => {
    const followed = await follow([part, { text: text + STREAM_END }]);
    expect(followed).toMatchObject({ events: lines, state: "completed", starts: ["0", "2"], pausesMs: [1000], error: undefined });
  });

  it("begins anew after a cut that took what was on its way, each event once", async () => {
    expect(await follow([{ text: half, isCut: true }, { text: text + STREAM_END }])).toMatchObject({ events: lines, state: "completed", pausesMs: [1000], error: undefined });
  });

  it("begins after what is known", async () => {
    expect(await follow([{ text: streamText(lines.slice(2)) + STREAM_END }], 2)).toMatchObject({ events: lines.slice(2), starts: ["2"] });
  });

  it("sits out a control plane that is starting or full", async () => {
    const full = { refused: { status: 503, json: { detail: "Too many event streams are open", code: "RUN_STREAMS_FULL" } } };
    const away = { refused: { status: 503, json: { detail: "The database cannot be reached", code: "DB_UNREACHABLE" } } };
    expect(await follow([full, away, { text: text + STREAM_END }])).toMatchObject({ events: lines, pausesMs: [1000, 1000], error: undefined });
  });

  it.each([
    { what: "no right", status: 403, code: "AUTH_PERMISSION" },
    { what: "no such job", status: 404, code: "RUN_UNKNOWN_OBJECT" },
    { what: "a token that is not valid any more", status: 401, code: "AUTH_TOKEN" },
  ])("ends at once where there is $what", async ({ status, code }) => {
    expect(await follow([{ refused: { status, json: { detail: "no", code } } }])).toMatchObject({ events: [], pausesMs: [], error: { code } });
  });

  it("ends at something that is no event of a job", async () => {
    expect(await follow([{ text: "event: log\nid: 1\ndata: {}\n\n" }])).toMatchObject({ error: { code: "CTL_UNEXPECTED" } });
  });

  it("gives up in the end, when nothing comes for a minute", async () => {
    const away = { refused: { status: 503, json: { detail: "no", code: "DB_UNREACHABLE" } } };
    const followed = await follow(Array.from({ length: 100 }, () => away));
    expect(followed).toMatchObject({ error: { code: "DB_UNREACHABLE" } });
    expect(followed.starts).toHaveLength(60);
  });
});
