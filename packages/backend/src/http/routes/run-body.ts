import type { Problem } from "@proxbox/contract";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { redact } from "@proxbox/server";
import type { RunAnswer } from "./answer-run.ts";

/** Answer of a run without frames: what its `complete` says, and the objects it dealt with. Readers of the original look for the fields of `result` beside it. */
export const StageAnswer = z
  .looseObject({
    ok: z.literal(true),
    message: z.string(),
    run_id: z.string(),
    result: z.record(z.string(), z.unknown()),
    errors: z.array(z.unknown()),
    items: z.array(z.looseObject({ name: z.string(), item_type: z.string(), operation: z.string() })).describe("The first 500 objects written or refused; unchanged ones are only counted."),
  })
  .meta({ id: "StageAnswer" });
/** Answer of a run without frames. */
export type StageAnswer = z.infer<typeof StageAnswer>;

/** Body of a run that did not fail. */
export function stageBody({ complete, items }: RunAnswer, runId: string): StageAnswer {
  const result = complete.result ?? {};
  return { ...result, ok: true, message: complete.message, run_id: runId, result, errors: [], items: [...items] };
}

function problemWords(problem: Problem | undefined): Readonly<Record<string, string>> {
  return problem === undefined ? {} : { code: problem.code, hint: problem.hint };
}

/** Answers for a run that failed: as for any error, and what was done until then. The route's schema would strip that. */
export function sendFailure(reply: FastifyReply, { complete, problem, items, status }: RunAnswer, runId: string): FastifyReply {
  const errors = complete.ok ? [] : complete.errors;
  const body = { detail: errors[0]?.detail ?? complete.message, message: complete.message, ...problemWords(problem), ok: false, run_id: runId, errors, result: complete.result ?? {}, items };
  return reply.code(status).type("application/json; charset=utf-8").serializer(JSON.stringify).send(redact(body));
}
