import { isFromProxy } from "@proxbox/server";
import type { FastifyRequest } from "fastify";
import type { ControlOptions } from "./app-parts.ts";

function first(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  const value = text?.split(",", 1)[0]?.trim();
  return value === "" ? undefined : value;
}

/** How the caller reached us, `https://proxbox.example`: by the connection, or by what a trusted proxy says of its own. */
export function ownOrigin({ headers, socket }: Pick<FastifyRequest, "headers" | "socket">, { tls, trustedProxies }: Pick<ControlOptions, "tls" | "trustedProxies">): string {
  const isProxied = isFromProxy(socket.remoteAddress, trustedProxies);
  const scheme = (isProxied ? first(headers["x-forwarded-proto"]) : undefined) ?? (tls === undefined ? "http" : "https");
  const host = (isProxied ? first(headers["x-forwarded-host"]) : undefined) ?? headers.host ?? "localhost";
  const origin = `${scheme === "https" ? "https" : "http"}://${host}`;
  return URL.canParse(origin) ? new URL(origin).origin : "http://localhost";
}
