import { clientSource } from "@proxbox/server";
import type { FastifyRequest } from "fastify";
import type { ControlOptions } from "./app-parts.ts";

/** The address that a request's failures count for and that the audit log names. */
export function callerSource({ headers, socket }: Pick<FastifyRequest, "headers" | "socket">, { trustedProxies }: Pick<ControlOptions, "trustedProxies">): string {
  const forwarded = headers["x-forwarded-for"];
  return clientSource(socket.remoteAddress, typeof forwarded === "string" ? forwarded : forwarded?.join(","), trustedProxies);
}
