import type { FastifyReply } from "fastify";

/** Fires when the answer's connection closes: whoever asked has left, or has everything. */
export function untilLeft(reply: Pick<FastifyReply, "raw">): AbortSignal {
  const left = new AbortController();
  reply.raw.once("close", () => left.abort());
  return left.signal;
}
