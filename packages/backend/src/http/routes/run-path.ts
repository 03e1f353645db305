import { Detail } from "@proxbox/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { RunQuery } from "@proxbox/contract";
import { z } from "zod";
import { shapeOf } from "../../frames/stream-shape.ts";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import { IdParams } from "../wire-values.ts";
import { cancelWhenLeft, collectRun } from "./answer-run.ts";
import type { RunAnswer } from "./answer-run.ts";
import { sendFailure } from "./run-body.ts";
import { toRunRequest } from "./run-request.ts";
import type { RunTarget } from "./run-request.ts";
import { RUN_HEADER, createRunStreamer } from "./stream-run.ts";
import { STREAM_ANSWER } from "./stream-answer.ts";
import type { SyncParts } from "./sync-parts.ts";

/** A path that starts runs: `<path>` answers when it is over, `<path>/stream` with its frames. */
export interface RunPath {
  /** With a leading slash; `:id` is the NetBox id of a virtual machine. */
  readonly path: string;
  /** One sentence for the API's documentation. */
  readonly about: string;
  readonly target: RunTarget;
  /** What this path's stream calls its step, where it is not the stage's own word. */
  readonly step?: string;
  /** Makes the body of a run that did not fail, and says what it looks like. */
  readonly answer: { readonly schema: z.ZodType; readonly make: (answer: RunAnswer, runId: string) => unknown };
}

/** Answer to who does not wait for the run. */
const Detached = z.object({ run_id: z.string(), events: z.string() }).meta({ id: "DetachedRun", description: "A run that goes on by itself, and where to follow it." });

const PROBLEMS = {
  ...COMMON_ANSWERS,
  400: Detail.describe("What is missing or wrong in the configuration."),
  404: Detail.describe("The virtual machine is not known."),
  409: Detail.describe("Another run holds the endpoint; the text says which."),
  502: Detail.describe("The run failed: why, and what was done until then."),
} as const;

function targetOf({ target, path }: RunPath, id: number | undefined): RunTarget {
  return path.includes(":id") && id !== undefined ? { ...target, scope: { ...target.scope, netboxVmIds: [id] } } : target;
}

type Request = FastifyRequest<{ Querystring: RunQuery; Params: { id?: number } }>;

async function answerRun(parts: SyncParts, path: RunPath, { request, reply }: { request: Request; reply: FastifyReply }): Promise<unknown> {
  const run = toRunRequest(request.query, targetOf(path, request.params.id));
  const handle = await parts.runs.start(run);
  void reply.header(RUN_HEADER, handle.id);
  if (run.detach === true) return reply.code(202).send({ run_id: handle.id, events: `/runs/${handle.id}/events` });
  cancelWhenLeft(reply.raw, handle);
  const answer = await collectRun(handle, shapeOf(run, handle.id, path.step));
  return answer.complete.ok ? reply.send(path.answer.make(answer, handle.id)) : sendFailure(reply, answer, handle.id);
}

/** Adds both routes of a path. `HEAD` starts nothing: there is none. */
export function addRunPath(app: App, parts: SyncParts, path: RunPath): void {
  const hasId = path.path.includes(":id");
  const schema = { querystring: RunQuery, ...(hasId ? { params: IdParams } : {}), tags: ["sync"], summary: path.about };
  app.get(path.path, { exposeHeadRoute: false, schema: { ...schema, response: { ...PROBLEMS, 200: path.answer.schema, 202: Detached } } }, async (request, reply) =>
    answerRun(parts, path, { request: request as Request, reply }),
  );
  const streamer = createRunStreamer(app, parts);
  const stream = { ...schema, response: { ...PROBLEMS, ...STREAM_ANSWER } };
  app.get(`${path.path}/stream`, { exposeHeadRoute: false, schema: stream }, async (request, reply) => {
    const { query, params } = request as Request;
    const run = toRunRequest(query, targetOf(path, params.id));
    const handle = await parts.runs.start(run);
    await streamer.stream({ request, reply }, { request: run, handle, ...(path.step === undefined ? {} : { step: path.step }) });
  });
}
