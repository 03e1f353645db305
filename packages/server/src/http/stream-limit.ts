import { AppError } from "@proxbox/contract";
import type { FastifyRequest } from "fastify";
import type { HttpApp } from "./http-app.ts";

/** How many event streams are open. */
export interface StreamLimit {
  open(): number;
}

/** Seconds after which a refused reader may come again. */
const RETRY_SECONDS = 10;

// Every stream's path ends like this; docs/backend.md says so too.
function isStream({ routeOptions }: FastifyRequest): boolean {
  return /\/(stream|events)$/.test(routeOptions.url ?? "");
}

/** Refuses event streams beyond `most` with 503: each holds a connection, and memory for what its reader has not read yet. */
export function addStreamLimit(app: HttpApp, most: number): StreamLimit {
  let open = 0;
  app.addHook("onRequest", async (request, reply) => {
    if (!isStream(request)) return;
    if (open >= most) {
      void reply.header("retry-after", String(RETRY_SECONDS));
      throw new AppError("RUN_STREAMS_FULL", { detail: `at most ${most} at a time` });
    }
    open += 1;
    reply.raw.once("close", () => (open -= 1));
  });
  return { open: () => open };
}
