import { Detail } from "@proxbox/server";
import { AppError } from "@proxbox/contract";
import { z } from "zod";
import { COMMON_ANSWERS } from "../answers.ts";
import type { App } from "../app-parts.ts";
import type { SyncParts } from "./sync-parts.ts";

const ActiveRun = z.object({ id: z.string(), kind: z.string(), started_at: z.string(), endpoints: z.array(z.string()) });

/** What is going on (wire-contract.md 1.10); the fields beside `runs` are those of the run that began first. */
const ActiveAnswer = z
  .object({ active: z.boolean(), started_at: z.string().nullable(), id: z.string().nullable(), kind: z.string().nullable(), runs: z.array(ActiveRun) })
  .meta({ id: "ActiveSync" });

const Cancelled = z.object({ detail: z.string(), id: z.string() });

/** Id of a run in a path. */
export const RunParams = z.object({ id: z.string().min(1).max(128) });

/** Adds the routes of what is going on. */
export function registerActiveRoutes(app: App, { runs }: Pick<SyncParts, "runs">): void {
  const tags = ["runs"];
  app.get("/sync/active", { schema: { tags, summary: "What is going on", response: { ...COMMON_ANSWERS, 200: ActiveAnswer } } }, async () => {
    const active = runs.active().map(({ id, kind, startedAt, endpoints }) => ({ id, kind, started_at: startedAt, endpoints: [...endpoints] }));
    const [first] = active;
    return { active: first !== undefined, started_at: first?.started_at ?? null, id: first?.id ?? null, kind: first?.kind ?? null, runs: active };
  });

  const schema = { tags, summary: "Stop a run", description: "It finishes the write under way and tells what it did.", params: RunParams, response: { ...COMMON_ANSWERS, 202: Cancelled, 404: Detail } };
  app.delete("/sync/active/:id", { schema }, async ({ params: { id } }, reply) => {
    if (!runs.cancel(id)) throw new AppError("RUN_UNKNOWN_OBJECT", { detail: `no run ${id} is going on` });
    return reply.code(202).send({ detail: "The run stops.", id });
  });
}
