import { Readable } from "node:stream";
import { BackendLogs } from "@proxbox/contract";
import { Detail } from "@proxbox/server";
import { z } from "zod";
import { COMMON_ANSWERS, IdParams } from "../answers.ts";
import type { App, ControlParts } from "../app-parts.ts";
import { askBackend, findBackend } from "../from-backends.ts";
import { untilLeft } from "../until-left.ts";
import { endWithReader, watchPrincipal } from "../watch-principal.ts";

const tags = ["endpoints"];
const config = { permission: "proxbox.view_backendlog" } as const;
const number = z.coerce.number().int().min(0).optional();

const StreamQuery = z.object({
  level: z.enum(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]).optional(),
  errors_only: z.enum(["true", "false"]).optional(),
  operation_id: z.string().max(200).optional().describe("Id of a run."),
  newer_than_id: number,
});
const LogQuery = StreamQuery.extend({ older_than_id: number, since: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(5_000).optional(), offset: number });

function toQuery(values: Readonly<Record<string, string | number | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

/** Frames until somebody has enough of them. */
async function* until(over: AbortSignal, frames: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* frames;
  } catch (thrown) {
    if (!over.aborted) throw thrown;
  }
}

/** Adds the logs of backends, passed on: read and followed. */
export function registerBackendLogRoutes(app: App, parts: Pick<ControlParts, "accounts" | "clock" | "timers" | "endpoints" | "services">): void {
  const answers = { ...COMMON_ANSWERS, 400: Detail, 404: Detail };
  const read = { tags, summary: "The log of a backend, the newest first", params: IdParams, querystring: LogQuery, response: { ...answers, 200: BackendLogs } };
  app.get("/api/backends/:id/logs/", { config, schema: read }, async ({ params, query }, reply) => {
    const { id } = await findBackend(parts, params.id);
    return askBackend(parts, id, { path: "admin/logs", query: toQuery(query), signal: untilLeft(reply), answer: BackendLogs });
  });

  const stream = { 200: { description: "Server-sent events `log`, a record each.", content: { "text/event-stream": { schema: z.string() } } } };
  const follow = { tags, summary: "Follow the log of a backend", params: IdParams, querystring: StreamQuery, response: { ...answers, ...stream } };
  app.get("/api/backends/:id/logs/stream", { config: { ...config, isHeld: true }, schema: follow }, async (request, reply) => {
    const { params, query } = request;
    const { id } = await findBackend(parts, params.id);
    const left = untilLeft(reply);
    const over = new AbortController();
    endWithReader({ watch: watchPrincipal(request, parts), timers: parts.timers, left, end: () => over.abort() });
    const frames = parts.services.iterBackendSseLines({ path: "admin/logs/stream", query: toQuery(query), endpointId: id, signal: AbortSignal.any([left, over.signal]) });
    // The answer is a stream, which the schema of a text cannot say; the last header is for nginx (E100).
    return reply.headers({ "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache", "x-accel-buffering": "no" }).send(Readable.from(until(over.signal, frames), { objectMode: false }) as unknown as string);
  });
}
