import { Readable } from "node:stream";
import { JobEvent } from "@proxbox/contract";
import { Detail, openEventStream } from "@proxbox/server";
import type { EventStream, Logs } from "@proxbox/server";
import { z } from "zod";
import type { Jobs } from "../../jobs/create-jobs.ts";
import type { FollowedEvent } from "../../jobs/event-hub.ts";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import { endWithReader, watchPrincipal } from "../watch-principal.ts";
import type { PrincipalWatch } from "../watch-principal.ts";
import { untilLeft } from "../until-left.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { pageOf, toPage } from "../page.ts";
import { LogFilterQuery, StreamQuery } from "./job-bodies.ts";

/** What the routes of logs work with. */
export interface JobLogParts extends Pick<ControlParts, "accounts" | "clock" | "timers" | "options"> {
  readonly jobs: Pick<Jobs, "find" | "log" | "followPages">;
  readonly logs: Pick<Logs, "log">;
}

const tags = ["jobs"];
const config = { permission: "core.view_job" } as const;
const found = { ...COMMON_ANSWERS, 404: Detail.describe("There is no such job.") };
const page = 1_000;
/** What a stream is sent in one piece: a reader that does not read holds no more. */
const pieceBytes = 64 * 1024;

/** The whole log, a line each, read page by page: it may be larger than what should be held at once. */
async function* lines(jobs: JobLogParts["jobs"], id: number): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const { rows } = await jobs.log(id, { after, limit: page });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`;
    after = last.seq;
  }
}

/** Where a reader goes on; a header that is no number of ours is nobody's. */
function startOf(after: number | undefined, lastEventId: string | string[] | undefined): number {
  if (after !== undefined) return after;
  return typeof lastEventId === "string" && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : 0;
}

function* pieces(events: readonly FollowedEvent[]): Generator<readonly FollowedEvent[]> {
  let [first, bytes] = [0, 0];
  for (const [index, { json }] of events.entries()) {
    bytes += json.length;
    if (bytes < pieceBytes && index < events.length - 1) continue;
    yield events.slice(first, index + 1);
    [first, bytes] = [index + 1, 0];
  }
}

/** Which log is told, from where on, and to whom. */
export interface ToldLog {
  readonly id: number;
  readonly after: number;
  readonly watch: PrincipalWatch;
}

/** Sends the lines of a job's log after one, and those to come, until the job has ended or the reader has gone or may no longer read it. */
export async function tellLog(stream: EventStream, jobs: Pick<Jobs, "followPages">, from: ToldLog): Promise<void> {
  const gone = new AbortController();
  void stream.closed.then(() => gone.abort());
  for await (const events of jobs.followPages(from.id, from.after, gone.signal)) {
    if ((await from.watch())?.can("core.view_job") !== true) return stream.end();
    for (const piece of pieces(events)) {
      stream.sendAll("log", piece.map(({ seq: id, json }) => ({ id, json })));
      await stream.whenDrained();
    }
  }
}

async function tell(stream: EventStream, jobs: JobLogParts["jobs"], from: ToldLog): Promise<void> {
  await tellLog(stream, jobs, from);
  if (stream.isClosed) return;
  const { state, verdict, status_reason: message, error } = await jobs.find(from.id);
  stream.send("complete", { ok: state === "completed", state, verdict, message, error });
}

function registerStream(app: App, parts: JobLogParts): void {
  const { jobs, logs, timers } = parts;
  const response = { ...found, 200: { description: "Server-sent events: `log` with a line of the log and its number as id, at the end of the job one `complete` without id.", content: { "text/event-stream": { schema: z.string() } } } };
  app.get("/api/jobs/:id/events", { config: { ...config, isHeld: true }, schema: { tags, summary: "Follow a job; Last-Event-ID goes on where a stream broke off", params: IdParams, querystring: StreamQuery, response } }, async (request, reply) => {
    const { id } = await jobs.find(request.params.id);
    const after = startOf(request.query.after, request.headers["last-event-id"]);
    const watch = watchPrincipal(request, parts);
    const left = untilLeft(reply);
    const stream = openEventStream(request, reply, { hasIds: true });
    endWithReader({ watch, timers, left, end: () => stream.end() });
    try {
      await tell(stream, jobs, { id, after, watch });
    } catch (err) {
      // Without its `complete` the stream is cut: the reader comes again and goes on.
      logs.log.warn({ module: "jobs", job_id: id, err }, "A stream of a job's events broke off");
    } finally {
      stream.end();
    }
  });
}

/** Adds the routes of what jobs have written down. */
export function registerJobLogRoutes(app: App, parts: JobLogParts): void {
  const { jobs } = parts;
  app.get("/api/jobs/:id/log/", { config, schema: { tags, summary: "Lines of a job's log", params: IdParams, querystring: LogFilterQuery, response: { ...found, 200: pageOf(JobEvent) } } }, async (request) => {
    const { level: levels, proxmox_endpoint_id: proxmoxEndpointId, operation: operations, ...query } = request.query;
    return toPage(request, parts, await jobs.log(request.params.id, { ...query, levels, proxmoxEndpointId, operations }));
  });
  const download = { ...found, 200: { description: "One JSON document a line.", content: { "application/x-ndjson": { schema: z.string() } } } };
  app.get("/api/jobs/:id/log/download", { config, schema: { tags, summary: "The whole log as a file", params: IdParams, response: download } }, async (request, reply) => {
    const { id } = await jobs.find(request.params.id);
    void reply.header("content-type", "application/x-ndjson; charset=utf-8").header("content-disposition", `attachment; filename="job-${id}.ndjson"`);
    // The answer is a stream, which the schema of a text cannot say.
    return reply.send(Readable.from(lines(jobs, id)) as unknown as string);
  });
  registerStream(app, parts);
}
