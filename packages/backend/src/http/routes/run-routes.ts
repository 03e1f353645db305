import { AppError } from "@proxbox/contract";
import { z } from "zod";
import { followRun, hasEverything } from "../../frames/follow-run.ts";
import { Detail, openEventStream, redact, systemTimers } from "@proxbox/server";
import type { EventStream } from "@proxbox/server";
import type { RunRow } from "../../store/store.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { wholeNumber } from "../wire-values.ts";
import { RunParams } from "./active-routes.ts";
import { STREAM_ANSWER } from "./stream-answer.ts";
import { PageQuery } from "./page-query.ts";
import type { SyncParts } from "./sync-parts.ts";

const RunSummary = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(["running", "completed", "failed", "cancelled", "interrupted"]),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  /** Number of its last event. */
  last_sequence: z.int(),
});

const RunAnswer = RunSummary.extend({ request: z.unknown(), result: z.unknown() }).meta({ id: "Run" });

const tags = ["runs"];

function toSummary({ id, kind, state, startedAt, finishedAt, lastSequence }: RunRow): z.infer<typeof RunSummary> {
  return { id, kind, state, started_at: startedAt, finished_at: finishedAt, last_sequence: lastSequence };
}

function findRun({ store }: SyncParts, id: string): RunRow {
  const run = store.runs.get(id);
  if (run === undefined) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `there is no run ${id}` });
  return run;
}

/** Number of the last event that a reader has: its own word in the query, else what its browser remembers. */
function lastSeen(after: number | undefined, header: string | string[] | undefined): number {
  const text = typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : 0;
  return after ?? text;
}

function registerEvents(app: App, parts: SyncParts): void {
  const open = new Set<EventStream>();
  const schema = {
    tags,
    summary: "Follow a run",
    description: "Every frame of a run from the first, or after `Last-Event-ID` or `after`, then live to its end. Each has its number as id. 204 when the reader has everything.",
    params: RunParams,
    querystring: z.object({ after: wholeNumber(0).optional() }),
    response: { ...COMMON_ANSWERS, ...STREAM_ANSWER, 204: z.undefined(), 404: Detail },
  };
  app.get("/runs/:id/events", { exposeHeadRoute: false, schema }, async (request, reply) => {
    const { id: runId } = findRun(parts, request.params.id);
    const after = lastSeen(request.query.after, request.headers["last-event-id"]);
    const following = { runs: parts.store.runs, feed: parts.feed, runId, after, timers: parts.streaming?.timers ?? systemTimers };
    // A browser whose stream has ended comes again for ever unless it is told that there is nothing more.
    if (hasEverything(following)) return reply.code(204).send();
    const stream = openEventStream(request, reply, { ...parts.streaming, hasIds: true });
    open.add(stream);
    await followRun(following, stream).finally(() => open.delete(stream));
  });
  // The runs are ended by then; who still follows one is sent home, so that the server can close.
  app.addHook("preClose", async () => {
    for (const stream of open) stream.end();
  });
}

/** Adds the routes of runs: what each was, and what it told. */
export function registerRunRoutes(app: App, parts: SyncParts): void {
  app.get("/runs", { schema: { tags, summary: "Runs, newest first", querystring: PageQuery, response: { ...COMMON_ANSWERS, 200: z.object({ runs: z.array(RunSummary) }) } } }, async ({ query }) => ({
    runs: parts.store.runs.list(query).map(toSummary),
  }));
  app.get("/runs/:id", { schema: { tags, summary: "One run with its request and its result", params: RunParams, response: { ...COMMON_ANSWERS, 200: RunAnswer, 404: Detail } } }, async ({ params }) => {
    const run = findRun(parts, params.id);
    return { ...toSummary(run), request: redact(run.request) ?? null, result: redact(run.result) ?? null };
  });
  registerEvents(app, parts);
}
