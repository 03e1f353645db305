import { QueryFlag } from "@proxbox/contract";
import { z } from "zod";
import { findRecords } from "../../logs/find-records.ts";
import type { LogFilter } from "../../logs/find-records.ts";
import { LOG_LEVELS, openEventStream } from "@proxbox/server";
import type { EventStream, LogRecord, Logs } from "@proxbox/server";
import { WIRE_LEVELS, WireLog, toWireLog } from "../../logs/wire-log.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App, AppParts } from "../app-parts.ts";
import { wholeNumber } from "../wire-values.ts";

/** Most records of one answer, and how many when nothing is said (wire-contract.md 1.10). */
const MOST_RECORDS = 5_000;
const USUAL_RECORDS = 200;
/** Kept records that are sent before it is waited for the reader to take them; fewer than wait for a slow one at most. */
const KEPT_AT_A_TIME = 200;

const Level = z.preprocess((value) => (typeof value === "string" ? value.toUpperCase() : value), z.enum(WIRE_LEVELS));

const FilterQuery = z.object({
  level: Level.optional().describe("Records of exactly this level."),
  errors_only: QueryFlag.optional().describe("Only ERROR and CRITICAL."),
  operation_id: z.string().max(200).optional().describe("Id of a run."),
});

const StreamQuery = FilterQuery.extend({
  newer_than_id: wholeNumber(0).optional().describe("Begin with the kept records that are newer than this one. Absent: from now on."),
});

const LogQuery = FilterQuery.extend({
  newer_than_id: wholeNumber(0).optional(),
  older_than_id: wholeNumber(0).optional(),
  since: z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()]).optional().describe("ISO time; without an offset it is UTC."),
  limit: wholeNumber(1, MOST_RECORDS).default(USUAL_RECORDS),
  offset: wholeNumber(0).default(0),
});
type LogQuery = z.infer<typeof LogQuery>;

const LogAnswer = z.object({ logs: z.array(WireLog), total: z.int(), has_more: z.boolean(), active_filters: z.record(z.string(), z.unknown()).describe("Every filter, null where it is not set.") });

// A time without an offset is meant as UTC: the backend's own times are.
function toTime(text: string): Date {
  return new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes("T") ? text : `${text}Z`);
}

function toFilter(query: Partial<LogQuery>): LogFilter {
  const level = LOG_LEVELS.find((name) => name === query.level?.toLowerCase());
  return {
    ...(level === undefined ? {} : { level }),
    ...(query.errors_only === undefined ? {} : { errorsOnly: query.errors_only }),
    ...(query.newer_than_id === undefined ? {} : { newerThanId: query.newer_than_id }),
    ...(query.older_than_id === undefined ? {} : { olderThanId: query.older_than_id }),
    ...(query.since === undefined ? {} : { since: toTime(query.since) }),
    ...(query.operation_id === undefined ? {} : { operationId: query.operation_id }),
  };
}

/** The filters of the wire, all of them. */
function activeFilters(query: LogQuery): Record<string, unknown> {
  const { level, errors_only, newer_than_id, older_than_id, operation_id, since } = query;
  const filters = Object.entries({ level, errors_only, newer_than_id, older_than_id, operation_id, since });
  return Object.fromEntries(filters.map(([name, value]) => [name, value ?? null]));
}

function sendRecord(stream: EventStream, record: LogRecord): void {
  // A reader that cannot keep up misses records; it can read them from /admin/logs.
  stream.send("log", toWireLog(record), { isDroppable: true });
}

/** Sends the kept records after one, oldest first, at the reader's own speed. Ends with none left, or its reader. */
async function sendKept(stream: EventStream, ring: Logs["ring"], filter: LogFilter): Promise<void> {
  let newerThanId = filter.newerThanId ?? 0;
  while (!stream.isClosed) {
    const { records } = findRecords(ring.newestFirst(), { ...filter, newerThanId }, { offset: 0, limit: Infinity });
    const next = records.toReversed().slice(0, KEPT_AT_A_TIME);
    const last = next.at(-1);
    if (last === undefined) return;
    for (const record of next) sendRecord(stream, record);
    newerThanId = last.id;
    await stream.whenDrained();
  }
}

function followLog(stream: EventStream, ring: Logs["ring"], filter: LogFilter): () => void {
  return ring.follow((record) => {
    const { records } = findRecords([record], filter, { offset: 0, limit: 1 });
    for (const found of records) sendRecord(stream, found);
  });
}

function registerLogStream(app: App, { logs }: AppParts): void {
  const streams = new Set<EventStream>();
  const schema = {
    tags: ["admin"],
    summary: "Follow the log",
    description: "Server-sent events named `log`, each with one record.",
    querystring: StreamQuery,
    response: { 200: { description: "Events until the reader leaves.", content: { "text/event-stream": { schema: z.string() } } }, ...COMMON_ANSWERS },
  };
  app.get("/admin/logs/stream", { schema }, async (request, reply) => {
    const stream = openEventStream(request, reply);
    const { newerThanId, ...filter } = toFilter(request.query);
    streams.add(stream);
    void stream.closed.then(() => streams.delete(stream));
    if (newerThanId !== undefined) await sendKept(stream, logs.ring, { ...filter, newerThanId });
    // Nothing can be written between the last look at the ring and this. What comes now is newer whatever id was asked for.
    if (stream.isClosed) return;
    const leave = followLog(stream, logs.ring, filter);
    void stream.closed.then(leave);
  });
  // A log has no end of its own.
  app.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

/** Routes of the log (wire-contract.md 1.10). */
export function registerLogRoutes(app: App, parts: AppParts): void {
  const { ring } = parts.logs;
  const schema = { tags: ["admin"], summary: "Read the log", description: "Newest first, of the last 10,000 records.", querystring: LogQuery, response: { 200: LogAnswer, ...COMMON_ANSWERS } };
  app.get("/admin/logs", { schema }, async ({ query }) => {
    const { limit, offset } = query;
    const { total, records } = findRecords(ring.newestFirst(), toFilter(query), { offset, limit });
    return { logs: records.map(toWireLog), total, has_more: offset + records.length < total, active_filters: activeFilters(query) };
  });
  registerLogStream(app, parts);
}
