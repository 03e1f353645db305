import type { FastifyRequest } from "fastify";
import type { Authenticated } from "../accounts/gate.ts";

/** The caller of a route that lets nobody else in. */
export function signedInCaller({ caller }: Pick<FastifyRequest, "caller">): Authenticated {
  if (caller === undefined) throw new TypeError("an open route has no caller");
  return caller;
}
